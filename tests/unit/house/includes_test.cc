// This tree follows the rules of the house; and made-up trees that break one rule each show that the check finds it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "rules.h"
#include "support/temp_dir.h"

namespace aefx::house {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(House, ThisTreeFollowsTheRules) {
  const Complaints complaints = check_house(AEFX_SOURCE_DIR);
  std::string all;
  for (const std::string& complaint : complaints) all += complaint + "\n";
  EXPECT_TRUE(complaints.empty()) << all;
}

TEST(House, ReadsThisTree) {
  std::set<std::string> paths;
  std::size_t includes = 0;
  for (const SourceFile& file : read_tree(AEFX_SOURCE_DIR)) {
    paths.insert(file.path);
    for (const Include& include : includes_of(file)) includes += include.module.empty() ? 0 : 1;
  }
  EXPECT_TRUE(paths.contains("include/aefx/base/error.h"));
  EXPECT_TRUE(paths.contains("src/base/error.cc"));
  EXPECT_TRUE(paths.contains("src/cli/main.cc"));
  EXPECT_GE(includes, 5);
}

// A made-up tree that follows every rule. Tests add one file.
class MadeUp : public ::testing::Test {
 protected:
  MadeUp() {
    add("include/aefx/base/error.h", "#pragma once\n");
    add("src/base/error.cc", "#include \"aefx/base/error.h\"\n");
    add("include/aefx/csv/reader.h", "#pragma once\n#include \"aefx/base/error.h\"\n");
    add("src/csv/lines.cc", "#include <csv.h>\n#include \"csv/private.h\"\n");
    add("include/aefx/explain/explanation.h", "#pragma once\n#include \"aefx/base/error.h\"\n");
    add("src/explain/shares.cc", "#include \"aefx/model/model.h\"\n#include \"aefx/csv/reader.h\"\n");
    add("src/report/text.cc", "#include \"aefx/explain/explanation.h\"\n#include <fmt/format.h>\n");
    add("src/dist/mpi.cc", "#include <mpi.h>\n#include \"aefx/train/trainer.h\"\n#include \"aefx/nn/network.h\"\n");
    add("src/cli/main.cc",
        "#include <iostream>\n#include <CLI/CLI.hpp>\n#include \"workflow/train_job.h\"\nint main() { std::exit(1); "
        "}\n");
  }

  void add(std::string_view path, std::string_view text) const { (void)dir_.write(path, text); }

  // Returns the complaints about the tree with this file.
  [[nodiscard]] Complaints with(std::string_view path, std::string_view text) const {
    add(path, text);
    return check_house(dir_.path());
  }

  [[nodiscard]] const std::filesystem::path& root() const { return dir_.path(); }

 private:
  test::TempDir dir_;
};

TEST_F(MadeUp, ValidTreePasses) { EXPECT_THAT(with("src/csv/more.cc", "int x;\n"), IsEmpty()); }

TEST_F(MadeUp, CallsOfFilesystemHaveAnErrorCode) {
  EXPECT_THAT(
      with("src/csv/bad.cc", "bool b = std::filesystem::exists(path, error);\nstd::filesystem::path p(name);\n"),
      IsEmpty());
  EXPECT_THAT(with("src/csv/bad.cc", "bool b = std::filesystem::exists(path);\n"),
              ElementsAre(HasSubstr("src/csv/bad.cc:1: calls exists() of std::filesystem without an error_code")));
}

TEST_F(MadeUp, LowerLevelMayNotIncludeAHigherOne) {
  EXPECT_THAT(
      with("src/csv/bad.cc", "\n\n#include \"aefx/model/model.h\"\n"),
      ElementsAre("src/csv/bad.cc:3: includes \"aefx/model/model.h\": csv -> model: a lower level may not include a "
                  "higher one"));
}

TEST_F(MadeUp, SiblingsMayNotIncludeEachOther) {
  EXPECT_THAT(with("src/nn/bad.cc", "#include \"aefx/csv/reader.h\"\n"),
              ElementsAre(HasSubstr("nn -> csv: siblings may not include each other")));
}

TEST_F(MadeUp, ArrowsHoldForPrivateHeaders) {
  EXPECT_THAT(with("src/base/bad.cc", "  #  include <csv/private.h>\n"),
              ElementsAre(StartsWith("src/base/bad.cc:1: ")));
}

TEST_F(MadeUp, ArrowsHoldForPublicHeaders) {
  EXPECT_THAT(with("include/aefx/base/bad.h", "#pragma once\n#include \"aefx/csv/reader.h\"\n"),
              ElementsAre(StartsWith("include/aefx/base/bad.h:2: ")));
}

TEST_F(MadeUp, PublicHeaderMayNotIncludeAPrivateOne) {
  EXPECT_THAT(with("include/aefx/csv/bad.h", "#pragma once\n#include \"csv/private.h\"\n"),
              ElementsAre(HasSubstr("a public header may not include a private one")));
}

TEST_F(MadeUp, ReportIncludesExplanationAndWriterOnly) {
  EXPECT_THAT(with("src/report/bad.cc", "#include \"aefx/explain/shares.h\"\n#include \"aefx/csv/reader.h\"\n"),
              ElementsAre(HasSubstr("report -> explain"), HasSubstr("report -> csv")));
  EXPECT_THAT(with("src/report/bad.cc", "#include \"aefx/csv/writer.h\"\n"), IsEmpty());
}

TEST_F(MadeUp, ReportIncludesRecordsOfModel) {
  EXPECT_THAT(with("src/report/bad.cc", "#include \"aefx/model/training.h\"\n#include \"aefx/model/model.h\"\n"),
              ElementsAre(AllOf(HasSubstr("bad.cc:2"), HasSubstr("report -> model"))));
}

TEST_F(MadeUp, PlainStructsIncludeBaseAndOtherPlainStructsOnly) {
  EXPECT_THAT(with("include/aefx/explain/explanation.h",
                   "#pragma once\n#include \"aefx/model/training.h\"\n#include \"aefx/model/model.h\"\n"),
              ElementsAre(HasSubstr("plain struct")));
  add("include/aefx/explain/explanation.h", "#pragma once\n");
  add("src/model/model.cc", "int x;\n");
  EXPECT_THAT(with("include/aefx/model/training.h", "#pragma once\n#include \"aefx/nn/network.h\"\n"),
              ElementsAre(HasSubstr("plain struct")));
}

TEST_F(MadeUp, OnlyWorkflowIncludesDist) {
  EXPECT_THAT(with("src/explain/bad.cc", "#include \"aefx/dist/launch.h\"\n"),
              ElementsAre(HasSubstr("only workflow may include dist")));
}

TEST_F(MadeUp, CliAndPythonIncludeWorkflow) {
  add("src/python/fit.cc", "#include \"workflow/train_job.h\"\n");
  EXPECT_THAT(with("src/cli/commands/train.cc", "#include \"workflow/train_job.h\"\n"), IsEmpty());
  EXPECT_THAT(with("src/workflow/bad.cc", "#include \"cli/messages.h\"\n"), ElementsAre(HasSubstr("workflow -> cli")));
}

TEST_F(MadeUp, UnknownFolderIsAnError) {
  EXPECT_THAT(with("src/csv/bytes/gzip.cc", "int x;\n"), IsEmpty());
  EXPECT_THAT(with("src/csv/helpers/gzip.cc", "int x;\n"),
              ElementsAre(HasSubstr("unknown folder: list src/csv/helpers")));
}

TEST_F(MadeUp, PythonAndCliMayNotIncludeEachOther) {
  EXPECT_THAT(with("src/python/bad.cc", "#include \"cli/messages.h\"\n"),
              ElementsAre(HasSubstr("python -> cli: siblings may not include each other")));
  EXPECT_THAT(with("src/python/bad.cc", "#include <pybind11/numpy.h>\n#include \"aefx/train/train.h\"\n"), IsEmpty());
}

TEST_F(MadeUp, DistIncludesTrainAndLower) {
  EXPECT_THAT(with("src/dist/bad.cc", "#include \"aefx/infer/encode.h\"\n"), ElementsAre(HasSubstr("dist -> infer")));
}

TEST_F(MadeUp, PathsWithDotsAreErrors) {
  EXPECT_THAT(with("src/base/bad.cc", "#include \"../csv/private.h\"\n"), ElementsAre(HasSubstr("hides the module")));
}

TEST_F(MadeUp, UnknownModuleIsAnError) {
  EXPECT_THAT(with("src/cli/bad.cc", "#include \"aefx/utils/x.h\"\n"), ElementsAre(HasSubstr("no module utils")));
  EXPECT_THAT(with("src/utils/x.cc", "\n"), ElementsAre(testing::_, HasSubstr("src/utils/x.cc:1: is in no module")));
}

TEST_F(MadeUp, FileOutsideOfModulesIsAnError) {
  EXPECT_THAT(with("src/x.cc", "\n"), ElementsAre(StartsWith("src/x.cc:1: is in no module")));
}

TEST_F(MadeUp, OnlyTheFacadeIsAHeaderWithoutAModule) {
  add("src/library/model.cc", "#include \"aefx/aefx.h\"\n#include \"workflow/train_job.h\"\n");
  EXPECT_THAT(with("include/aefx/aefx.h", "#pragma once\n#include \"aefx/base/error.h\"\n" + std::string(300, '\n')),
              IsEmpty());
  EXPECT_THAT(with("src/cli/bad.cc", "#include \"aefx/aefx.h\"\n"), ElementsAre(HasSubstr("cli -> library")));
  add("src/cli/bad.cc", "\n");
  EXPECT_THAT(with("include/aefx/more.h", "#pragma once\n"), ElementsAre(StartsWith("include/aefx/more.h:1: ")));
}

TEST_F(MadeUp, PublicHeaderNeedsItsModule) {
  EXPECT_THAT(with("include/aefx/optim/adam.h", "#pragma once\n"), ElementsAre(HasSubstr("there is no src/optim")));
}

TEST_F(MadeUp, LibrariesBelongToOneModule) {
  EXPECT_THAT(with("src/base/bad.cc",
                   "#include <iostream>\n#include <CLI/App.hpp>\n#include <libfccp/csv.h>\n#include <mpi.h>\n"
                   "#include <pybind11/numpy.h>\n"),
              ElementsAre(HasSubstr(":1: includes \"iostream\": only cli may"), HasSubstr(":2: "),
                          HasSubstr("only csv"), HasSubstr("only dist"), HasSubstr("only python")));
}

TEST_F(MadeUp, OnlyCliPrintsAndExits) {
  EXPECT_THAT(with("src/base/bad.cc",
                   "void f() {\n  printf(\"x\");\n  std::exit (1);\n  fmt::print(\"x\");\n  std::cerr << 1;\n"
                   "  std::fputs(\"x\", stderr);\n}\n"),
              ElementsAre(HasSubstr(":2: uses printf("), HasSubstr(":3: uses exit ("),
                          HasSubstr(":4: uses fmt::print("), HasSubstr(":5: uses cerr"), HasSubstr(":6: uses stderr")));
}

TEST_F(MadeUp, OnlyTrainingDataKnowsWhereRowsAre) {
  const std::string text = "void f() {\n  if (spilled_) read();\n  if (ranks.count() > 1) cached_rows();\n}\n";
  const auto complaints = ElementsAre(HasSubstr(":2: uses spilled_:"), HasSubstr(":3: uses ranks:"));
  add("src/train/rows/spilled_data.cc", text);
  add("src/train/process_group.h", "#pragma once\n" + text);
  add("src/dist/distributed_data.cc", text);
  for (const char* name : {"src/train/fit.cc", "src/workflow/train_job.cc", "src/cli/commands/train.cc"}) {
    EXPECT_THAT(with(name, text), complaints);
    add(name, "// spilled_ rows\nauto text = \"ranks\"; int spilling_ranks_like = 0;\n");
  }
  EXPECT_THAT(check_house(root()), IsEmpty());
}

TEST_F(MadeUp, SimilarWordsAreNotPrinting) {
  EXPECT_THAT(with("src/base/fine.cc",
                   "// exit(1), printf(\"x\")\n/* abort();\n std::cout */ int n = 1'000;\nauto a = \"exit(1) // \";\n"
                   "auto b = R\"x(\" puts( )x\";\nchar c = '\"';\nvoid g() { snprintf(p, 1, \"\"); q.exit(); "
                   "on_exit(1); my_stdout = 1; }\n"),
              IsEmpty());
}

TEST_F(MadeUp, IgnoresIncludesInComments) {
  EXPECT_THAT(with("src/base/fine.cc", "// #include \"aefx/cli/x.h\"\n/*\n#include <iostream>\n*/\n"), IsEmpty());
}

TEST_F(MadeUp, HeaderNeedsAGuard) {
  EXPECT_THAT(with("src/csv/private.h", "// #pragma once\nint f();\n"), ElementsAre(HasSubstr("without #pragma once")));
}

TEST_F(MadeUp, LimitsFileLength) {
  EXPECT_THAT(with("src/csv/private.h", "#pragma once\n" + std::string(kLongestHeader - 1, '\n')), IsEmpty());
  EXPECT_THAT(with("src/csv/private.h", "#pragma once\n" + std::string(kLongestHeader, '\n')),
              ElementsAre("src/csv/private.h:151: has 151 lines, at most 150 are allowed: split it by idea"));
  add("src/csv/private.h", "#pragma once\n");
  EXPECT_THAT(with("src/csv/long.cc", std::string(kLongestSource, '\n')), IsEmpty());
  EXPECT_THAT(with("src/csv/long.cc", std::string(kLongestSource + 1, '\n')), ElementsAre(HasSubstr("has 401 lines")));
}

// All arrows of the design: row includes column.
TEST(Arrows, MatchTheDesign) {
  const std::vector<std::string> names{"base",  "csv",   "nn",      "prep",   "optim",  "model",
                                       "train", "infer", "explain", "report", "export", "workflow",
                                       "cli",   "dist",  "python",  "library"};
  const std::vector<std::string> may{
      "1000000000000000",  // base
      "1100000000000000",  // csv
      "1010000000000000",  // nn
      "1111000000000000",  // prep
      "1110100000000000",  // optim
      "1111110000000000",  // model
      "1111111000000000",  // train
      "1111110100000000",  // infer
      "1111111110000000",  // explain
      "1000000001000000",  // report
      "1111111110100000",  // export
      "1111111111110100",  // workflow
      "1111111111111000",  // cli
      "1111111000000100",  // dist
      "1111111111110010",  // python
      "1111111111110001",  // library
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < names.size(); ++j) {
      EXPECT_EQ(broken_arrow(names[i], names[j], names[j] + "/x.h").empty(), may[i][j] == '1')
          << names[i] << " " << names[j];
    }
  }
}

}  // namespace
}  // namespace aefx::house
