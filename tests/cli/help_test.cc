// --help, --version and the short help.
#include <filesystem>
#include <regex>
#include <set>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Help : public CliTest {
 public:
  // The commands that the short help lists.
  std::set<std::string> listed() const {
    std::set<std::string> commands;
    bool among = false;
    for (const std::string& line : lines_of(aefx({}).out)) {
      if (line.empty()) among = false;
      if (among && line.starts_with("  ") && line[2] != ' ') commands.insert(line.substr(2, line.find(' ', 2) - 2));
      if (line == "Subcommands:") among = true;
    }
    return commands;
  }
};

TEST_F(Help, NoArgumentsPrintShortHelp) {
  const Result r = aefx({});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.err, "");
  EXPECT_EQ(r.out, aefx({"--help"}).out);
  EXPECT_LE(lines_of(r.out).size(), 30U);
  EXPECT_THAT(r.out, HasSubstr("aefx train iris.data --dim 2"));
}

// Those that read a table or a model have a file each; the others are declared together.
TEST_F(Help, ShortHelpListsEveryCommand) {
  std::set<std::string> declared;
  for (const auto& file : std::filesystem::directory_iterator(std::string(AEFX_SOURCE_DIR) + "/src/cli/commands"))
    if (file.path().extension() == ".cc") declared.insert(file.path().stem());
  EXPECT_GT(declared.size(), 10U);
  const std::string reference = aefx({"manual", "--format", "markdown"}).out;
  const std::regex heading("\n## aefx ([a-z]+)\n");
  for (std::sregex_iterator match(reference.begin(), reference.end(), heading), end; match != end; ++match)
    declared.insert((*match)[1].str());
  EXPECT_EQ(listed(), declared);
}

TEST_F(Help, VersionPrintsOneLine) {
  const Result r = aefx({"--version"});
  EXPECT_EQ(r.code, 0);
  EXPECT_THAT(r.out, ::testing::MatchesRegex("aefx [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_F(Help, VerboseVersionNamesWhatItWasBuiltWith) {
  const Result r = aefx({"--version", "--verbose"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.out.find(aefx({"--version"}).out), 0U);
  for (const char* const line :
       {"(GCC|Clang) [0-9]+\\.[0-9].*\\(CMake 3", "Eigen 3\\.[0-9]+\\.[0-9]+", "CLI11 2\\.",
        "fmt [0-9]+\\.[0-9]+\\.[0-9]+", "Highway 1\\.", "nlohmann/json 3\\.", "toml\\+\\+ 3\\.", "zlib 1\\.",
        "zstd 1\\.", "fast-cpp-csv-parser .*SHA-256 [0-9a-f]{16}", "onnx(: left out| 1\\.[0-9]+)",
        "(Open MPI [0-9]+\\.|MPI: left out)"})
    EXPECT_THAT(r.out, ::testing::ContainsRegex(std::string("\n") + line)) << line;
  expect_error(aefx({"--verbose"}), 2, "--version");
}

TEST_F(Help, EveryCommandHasHelpWithin100Columns) {
  for (const std::string& command : listed()) {
    const Result r = aefx({command, "--help"});
    EXPECT_EQ(r.code, 0);
    EXPECT_THAT(r.out, HasSubstr("Usage: aefx " + command));
    EXPECT_THAT(r.out, HasSubstr("Examples:\n  "));
    for (const std::string& line : lines_of(r.out)) EXPECT_LE(line.size(), 100U) << line;
  }
}

// The options are those that the sources declare: train's own, those that it shares with other commands, and the table
// of training options.
TEST_F(Help, TrainListsEveryOption) {
  std::set<std::string> declared;
  const auto collect = [&](const std::string& file, const std::regex& pattern) {
    const std::string source = source_file("src/" + file);
    for (std::sregex_iterator match(source.begin(), source.end(), pattern), end; match != end; ++match)
      declared.insert("--" + (*match)[1].str());
  };
  const std::regex flag(R"re("(?:-[a-z],)?--([a-z0-9-]+)",)re");
  for (const char* const file : {"cli/commands/train.cc", "cli/options/checkpoint_flags.cc", "cli/table_input.cc"})
    collect(file, flag);
  const std::regex row(R"re((?:\{|penalty\(|hidden_layers\()\s*"([a-z][a-z0-9-]*)",\s*"[^a-z]*[A-Za-z])re");
  for (const char* const file : {"train/training_options.cc", "train/network_options.cc", "prep/feature_choice.cc"})
    collect(file, row);
  declared.erase("--auto");  // a value in one of them
  EXPECT_GT(declared.size(), 65U);
  const std::string help = aefx({"train", "--help"}).out;
  for (const std::string& option : declared)
    EXPECT_THAT(help, ::testing::ContainsRegex("(  |,)" + option + " ")) << option;
}

TEST_F(Help, HelpIsACommandToo) {
  EXPECT_EQ(aefx({"help"}).out, aefx({"--help"}).out);
  EXPECT_EQ(aefx({"help", "train"}).out, aefx({"train", "--help"}).out);
  expect_error(aefx({"help", "trian"}), 2, "unknown command 'trian'", "did you mean train");
  expect_error(aefx({"help", "nonsense"}), 2, "unknown command 'nonsense'", "aefx help");
}

TEST_F(Help, HelpWinsOverOtherArguments) {
  EXPECT_EQ(aefx({"train", "none", "--dim", "2", "--help"}).code, 0);
  EXPECT_THAT(dir.list(), ElementsAre());
}

}  // namespace
}  // namespace aefx::test
