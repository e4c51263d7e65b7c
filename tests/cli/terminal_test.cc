// Colors and the progress bar: on terminals only, and only where wanted.
#include <regex>

#include "cli/live_process.h"
#include "cli/table.h"
#include "support/sanitized.h"

namespace aefx::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class Terminal : public CliTest {
 protected:
  Terminal() { dir.write("t.csv", made_table(3000, 8)); }
  const std::vector<std::string> train{"train", "t.csv", "--dim", "2", "--epochs", "2", "--preset", "keras2"};
  // The bar appears after a delay, so that the training must be long.
  const std::vector<std::string> endless{"train", "t.csv", "--dim", "2", "--epochs", "100000000", "--preset", "keras2"};
};

TEST_F(Terminal, ProgressBarIsErased) {
  LiveProcess process(dir.path().string(), endless, Screen::err);
  const std::regex training("\r\x1b\\[2K\\[[^\\]]*\\]  0%  training [0-9]+ of 100000000[^\r]* left");
  EXPECT_TRUE(process.shows(training)) << process.terminal_text();
  process.signal(SIGINT);
  EXPECT_THAT(process.terminal_text(), HasSubstr("\r\x1b[2Kmodel saved to t.aefx (interrupted"));
  EXPECT_EQ(process.wait(), 130);
}

// One bar from the first row to the last code: each state is a line that ends before the terminal does, and the part
// that is done never falls.
TEST_F(Terminal, OneProgressBarFitsTheTerminal) {
  dir.write("t.csv", made_table(20'000, 12));
  const std::vector<std::string> job{"train",    "t.csv",  "--dim",       "2", "--epochs", kEmulated ? "20" : "400",
                                     "--preset", "keras2", "--stability", "2", "-o",       "codes.csv"};
  for (const unsigned short columns : std::initializer_list<unsigned short>{40, 80, 200}) {
    LiveProcess process(dir.path().string(), job, Screen::err, {}, columns);
    const std::string shown = process.terminal_text();
    EXPECT_EQ(process.wait(), 0);
    std::size_t states = 0, stages = 0;
    int part = 0;
    std::string last;
    for (std::size_t at = shown.find("\x1b[2K"); at != shown.npos; at = shown.find("\x1b[2K", at)) {
      at += 4;
      const std::string line = shown.substr(at, shown.find_first_of("\r\n", at) - at);
      std::smatch match;
      if (!std::regex_match(line, match, std::regex("\\[.*\\] +([0-9]+)%(  ([a-z][a-z ]*[a-z]))?.*"))) continue;
      ++states;
      std::size_t characters = 0;
      for (const char c : line) characters += (c & 0xC0) != 0x80 ? 1 : 0;
      EXPECT_LT(characters, columns) << line;
      EXPECT_GE(std::stoi(match[1]), part) << line;
      part = std::stoi(match[1]);
      stages += match[3] != last ? 1 : 0;
      last = match[3];
    }
    EXPECT_GE(states, 2U) << shown;
    if (columns > 40) {
      EXPECT_THAT(shown, HasSubstr("training "));
      EXPECT_LE(stages, 7U) << shown;
    }
    EXPECT_GT(part, 10) << shown;
  }
}

// What there is after Ctrl-C is said at every stage.
TEST_F(Terminal, InterruptSaysWhatIsSaved) {
  LiveProcess reading(dir.path().string(), {"train", "-", "--dim", "2"}, Screen::err);
  reading.feed("a,b\n1,2\n");
  ::usleep(500'000);
  reading.signal(SIGINT);
  EXPECT_THAT(reading.terminal_text(), HasSubstr("interrupted while the table was read: nothing is saved or changed"));
  EXPECT_EQ(reading.wait(), 130);
  LiveProcess training(dir.path().string(), endless, Screen::err);
  training.terminal_text(" of 100000000");
  training.signal(SIGINT);
  const std::string said = replaced(training.terminal_text(), "\r", "");  // a bar may stand between
  EXPECT_THAT(said, HasSubstr("model saved to t.aefx (interrupted: the best so far)\n"));
  EXPECT_THAT(said, HasSubstr("interrupted: no codes are written; `aefx encode` gives them from the model\n"));
  EXPECT_EQ(training.wait(), 130);
}

TEST_F(Terminal, ColorsTheReportButNotTheCodes) {
  LiveProcess process(dir.path().string(), train, Screen::err);
  EXPECT_THAT(process.terminal_text(), HasSubstr("\x1b[1mcode1\x1b[0m "));
  EXPECT_EQ(process.wait(), 0);
  EXPECT_EQ(lines_of(dir.read("out")).size(), 3001U);
  EXPECT_THAT(dir.read("out"), Not(HasSubstr("\x1b")));
}

// A terminal is not a pipe: thousands of rows would push the report away.
TEST_F(Terminal, ShowsFiveRowsAndSaysHowToGetThem) {
  LiveProcess process(dir.path().string(), train, Screen::both);
  const std::regex erased("\x1b\\[2K(\\[[^\x1b\n]*)?");  // progress of slow programs
  const std::string shown = std::regex_replace(replaced(process.terminal_text(), "\r", ""), erased, "");
  EXPECT_EQ(process.wait(), 0);
  const std::size_t header = shown.find("code1,code2\n");
  const std::size_t said = shown.find("3000 rows; -o FILE writes them\n");
  ASSERT_NE(header, shown.npos) << shown;
  ASSERT_NE(said, shown.npos) << shown;
  EXPECT_EQ(lines_of(shown.substr(header, said - header)).size(), 6U) << shown;
  EXPECT_LT(said, shown.find("code1 = relu("));
  EXPECT_THAT(dir.list(), ::testing::UnorderedElementsAre("t.aefx", "t.csv"));
}

TEST_F(Terminal, ExplainSpeaksInSentencesOfTheFirstRows) {
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "2", "--epochs", "2", "-q", "-o", "c.csv"}).code, 0);
  LiveProcess process(dir.path().string(), {"explain", "t.aefx", "t.csv"}, Screen::both);
  const std::string shown = replaced(process.terminal_text(), "\r", "");
  EXPECT_EQ(process.wait(), 0);
  EXPECT_THAT(shown, ContainsRegex("row 5\n  code1 = [0-9.]+, higher than [0-9]+% of the training rows"));
  EXPECT_THAT(shown, Not(HasSubstr("row 6")));
  EXPECT_THAT(shown, HasSubstr("--row N shows others"));
}

TEST_F(Terminal, ScoreTopSpeaksInSentences) {
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "2", "--epochs", "2", "-q", "-o", "c.csv"}).code, 0);
  LiveProcess process(dir.path().string(), {"score", "t.aefx", "t.csv", "--top", "2"}, Screen::both);
  const std::string shown = replaced(process.terminal_text(), "\r", "");
  EXPECT_EQ(process.wait(), 0);
  EXPECT_THAT(shown, ContainsRegex("row [0-9]+: score [0-9.]+\n    c[0-9] [0-9]+% "));
  EXPECT_THAT(shown, HasSubstr("2 rows of 3000: a score of 1 is usual"));
}

TEST_F(Terminal, NoColorDisablesColors) {
  LiveProcess process(dir.path().string(), train, Screen::err, {{"NO_COLOR", "1"}});
  const std::string shown = process.terminal_text();
  EXPECT_EQ(process.wait(), 0);
  EXPECT_THAT(shown, HasSubstr("code1 = relu("));
  EXPECT_THAT(shown, Not(ContainsRegex("\x1b\\[[0-9;]*m")));
}

TEST_F(Terminal, DumbTerminalGetsLinesWithoutEscapes) {
  LiveProcess process(dir.path().string(), endless, Screen::err, {{"TERM", "dumb"}});
  EXPECT_THAT(process.terminal_text("epoch"), HasSubstr("training: epoch"));
  process.signal(SIGINT);
  EXPECT_THAT(process.terminal_text(), Not(HasSubstr("\x1b")));
  EXPECT_EQ(process.wait(), 130);
}

TEST_F(Terminal, QuietPrintsNothing) {
  std::vector<std::string> quiet = train;
  quiet.emplace_back("-q");
  LiveProcess process(dir.path().string(), quiet, Screen::err);
  EXPECT_EQ(process.terminal_text(), "");
  EXPECT_EQ(process.wait(), 0);
}

}  // namespace
}  // namespace aefx::test
