// Dialects and missing-value rules: a table in another dialect gives the same codes.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

class Reading : public CliTest {
 protected:
  [[nodiscard]] Result train(const std::string& table, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"train", "-", "--dim", "1", "--epochs", "2", "-q", "--no-model"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments, table);
  }
  const std::string plain = "a,b,c,name\n1.5,2,3,x\n2,3.25,1,y\n4,1,2,z\n3,3,-1,w\n";
};

TEST_F(Reading, ErrorsNameStandardInput) {
  expect_error(train("a,b\n1,2\n3,x\n4,5\n6,7\n7,8\n8,9\n9,9\n1,1\n2,2\n3,3\n4,4\n"), 3,
               "<stdin>:3, column \"b\": \"x\" is not a number");
}

TEST_F(Reading, OnMissingRulesFillOrDropOrFail) {
  const std::string table = "a,b,c\n1,2,3\n2,,1\n4,NA,2\n3,3,-1\n5,2,2\n6,1,4\n";
  for (const char* rule : {"mask", "mean", "median"}) {
    const Result r = train(table, {"--on-missing", rule});
    ASSERT_EQ(r.code, 0) << r.err;
    expect_finite(r.out, 6, 1);
  }
  EXPECT_EQ(train(table).out, train(table, {"--on-missing", "mask"}).out);
  const Result dropped = train(table, {"--on-missing", "drop"});
  expect_finite(dropped.out, 4, 1);
  const Result loud = aefx({"train", "-", "--dim", "1", "--no-model", "--on-missing", "drop"}, table);
  EXPECT_THAT(loud.err, HasSubstr("2 rows are left out for a missing value"));
  expect_error(train(table, {"--on-missing", "error"}), 3, "<stdin>:3, column \"b\"", "--on-missing");
  expect_error(train(table, {"--on-missing", "guess"}), 2, "'guess'");
}

TEST_F(Reading, MissingTokensAreExactCells) {
  dir.write("t.csv", "a,b\n1,2\nnone,3\n4,-99\n3,5\n2,2\n7,1\n");
  const Result r = aefx({"train", "--missing", "none,-99", "t.csv", "--dim", "1", "-q", "--on-missing", "drop"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(lines_of(r.out).size(), 5U);
  // The model stores the tokens.
  const Result encoded = aefx({"encode", "t.aefx", "t.csv", "-q"});
  EXPECT_EQ(encoded.out, r.out) << encoded.err;
}

}  // namespace
}  // namespace aefx::test
