// A row in the table of training options is all that the front ends need to know of it.
#include "train/option_table.h"

#include <CLI/CLI.hpp>

#include "cli/options/run_config.h"
#include "cli/options/train_options.h"
#include "cli/shell/completion.h"
#include "cli/shell/manual.h"
#include "cli/table.h"
#include "train/option_kinds.h"

namespace aefx::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

// Stored in a member of its own in a real table; here any will do.
train::OptionTable table_with_fake() {
  train::OptionTable table = train::option_table();
  table.push_back(train::real_option({"fake-x", "Training", "X", "a fake option (default {default})"},
                                     {0, 1, "a number from 0 to 1"}, &train::FitOptions::l1));
  return table;
}

class OptionTable : public CliTest {
 protected:
  OptionTable() {
    cli::add_train_options(train, texts, table);
    cli::add_config_option(train, config);
  }
  void parse(const std::string& arguments) {
    app.parse("train " + arguments);
    options = train::train_options(texts, table);
  }

  const train::OptionTable table = table_with_fake();
  CLI::App app{"", "aefx"};
  CLI::App& train = *app.add_subcommand("train", "learns");
  train::OptionTexts texts;
  cli::RunConfig config;
  train::TrainOptions options;
};

TEST_F(OptionTable, NewRowIsParsedFromCommandLine) {
  parse("--dim 2 --fake-x 0.25");
  EXPECT_EQ(options.fit.l1, 0.25);
  EXPECT_THROW(parse("--dim 2 --fake-x 2"), Error);
}

TEST_F(OptionTable, NewRowIsReadFromConfig) {
  dir.write("run.toml", "dim = 2\nfake-x = 0.25\n");
  parse("--config " + (dir.path() / "run.toml").string());
  EXPECT_EQ(options.fit.l1, 0.25);
  EXPECT_THAT(cli::deciding_options(train), Contains(Pair("fake-x", "0.25")));
}

TEST_F(OptionTable, NewRowIsInRunOptionsFingerprintAndSummary) {
  parse("--dim 2 --fake-x 0.25");
  EXPECT_THAT(cli::deciding_options(train), Contains(Pair("fake-x", "0.25")));
  EXPECT_THAT(train::option_fingerprint(options, table), Contains(Pair("--fake-x", "0.25")));
  EXPECT_THAT(train::option_summary(options, table), Contains(Pair("fake-x", "0.25")));
}

TEST_F(OptionTable, NewRowIsInReferenceManPageCompletionsAndPython) {
  const cli::OptionList list = cli::list_options(app);
  EXPECT_THAT(cli::markdown_reference(list), HasSubstr("| `--fake-x X` | a fake option (default 0) |"));
  EXPECT_THAT(cli::man_page(list), HasSubstr("a fake option (default 0)"));
  EXPECT_THAT(cli::bash_completion(list), HasSubstr("--fake-x"));
  const std::string python = cli::python_parameters(table);
  EXPECT_THAT(python, HasSubstr("        fake_x: float | None = None,\n"));
  EXPECT_THAT(python, HasSubstr("    \"fake_x\": \"fake-x\",\n"));
  const std::string cpp = cli::cpp_options(table);
  EXPECT_THAT(cpp, HasSubstr("  std::optional<double> fake_x{};\n"));
  EXPECT_THAT(cpp, HasSubstr("    use(\"fake-x\", fake_x);\n"));
  EXPECT_THAT(python, HasSubstr("    A fake option (default 0); a number from 0 to 1.\n"));
}

// Only what the result does not depend on may be left out.
TEST_F(OptionTable, FingerprintHoldsEveryOptionButThreads) {
  const train::NamedTexts fingerprint = train::option_fingerprint(options);
  for (const train::TrainOption& option : train::option_table()) {
    const bool held = std::any_of(fingerprint.begin(), fingerprint.end(),
                                  [&](const auto& entry) { return entry.first == "--" + option.name; });
    EXPECT_EQ(held, option.name != "threads") << option.name;
  }
}

}  // namespace
}  // namespace aefx::test
