// `aefx inspect`: the detected dialect and columns, compared with what train does.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Inspect : public IrisTest {
 protected:
  [[nodiscard]] json inspected(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "inspect");
    arguments.emplace_back("--json");
    const Result r = aefx(std::move(arguments));
    EXPECT_EQ(r.code, 0) << r.err;
    return json::parse(r.out);
  }
};

TEST_F(Inspect, ReportsEachStepWithEvidence) {
  const Result r = aefx({"inspect", "iris.data"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.err, "");
  for (const char* part :
       {"iris.data: 150 rows, 5 columns", "UTF-8, line ends LF", "comma: 5 cells in 100% of 150 rows", "doubled inside",
        "no: numbers like those below are in the first row", "4.3 to 7.9, mean 5.843", "3 values: Iris-setosa",
        "--categorical x5"}) {
    EXPECT_THAT(r.out, HasSubstr(part));
  }
  for (const std::string& line : lines_of(r.out)) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_THAT(dir.list(), ElementsAre("iris.data"));
}

TEST_F(Inspect, JsonHoldsTheSameFacts) {
  const json i = inspected({"iris.data"});
  EXPECT_EQ(i["rows"], 150);
  EXPECT_EQ(i["delimiter"]["value"], ",");
  EXPECT_EQ(i["delimiter"]["tried"].size(), 5U);
  EXPECT_EQ(i["header"]["value"], false);
  EXPECT_EQ(i["encoding"]["line_end"], "LF");
  EXPECT_EQ(i["quote"]["value"], "\"");
  ASSERT_EQ(i["columns"].size(), 5U);
  EXPECT_EQ(i["columns"][0]["min"], 4.3);
  EXPECT_EQ(i["columns"][0]["train"], "learns");
  EXPECT_EQ(i["columns"][4]["train"], "carries");
  EXPECT_EQ(i["columns"][4]["distinct"], 3);
}

TEST_F(Inspect, DetectsEveryDialect) {
  dir.write("t.csv",
            "\xEF\xBB\xBF# made today\r\nid;price;when;'a;b'\r\n1;1,5;2024-01-31;yes\r\n2;?;2024-02-01;no\r\n");
  const json i = inspected({"t.csv", "--comment", "#", "--decimal", ",", "--quote", "'"});
  EXPECT_EQ(i["encoding"]["byte_order_mark"], true);
  EXPECT_EQ(i["encoding"]["line_end"], "CRLF");
  EXPECT_EQ(i["delimiter"]["value"], ";");
  EXPECT_EQ(i["quote"]["value"], "'");
  EXPECT_EQ(i["comments"], 1);
  EXPECT_EQ(i["columns"][1]["kind"], "number");
  EXPECT_EQ(i["columns"][1]["missing"], 1);
  EXPECT_EQ(i["columns"][2]["dates"], 2);
  EXPECT_THAT(i["advice"].dump(), HasSubstr("only copied to the output: when (dates, as"));
  EXPECT_EQ(i["columns"][3]["name"], "a;b");
  EXPECT_EQ(i["columns"][3]["kind"], "boolean");
  EXPECT_EQ(i["columns"][3]["train"], "learns levels");
}

// inspect reports the errors that would stop train, with their lines.
TEST_F(Inspect, FindsTrainErrors) {
  std::string text = "a,b\n";
  for (int i = 0; i < 3000; ++i) text += "1.5," + std::to_string(i) + "\n";
  dir.write("t.csv", text + "oops,1\n2\nno,3\n");
  const Result r = aefx({"inspect", "t.csv"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(replaced(r.out, "\n  ", " "),
              HasSubstr("2 cells are not a finite number, the first at t.csv:3002: \"oops\""));
  EXPECT_THAT(replaced(r.out, "\n  ", " "), HasSubstr("1 row is of another length, the first at t.csv:3003: 2 cells"));
  EXPECT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q"}).code, 3);
}

TEST_F(Inspect, TakesTrainOptions) {
  const json i =
      inspected({"iris.data", "--categorical", "x5", "--drop", "x1", "--keep", "x2", "--names", "x1,x2,x3,x4,x5"});
  EXPECT_EQ(i["columns"][0]["train"], "leaves out");
  EXPECT_EQ(i["columns"][1]["train"], "carries");
  EXPECT_EQ(i["columns"][2]["train"], "learns");
  EXPECT_EQ(i["columns"][4]["train"], "learns levels");
  EXPECT_EQ(i["header"]["value"], false);
}

TEST_F(Inspect, InspectsTablesWithoutFeatures) {
  dir.write("t.csv", "name,town\nann,york\nbob,leeds\n");
  EXPECT_EQ(inspected({"t.csv"})["columns"][1]["train"], "carries");
  EXPECT_EQ(aefx({"train", "t.csv", "--dim", "1"}).code, 3);
}

TEST_F(Inspect, EscapesAndTruncatesNames) {
  dir.write("t.csv", "\"a\x1b[31m\"," + std::string(100, 'n') + "\n1,2\n3,4\n");
  const Result r = aefx({"inspect", "t.csv"});
  EXPECT_THAT(r.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(r.out, HasSubstr("nnnn~"));
  for (const std::string& line : lines_of(r.out)) EXPECT_LE(line.size(), 90U) << line;
}

TEST_F(Inspect, ReadsCompressedAndSeveralFiles) {
  dir.write("p1.csv", "a,b\n1,2\n");
  dir.write("p2.csv", "b,a\n3,4\n5,6\n");
  EXPECT_EQ(inspected({"p?.csv"})["rows"], 3);
  EXPECT_EQ(shell("gzip p1.csv && \"$AEFX\" inspect p1.csv.gz --json").code, 0);
  EXPECT_EQ(inspected({"p1.csv.gz"})["encoding"]["compression"], "gzip");
}

TEST_F(Inspect, InvalidUtf8StaysValidJson) {
  dir.write("t.csv", "a,b\n1,\xFFx\n2,y\n");
  EXPECT_EQ(inspected({"t.csv"})["rows"], 2);
  EXPECT_THAT(aefx({"inspect", "t.csv"}).out, HasSubstr("\\xff"));
}

TEST_F(Inspect, CategoricalAutoMatchesTrain) {
  std::string text = "x,few,many,ok\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i % 7) + ",v" + std::to_string(i % 3) + ",w" + std::to_string(i) +
            (i % 2 == 0 ? ",yes\n" : ",no\n");
  dir.write("t.csv", text);
  const json i = inspected({"t.csv", "--categorical", "auto"});
  EXPECT_EQ(i["columns"][1]["train"], "learns levels");
  EXPECT_EQ(i["columns"][2]["train"], "carries");
  EXPECT_EQ(i["columns"][3]["train"], "learns levels");
  const Result r = aefx({"train", "t.csv", "--dim", "1", "--epochs", "1", "--categorical", "auto"});
  EXPECT_EQ(lines_of(r.out).at(0), "code1,many");
  expect_error(aefx({"inspect", "t.csv", "--max-levels", "nope"}), 2, "--max-levels: invalid value 'nope'");
}

TEST_F(Inspect, FindsInvalidDatesAndLevels) {
  std::string text = "x,d,c\n";
  for (int i = 0; i < 1500; ++i) text += std::to_string(i % 9) + ",2024-01-0" + std::to_string(1 + i % 9) + ",a\n";
  dir.write("t.csv", text + "1,soon,\xff\n");
  const Result r = aefx({"inspect", "t.csv", "--dates", "d", "--categorical", "c"});
  EXPECT_THAT(replaced(r.out, "\n  ", " "),
              HasSubstr("1 cell is no date, the first at t.csv:1502: \"soon\". train stops"));
  EXPECT_THAT(replaced(r.out, "\n  ", " "), HasSubstr("1 cell is not UTF-8"));
  EXPECT_THAT(aefx({"inspect", "t.csv"}).out, Not(HasSubstr("--dates d learns")));
}

TEST_F(Inspect, OutputNeverReplacesTheTable) {
  expect_error(aefx({"inspect", "iris.data", "-o", "iris.data"}), 2, "same file");
  EXPECT_EQ(dir.read("iris.data"), source_file("data/iris.data"));
}

}  // namespace
}  // namespace aefx::test
