// Numbers that seem to mean that a value is missing, such as -999, are warned of with the flag that makes them missing.
#include <algorithm>
#include <regex>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Sentinels : public CliTest {
 protected:
  // Temperatures with -999 in every eighth row, and rain with 9999.0 in every tenth.
  static std::string weather(const std::string& temperature = "-999", int rows = 80) {
    std::string out = "temp,rain,wind\n";
    for (int r = 0; r < rows; ++r) {
      out += (r % 8 == 3 ? temperature : std::to_string(10 + r % 97 * r % 11) + "." + std::to_string(r % 9)) + "," +
             (r % 10 == 4 ? "9999.0" : std::to_string(r * 7 % 5) + ".5") + "," + std::to_string(r % 7) + ".25\n";
    }
    return out;
  }
  static std::string proposed(const std::string& text) {
    std::smatch found;
    return std::regex_search(text, found, std::regex(R"(--missing=\S+)")) ? found[0].str() : "";
  }
  [[nodiscard]] Result train(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"train", "t.csv", "--dim", "1", "--epochs", "3", "-m", "m.aefx", "-o", "codes.csv"};
    all.insert(all.end(), more.begin(), more.end());
    return aefx(all);
  }
};

TEST_F(Sentinels, AreNamedWithTheFlag) {
  dir.write("t.csv", weather());
  const Result r = train();
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("warning: far from all other values: temp has -999 in 10 rows (others: 10 to 19."));
  EXPECT_EQ(proposed(r.err), "--missing=-999,9999");
}

TEST_F(Sentinels, ProposedFlagMakesThemMissing) {
  dir.write("t.csv", weather("-999.00"));
  const Result r = train({proposed(train().err)});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, Not(HasSubstr("far from all other values")));
  EXPECT_THAT(aefx({"inspect", "t.csv", "--missing=-999,9999", "--json"}).out, HasSubstr("\"missing\": 10,"));
}

// What was said of the table while it was learned is in every report of the model.
TEST_F(Sentinels, ReportsOfTheModelRepeatThem) {
  std::string table = weather();
  std::string with_id = "row_id," + lines_of(table)[0] + "\n";
  for (std::size_t r = 1; r <= 80; ++r) with_id += std::to_string(500 + r * 37 % 83) + "," + lines_of(table)[r] + "\n";
  dir.write("t.csv", with_id);
  ASSERT_EQ(train().code, 0);
  for (const char* format : {"text", "json", "markdown", "html"}) {
    SCOPED_TRACE(format);
    std::string report = aefx({"report", "m.aefx", "--format", format}).out;
    std::replace(report.begin(), report.end(), '\n', ' ');
    EXPECT_THAT(report, ::testing::ContainsRegex("only copied to the output: *row.?_id"));
    EXPECT_THAT(report, HasSubstr("-999 in"));
  }
}

TEST_F(Sentinels, InspectAndSpilledRows) {
  dir.write("t.csv", weather());
  EXPECT_EQ(proposed(aefx({"inspect", "t.csv"}).out), "--missing=-999,9999");
  dir.write("t.csv", weather("-999", 40'000));
  const Result r = train({"--max-memory", "1M"});
  EXPECT_THAT(r.err, HasSubstr("temporary file"));
  EXPECT_EQ(proposed(r.err), "--missing=-999,9999");
}

TEST_F(Sentinels, CleanTablesAreNotRemarkedOn) {
  dir.write("t.csv", made_table(200, 5));
  EXPECT_THAT(train().err, Not(HasSubstr("far from all other values")));
  dir.write("t.csv", source_file("data/iris.data"));
  EXPECT_THAT(train().err, Not(HasSubstr("far from all other values")));
  EXPECT_THAT(aefx({"inspect", "t.csv"}).out, Not(HasSubstr("--missing=")));
}

}  // namespace
}  // namespace aefx::test
