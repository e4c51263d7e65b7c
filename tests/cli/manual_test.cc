// The man page and the reference: complete and well-formed.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

class Manual : public CliTest {};

// Returns the options in the help of a command.
std::vector<std::string> options_of(const std::string& help) {
  std::vector<std::string> names;
  for (const std::string& line : lines_of(help)) {
    if (!line.starts_with("  -")) continue;
    std::istringstream words(line);
    std::string word;
    words >> word;
    std::replace(word.begin(), word.end(), ',', ' ');
    std::istringstream parts(word);
    while (parts >> word) names.push_back(word);
  }
  return names;
}

TEST_F(Manual, ListsEveryOptionOfEveryCommand) {
  dir.write("aefx.1", aefx({"manual"}).out);
  const std::string markdown = aefx({"manual", "--format", "markdown"}).out;
  const std::string page = replaced(replaced(dir.read("aefx.1"), "\\-", "-"), "\\fB", "");
  for (const char* const command : {"train", "encode", "decode", "report", "explain", "score", "sweep", "select",
                                    "inspect", "config", "completions", "manual"}) {
    EXPECT_THAT(page, HasSubstr(std::string(".SS aefx ") + command + "\\fR\n"));
    EXPECT_THAT(markdown, HasSubstr(std::string("\n## aefx ") + command + "\n"));
    const std::vector<std::string> options = options_of(aefx({command, "--help"}).out);
    EXPECT_FALSE(options.empty());
    for (const std::string& option : options) {
      EXPECT_THAT(page, HasSubstr(option + "\\fR"));
      EXPECT_THAT(markdown, ::testing::ContainsRegex("`" + option + "[` ]"));
    }
  }
}

TEST_F(Manual, ManPageHasNoWarnings) {
  dir.write("aefx.1", aefx({"manual"}).out);
  if (!is_installed("mandoc") && !is_installed("man")) GTEST_SKIP() << "neither mandoc nor man here";
  if (is_installed("mandoc")) {
    const Result r = shell("mandoc -T lint -W warning aefx.1");
    EXPECT_EQ(r.code, 0) << r.out << r.err;
  }
  if (is_installed("groff")) {
    const Result r = shell("LC_ALL=C.UTF-8 MANWIDTH=80 groff -man -ww -Tutf8 -z aefx.1");
    EXPECT_EQ(r.code, 0);
    EXPECT_EQ(r.err, "");
  }
  const Result r = shell("MANWIDTH=80 man -l aefx.1 2>/dev/null | col -bx || mandoc aefx.1 | col -bx");
  EXPECT_THAT(r.out, HasSubstr("aefx train DATA... --dim K [OPTION...]"));
  EXPECT_THAT(r.out, HasSubstr("--optimizer NAME"));
}

TEST_F(Manual, MarkdownEqualsDocsReference) {
  EXPECT_EQ(source_file("docs/reference.md"), aefx({"manual", "--format", "markdown"}).out)
      << "aefx manual --format markdown > docs/reference.md writes it anew";
}

TEST_F(Manual, PythonParametersAreUpToDate) {
  EXPECT_EQ(source_file("src/python/aefx/_parameters.py"), aefx({"manual", "--format", "python"}).out)
      << "aefx manual --format python > src/python/aefx/_parameters.py writes it anew";
}

TEST_F(Manual, CppOptionsAreUpToDate) {
  EXPECT_EQ(source_file("include/aefx/options.h"), aefx({"manual", "--format", "cpp"}).out)
      << "aefx manual --format cpp > include/aefx/options.h writes it anew";
}

}  // namespace
}  // namespace aefx::test
