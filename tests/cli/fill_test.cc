// `aefx fill`: missing cells are filled, and nothing else changes.
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A name that may need quotes, a length, its double with one decimal, a whole number, a day and a kind that follow from
// it.
std::string table(int rows = 120) {
  std::string text = "name,length,double,count,day,kind,note\n";
  for (int i = 0; i < rows; ++i) {
    const int length = (i * 7) % 29;
    const std::string name = i % 3 == 0 ? "\"Doe, J\"" : i % 3 == 1 ? "\"plain\"" : "x";
    text += name + "," + std::to_string(length) + "," + std::to_string(2 * length) + ".5," +
            std::to_string(3 * length) + ",2024-03-" + (length < 9 ? "0" : "") + std::to_string(length + 1) + "," +
            (length < 14 ? "low" : "high") + ", as is \n";
  }
  return text;
}

class Fill : public CliTest {
 protected:
  void train(const std::string& text, std::vector<std::string> more = {}) {
    dir.write("t.csv", text);
    std::vector<std::string> arguments{"train", "t.csv",   "--dim",  "2",  "--epochs",  "5",
                                       "-q",    "-m",      "m.aefx", "-o", "codes.csv", "--categorical",
                                       "kind",  "--dates", "day"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result r = aefx(arguments);
    ASSERT_EQ(r.code, 0) << r.err;
  }
};

TEST_F(Fill, FillsEachKindAndLeavesOtherCellsAsTheyAre) {
  train(table());
  const std::string head = "name,length,double,count,day,kind,note\n";
  dir.write("gaps.csv", head + "\"Doe, J\",20,,60,2024-03-21,high, as is \n\"plain\",NA,8.5,,2024-03-05,low, as is \n" +
                            "?,10,20.5,30,,\"\",-\n\"say \"\"hi\"\"\",1,2.5,3,2024-03-02,low, \n");
  const Result r = aefx({"fill", "m.aefx", "gaps.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  const std::vector<std::string> lines = lines_of(r.out);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], "name,length,double,count,day,kind,note");
  EXPECT_THAT(lines[1], ::testing::MatchesRegex("\"Doe, J\",20,4[01]\\.?[0-9]*,60,2024-03-21,high, as is "));
  EXPECT_THAT(lines[2], ::testing::MatchesRegex("\"plain\",4,8\\.5,1[123],2024-03-05,low, as is "));
  EXPECT_THAT(lines[3], ::testing::MatchesRegex("\\?,10,20\\.5,30,2024-03-1[012],low,-"));
  EXPECT_EQ(lines[4], "\"say \"\"hi\"\"\",1,2.5,3,2024-03-02,low, ");
  EXPECT_THAT(r.err, HasSubstr("5 missing cells filled: "));
  EXPECT_THAT(r.err, HasSubstr("1 length"));
}

TEST_F(Fill, ATableWithoutGapsStaysAsItIs) {
  train(table());
  const Result r = aefx({"fill", "m.aefx", "t.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, dir.read("t.csv"));
  EXPECT_THAT(r.err, HasSubstr("no cell was missing"));
}

TEST_F(Fill, FlagNamesTheColumnsFilled) {
  train(table());
  dir.write("gaps.csv",
            "name,length,double,count,day,kind,note\nx,,40.5,,2024-03-21,high,n\nx,20,40.5,60,2024-03-21,high,n\n");
  const Result r = aefx({"fill", "m.aefx", "gaps.csv", "--flag", "-o", "full.csv", "--json"});
  ASSERT_EQ(r.code, 0) << r.err;
  const std::vector<std::string> lines = lines_of(dir.read("full.csv"));
  EXPECT_EQ(lines[0], "name,length,double,count,day,kind,note,filled");
  EXPECT_THAT(lines[1], ::testing::EndsWith(",n,length;count"));
  EXPECT_THAT(lines[2], ::testing::EndsWith(",n,"));
  EXPECT_EQ(nlohmann::json::parse(r.err).at("filled"), 2);
}

// A level that training had not is no gap.
TEST_F(Fill, UnknownLevelsStay) {
  train(table(), {"--unseen", "missing"});
  dir.write("new.csv", "name,length,double,count,day,kind,note\nx,3,6.5,9,2024-03-04,unheard of,n\n");
  const Result r = aefx({"fill", "m.aefx", "new.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, dir.read("new.csv"));
}

TEST_F(Fill, WritesInTheDialectOfItsInput) {
  std::string text = "a;b;c\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + ",5;" + std::to_string(2 * i) + ",25;" + std::to_string(i % 7) + "\n";
  dir.write("t.csv", text);
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "--epochs", "3", "-q", "--decimal", ",", "-o", "codes.csv"}).code, 0);
  dir.write("gaps.csv", "a;b;c\n10,5;;3\n;40,25;6\n");
  const Result r = aefx({"fill", "t.aefx", "gaps.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(lines_of(r.out)[1], ::testing::MatchesRegex("10,5;[0-9]+(,[0-9]+)?;3"));
  EXPECT_THAT(lines_of(r.out)[2], ::testing::MatchesRegex("[0-9]+(,[0-9]+)?;40,25;6"));
}

// Rows with gaps are kept, whatever training did with them, and standard input streams.
TEST_F(Fill, LeavesNoRowOut) {
  std::string text = table();
  text += "x,,1.5,2,2024-03-01,low,n\n";
  train(text, {"--on-missing", "drop"});
  const Result r = shell("\"$AEFX\" fill m.aefx - < t.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(lines_of(r.out).size(), 122U);
  EXPECT_THAT(r.err, Not(HasSubstr("left out")));
}

// Too many columns for their covariances: values come from the codes, and that is said.
TEST_F(Fill, OfWideTablesSaysThatCodesFill) {
  std::string text;
  for (int r = -1; r < 40; ++r) {
    for (int c = 0; c < 101; ++c)
      text += (c > 0 ? "," : "") + (r < 0              ? "c" + std::to_string(c)
                                    : r == 7 && c == 5 ? ""
                                                       : std::to_string((r * (c % 5 + 1)) % 23));
    text += "\n";
  }
  dir.write("w.csv", text);
  ASSERT_EQ(aefx({"train", "w.csv", "--dim", "2", "--epochs", "2", "-q", "-o", "codes.csv"}).code, 0);
  const Result r = aefx({"fill", "w.aefx", "w.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("1 missing cell filled: 1 c5"));
  EXPECT_THAT(r.err, HasSubstr("up to 100 columns"));
  EXPECT_THAT(r.out, Not(HasSubstr(",,")));
}

// A category with gaps in training has a level for them, which is no value.
TEST_F(Fill, GapsOfCategoriesAreFilledWhereTrainingHadSome) {
  std::string text = table();
  for (int i = 0; i < 20; ++i)
    text += "x," + std::to_string(i) + "," + std::to_string(2 * i) + ".5," + std::to_string(3 * i) + ",2024-03-09,,n\n";
  train(text);
  const Result r = aefx({"fill", "m.aefx", "t.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("20 missing cells filled: 20 kind"));
  EXPECT_THAT(lines_of(r.out)[122], HasSubstr(",low,"));
  EXPECT_THAT(lines_of(r.out)[140], HasSubstr(",high,"));
}

}  // namespace
}  // namespace aefx::test
