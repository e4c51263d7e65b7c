// What is wrong with a table is said with its place, and nothing is left behind.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;

class DataError : public CliTest {
 protected:
  void expect(const std::string& table, int code, const std::string& what, const std::string& help = {}) {
    SCOPED_TRACE(table.substr(0, 60));
    dir.write("t.csv", table);
    expect_error(aefx({"train", "t.csv", "--dim", "1"}), code, what, help);
    EXPECT_THAT(dir.list(), ElementsAre("t.csv"));
  }
  static std::string many(const std::string& end = {}) {
    std::string text = "a,b\n";
    for (int i = 0; i < 40; ++i) text += std::to_string(i) + "," + std::to_string(i * i % 7) + "\n";
    return text + end;
  }
};

TEST_F(DataError, FilesThatCanNotBeRead) {
  expect_error(aefx({"train", "irs.data", "--dim", "2"}), 5, "irs.data: cannot be opened: No such file");
  expect_error(aefx({"train", ".", "--dim", "2"}), 5, "is a directory");
  expect_error(aefx({"train", "-", "--dim", "2"}), 3, "<stdin>: the table is empty");
  EXPECT_THAT(dir.list(), ElementsAre());
}

TEST_F(DataError, TablesWithNothingToLearn) {
  expect("", 3, "t.csv: the table is empty");
  expect(" \n\n", 3, "the table is empty");
  expect("a,b\nx,y\nz,w\n", 3, "no column holds numbers");
  expect("1,2,3\n", 3, "one row");
  expect("a,b\n1,2\n", 3, "one row");
  expect("a,b\n", 3, "t.csv: ");
}

TEST_F(DataError, ARaggedRowIsToldWithItsLine) {
  expect("a,b\n1,2\n3,4\n5\n6,7\n", 3, "t.csv:4: 2 cells expected, 1 found");
  expect("a,b\n1,2\n3,4\n5,6,7\n6,7\n", 3, "t.csv:4: 2 cells expected, 3 found");
  expect("a,b\n1,\"2\n3\"\n3,4\n5\n6,7\n6,7\n7,8\n", 3, "t.csv:");
}

TEST_F(DataError, TextInANumberColumnIsToldWithLineAndColumn) {
  expect(many("hello,3\n"), 3, "t.csv:42, column \"a\": \"hello\" is not a number", "--missing \"hello\"");
  expect(many("3,0x10\n"), 3, "t.csv:42, column \"b\"");
  expect(many("3,1e400\n"), 3, "t.csv:42, column \"b\"");
  expect(many("3,inf\n"), 3, "t.csv:42, column \"b\"");
  expect(many("a,b\n"), 3, "t.csv:42, column \"a\": \"a\" is not a number");
}

TEST_F(DataError, FilesOfAnotherKindAreNamed) {
  expect("\x89PNG\r\n\x1a\n012345", 3, "PNG");
  expect(std::string("a,b\n1,2\n3,\0\n", 12), 3, "NUL");
  expect(std::string("\xFF\xFE"
                     "a\0,\0b\0\n\0",
                     10),
         3, "UTF-16", "iconv");
}

TEST_F(DataError, AQuoteThatIsNeverClosedIsToldWhereItOpens) {
  expect(replaced(many(), "\n5,4\n", "\n5,\"4\n"), 3, "t.csv:7");
}

TEST_F(DataError, AnErrorFarDownLeavesTheOldModelAndOutput) {
  dir.write("t.csv", many());
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "-o", "codes.csv"}).code, 0);
  const std::string model = dir.read("t.aefx");
  const std::string codes = dir.read("codes.csv");
  std::string table = many();
  for (int i = 0; i < 20000; ++i) table += "1,2\n";
  dir.write("t.csv", table + "1,oops\n");
  expect_error(aefx({"train", "t.csv", "--dim", "1", "-o", "codes.csv"}), 3, "t.csv:20042, column \"b\"");
  expect_error(aefx({"encode", "t.aefx", "t.csv", "-o", "codes.csv"}), 3, "t.csv:20042, column \"b\"");
  EXPECT_EQ(dir.read("t.aefx"), model);
  EXPECT_EQ(dir.read("codes.csv"), codes);
  EXPECT_THAT(dir.list(), ElementsAre("codes.csv", "t.aefx", "t.csv"));
}

TEST_F(DataError, ALossThatDivergesIsToldAndTheOldModelKept) {
  dir.write("t.csv", many());
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q"}).code, 0);
  const std::string model = dir.read("t.aefx");
  const Result r = aefx({"train", "t.csv", "--dim", "1", "-q", "--optimizer", "sgd", "--lr", "1e6", "--scale", "none",
                         "--init", "glorot", "--output-activation", "linear", "--epochs", "20"});
  expect_error(r, 1, "the loss stopped being a number", "--lr");
  EXPECT_EQ(dir.read("t.aefx"), model);
  EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv"));
}

}  // namespace
}  // namespace aefx::test
