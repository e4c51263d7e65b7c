// `aefx report`: the explanation, for people and for programs.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class Report : public IrisTest {
 protected:
  void SetUp() override {
    const Result r = aefx({"train", "iris.data", "--dim", "2"});
    ASSERT_EQ(r.code, 0);
    trained = r.err;
  }
  std::string trained;
};

TEST_F(Report, IsWhatTrainSaid) {
  const Result r = aefx({"report", "iris.aefx"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.err, "");
  EXPECT_THAT(trained, HasSubstr(r.out));
  EXPECT_THAT(r.out, HasSubstr("code2 = relu("));
  for (const std::string& line : lines_of(r.out)) EXPECT_LE(replaced(line, "█", "x").size(), 88U) << line;
}

TEST_F(Report, JsonHoldsEveryCodeAndColumn) {
  const Result r = aefx({"report", "iris.aefx", "--format", "json"});
  const json report = json::parse(r.out);
  ASSERT_EQ(report.at("codes").size(), 2U);
  ASSERT_EQ(report.at("columns").size(), 4U);
  for (const json& code : report.at("codes")) {
    ASSERT_EQ(code.at("columns").size(), 4U);
    double shares = 0;
    for (const json& column : code.at("columns")) shares += column.at("share").get<double>();
    EXPECT_NEAR(shares, 1, 1e-6);
  }
  EXPECT_EQ(report.at("rows"), 150);
}

TEST_F(Report, CsvHoldsALineForEachCodeAndColumn) {
  const auto lines = lines_of(aefx({"report", "iris.aefx", "--format", "csv"}).out);
  ASSERT_EQ(lines.size(), 11U);
  EXPECT_EQ(lines[0], "code,column,raw_weight,scaled_weight,share");
  EXPECT_EQ(lines[1].substr(0, 9), "code1,x1,");
  EXPECT_EQ(lines[10].substr(0, 13), "code2,(bias),");
}

TEST_F(Report, OfTheSameRowsIsTheSameAndSaysWhatItWasMeasuredOn) {
  json measured = json::parse(aefx({"report", "iris.aefx", "iris.data", "--format", "json"}).out);
  json stored = json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out);
  EXPECT_EQ(measured.at("measured"), "iris.data");
  EXPECT_EQ(stored.at("measured"), nullptr);
  measured.erase("measured");
  stored.erase("measured");
  EXPECT_EQ(measured, stored);
  EXPECT_THAT(aefx({"report", "iris.aefx", "iris.data"}).out, testing::HasSubstr("measured on 150 rows of iris.data"));
}

TEST_F(Report, OfOtherRowsIsMeasuredOnThem) {
  dir.write("setosa.data", dir.read("iris.data").substr(0, dir.read("iris.data").find("7.0,3.2")));
  const Result r = aefx({"report", "iris.aefx", "setosa.data", "--format", "json"});
  ASSERT_EQ(r.code, 0) << r.err;
  const json report = json::parse(r.out);
  EXPECT_EQ(report.at("rows"), 50);
  double mean = 0;
  for (const auto& row : numbers_of(aefx({"encode", "iris.aefx", "setosa.data"}).out, 1)) mean += row.at(0) / 50;
  EXPECT_NEAR(report.at("codes").at(0).at("mean").get<double>(), mean, 1e-5);
}

TEST_F(Report, GoesToAFile) {
  const Result r = aefx({"report", "iris.aefx", "-o", "r.txt"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(dir.read("r.txt"), aefx({"report", "iris.aefx"}).out);
}

TEST_F(Report, WideTablesShowTheLargestUnlessAllAreWanted) {
  dir.write("wide.csv", made_table(60, 30));
  ASSERT_EQ(aefx({"train", "wide.csv", "--dim", "2", "-q", "--epochs", "1", "-o", "codes.csv"}).code, 0);
  const std::string some = aefx({"report", "wide.aefx"}).out;
  const std::string all = aefx({"report", "wide.aefx", "--all"}).out;
  EXPECT_THAT(some, HasSubstr("18 more columns with"));
  EXPECT_THAT(some, HasSubstr("--all"));
  EXPECT_THAT(all, Not(HasSubstr("more columns")));
  for (int c = 1; c <= 30; ++c) EXPECT_THAT(all, HasSubstr("\n  c" + std::to_string(c) + " "));
}

TEST_F(Report, NamesThatWouldDriveTheTerminalAreShownHarmless) {
  dir.write("t.csv",
            "\x1b[31mred,\"a\nb\",\x1b]0;t\x07name,\xC2\x9B"
            "c\n1,2,x,3\n2,3,y,1\n4,1,z,3\n");
  const Result r = aefx({"train", "t.csv", "--dim", "2"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(r.err, Not(HasSubstr("\xC2\x9B")));
  EXPECT_THAT(r.err, HasSubstr("\\x1b[31mred"));
  EXPECT_THAT(aefx({"report", "t.aefx"}).out, Not(HasSubstr("\x1b")));
  const Result wrong = aefx({"encode", "t.aefx", "-"}, "p,q,r\n1,2,3\n3,3,2\n");
  EXPECT_EQ(wrong.code, 3);
  EXPECT_THAT(wrong.err, Not(HasSubstr("\x1b")));
  const Result unknown = aefx({"train", "t.csv", "--dim", "1", "--drop", "\x1b[2J"});
  EXPECT_THAT(unknown.err, Not(HasSubstr("\x1b")));
  const Result flag = aefx({"train", "t.csv", "--\x1b[2J"});
  EXPECT_THAT(flag.err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace aefx::test
