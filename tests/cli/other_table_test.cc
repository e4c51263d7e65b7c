// Models applied to tables that differ from the training table.
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

// With another number format than in training, 1.207 would silently be a thousandth of its value.
TEST_F(OtherTable, NumberFormatIsThatOfTraining) {
  const std::string german = "a;b\n1.207;1,5\n2.311,5;2,25\n3.402;1,75\n4.001;3\n";
  dir.write("de.csv", german);
  const Result trained = aefx({"train", "de.csv", "--dim", "1", "--decimal", ",", "--thousands", ".", "-q"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_EQ(aefx({"encode", "de.aefx", "de.csv"}).out, trained.out);
  EXPECT_EQ(aefx({"report", "de.aefx", "de.csv"}).code, 0);
  // Options override the stored format; codes always have decimal points.
  const std::string english = "a,b\n1207,1.5\n2311.5,2.25\n3402,1.75\n4001,3\n";
  EXPECT_EQ(aefx({"encode", "de.aefx", "-", "--decimal", "."}, english).out, trained.out);
  dir.write("codes.csv", trained.out);
  EXPECT_EQ(aefx({"decode", "de.aefx", "codes.csv"}).code, 0);
}

TEST_F(OtherTable, MissingValuesFollowTheModel) {
  const Result r = encode("a,b,c,kind\nNA,2,3,x\n2,3,1,y\n");
  EXPECT_EQ(r.code, 0) << r.err;
  expect_finite(r.out, 2, 2);
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--on-missing", "drop", "-m", "drop.aefx"}).code, 0);
  const Result dropped = aefx({"encode", "drop.aefx", "-"}, "a,b,c,kind\nNA,2,3,x\n2,3,1,y\n");
  EXPECT_EQ(lines_of(dropped.out).size(), 2U);
  EXPECT_THAT(dropped.err, HasSubstr("1 row is left out for a missing value"));
}

TEST_F(OtherTable, KeepSelectsPassthroughColumns) {
  EXPECT_EQ(lines_of(encode("a,b,c,kind\n1,2,3,x\n", {"--keep", "a"}).out).at(0), "code1,code2,a");
  EXPECT_EQ(lines_of(encode("a,b,c,kind\n1,2,3,x\n", {"--keep", ""}).out).at(0), "code1,code2");
  expect_error(encode("a,b,c,kind\n1,2,3,x\n", {"--keep", "knd"}), 2, "\"knd\"", "kind");
}

TEST_F(OtherTable, DecodeRequiresCodes) {
  expect_error(aefx({"decode", "t.aefx", "t.csv"}), 3, "there is no column \"code1\"");
  expect_error(aefx({"decode", "t.aefx", "-"}, "code1,code2\n1,\n2,3\n"), 3, "<stdin>:2, column \"code2\"");
}

}  // namespace
}  // namespace aefx::test
