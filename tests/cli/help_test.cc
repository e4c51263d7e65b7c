// --help, --version and the short help.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Help : public CliTest {};

TEST_F(Help, NoArgumentsPrintShortHelp) {
  const Result r = aefx({});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.err, "");
  EXPECT_EQ(r.out, aefx({"--help"}).out);
  EXPECT_LE(lines_of(r.out).size(), 28U);
  EXPECT_THAT(r.out, HasSubstr("aefx train iris.data --dim 2"));
  for (const char* command : {"\n  train ", "\n  encode ", "\n  decode ", "\n  report ", "\n  explain ", "\n  score ",
                              "\n  sweep ", "\n  select ", "\n  fill ", "\n  manual ", "\n  completions "}) {
    EXPECT_THAT(r.out, HasSubstr(command));
  }
}

TEST_F(Help, VersionPrintsOneLine) {
  const Result r = aefx({"--version"});
  EXPECT_EQ(r.code, 0);
  EXPECT_THAT(r.out, ::testing::MatchesRegex("aefx [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_F(Help, EveryCommandHasHelpWithin100Columns) {
  for (const char* command : {"train", "encode", "decode", "report", "explain", "score", "sweep", "select", "fill", "export"}) {
    const Result r = aefx({command, "--help"});
    EXPECT_EQ(r.code, 0);
    EXPECT_THAT(r.out, HasSubstr(std::string("Usage: aefx ") + command));
    EXPECT_THAT(r.out, HasSubstr("Examples:\n  aefx "));
    for (const std::string& line : lines_of(r.out)) EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST_F(Help, TrainListsEveryOption) {
  const std::string help = aefx({"train", "--help"}).out;
  for (const char* option : {"--dim",
                             "--output",
                             "--model",
                             "--no-model",
                             "--rows",
                             "--all",
                             "--quiet",
                             "--delimiter",
                             "--header",
                             "--names",
                             "--missing",
                             "--skip",
                             "--decimal",
                             "--thousands",
                             "--hidden",
                             "--activation",
                             "--output-activation",
                             "--init",
                             "--init-weights",
                             "--preset",
                             "--scale",
                             "--margin",
                             "--on-missing",
                             "--optimizer",
                             "--lr",
                             "--rho",
                             "--epsilon",
                             "--momentum",
                             "--epochs",
                             "--batch",
                             "--valid",
                             "--patience",
                             "--seed",
                             "--loss",
                             "--l1",
                             "--l2",
                             "--noise",
                             "--sparsity",
                             "--no-shuffle",
                             "--threads",
                             "--features",
                             "--drop",
                             "--keep"}) {
    EXPECT_THAT(help, ::testing::ContainsRegex(std::string("(  |,)") + option + " ")) << option;
  }
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
