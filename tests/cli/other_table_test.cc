// A model on tables that are not quite the one it learned from.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

class OtherTable : public CliTest {
 protected:
  void SetUp() override {
    dir.write("t.csv", "a,b,c,kind\n1,2,3,x\n2,3,1,y\n4,1,2,x\n3,3,5,y\n");
    const Result r = aefx({"train", "t.csv", "--dim", "2", "-q"});
    ASSERT_EQ(r.code, 0) << r.err;
    codes = r.out;
  }
  [[nodiscard]] Result encode(const std::string& table, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"encode", "t.aefx", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments, table);
  }
  std::string codes;
};

// Read by other rules than in training, 1.207 would be a thousandth of what it is, and nothing would show it.
TEST_F(OtherTable, NumbersAreReadAsTheyWereInTraining) {
  const std::string german = "a;b\n1.207;1,5\n2.311,5;2,25\n3.402;1,75\n4.001;3\n";
  dir.write("de.csv", german);
  const Result trained = aefx({"train", "de.csv", "--dim", "1", "--decimal", ",", "--thousands", ".", "-q"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_EQ(aefx({"encode", "de.aefx", "de.csv"}).out, trained.out);
  EXPECT_EQ(aefx({"report", "de.aefx", "de.csv"}).code, 0);
  // The user still decides, and codes are written in one way whatever the table was.
  const std::string english = "a,b\n1207,1.5\n2311.5,2.25\n3402,1.75\n4001,3\n";
  EXPECT_EQ(aefx({"encode", "de.aefx", "-", "--decimal", "."}, english).out, trained.out);
  dir.write("codes.csv", trained.out);
  EXPECT_EQ(aefx({"decode", "de.aefx", "codes.csv"}).code, 0);
}

TEST_F(OtherTable, ReorderedColumnsAreFoundByName) {
  const Result r = encode("kind,c,a,b\nx,3,1,2\ny,1,2,3\nx,2,4,1\ny,5,3,3\n");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, codes);
}

TEST_F(OtherTable, AMissingColumnIsNamed) {
  expect_error(encode("a,B,kind\n1,2,x\n2,3,y\n"), 3, "there is no column \"b\", which the model learned from t.csv");
  expect_error(encode("a,b,kind\n1,2,x\n2,3,y\n"), 3, "<stdin>: there is no column \"c\"");
}

TEST_F(OtherTable, AnExtraColumnIsIgnoredAndSaid) {
  const Result r = encode("a,b,c,extra,kind\n1,2,3,9,x\n2,3,1,9,y\n4,1,2,9,x\n3,3,5,9,y\n");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, codes);
  EXPECT_THAT(r.err, HasSubstr("not used by the model: extra"));
  EXPECT_EQ(encode("a,b,c,extra,kind\n1,2,3,9,x\n", {"-q"}).err, "");
}

TEST_F(OtherTable, WithoutNamesColumnsGoByPositionAndMustBeAsMany) {
  const Result r = encode("1,2,3,x\n2,3,1,y\n4,1,2,x\n3,3,5,y\n");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(replaced(r.out, "x4", "kind"), codes);
  EXPECT_THAT(r.err, HasSubstr("by position"));
  expect_error(encode("1,2,3\n2,3,1\n"), 3, "it has 3 columns, and t.csv had 4", "--names");
  EXPECT_EQ(encode("1,2,3,x\n2,3,1,y\n4,1,2,x\n3,3,5,y\n", {"--names", "a,b,c,kind"}).out, codes);
}

TEST_F(OtherTable, ANumberColumnThatIsTextNowIsToldWithItsPlace) {
  expect_error(encode("a,b,c,kind\nlow,2,3,x\nhigh,3,1,y\n"), 3, "column \"a\"");
  expect_error(encode("a,b,c,kind\n1,2,3,x\n2,3,oops,y\n4,1,2,x\n3,3,5,y\n1,1,1,x\n1,1,1,x\n1,1,1,x\n1,1,1,x\n"
                      "1,1,1,x\n1,1,1,x\n1,1,1,x\n1,1,1,x\n"),
               3, "<stdin>:3, column \"c\": \"oops\" is not a number");
}

TEST_F(OtherTable, AMissingValueFollowsTheRuleOfTheModel) {
  const Result r = encode("a,b,c,kind\nNA,2,3,x\n2,3,1,y\n");
  EXPECT_EQ(r.code, 0) << r.err;
  expect_finite(r.out, 2, 2);
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--on-missing", "drop", "-m", "drop.aefx"}).code, 0);
  const Result dropped = aefx({"encode", "drop.aefx", "-"}, "a,b,c,kind\nNA,2,3,x\n2,3,1,y\n");
  EXPECT_EQ(lines_of(dropped.out).size(), 2U);
  EXPECT_THAT(dropped.err, HasSubstr("1 row is left out for a missing value"));
}

TEST_F(OtherTable, KeepChoosesWhatIsCarried) {
  EXPECT_EQ(lines_of(encode("a,b,c,kind\n1,2,3,x\n", {"--keep", "a"}).out).at(0), "code1,code2,a");
  EXPECT_EQ(lines_of(encode("a,b,c,kind\n1,2,3,x\n", {"--keep", ""}).out).at(0), "code1,code2");
  expect_error(encode("a,b,c,kind\n1,2,3,x\n", {"--keep", "knd"}), 2, "\"knd\"", "kind");
}

TEST_F(OtherTable, DecodeNeedsTheCodes) {
  expect_error(aefx({"decode", "t.aefx", "t.csv"}), 3, "there is no column \"code1\"");
  expect_error(aefx({"decode", "t.aefx", "-"}, "code1,code2\n1,\n2,3\n"), 3, "<stdin>:2, column \"code2\"");
}

}  // namespace
}  // namespace aefx::test
