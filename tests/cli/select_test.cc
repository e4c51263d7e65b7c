// `aefx select`: columns from which the others follow.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class Select : public IrisTest {};

// Columns a, b, their sum, a text, and a counter of rows.
std::string sums() {
  std::string text = "id,a,b,sum,kind\n";
  for (int r = 0; r < 80; ++r) {
    const int a = (r * 7) % 31, b = (r * r) % 17;
    text += std::to_string(r + 1) + "," + std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(a + b) +
            "," + (a > 15 ? "x" : "y") + "\n";
  }
  return text;
}

TEST_F(Select, NamesColumnsInOrder) {
  const Result r = aefx({"select", "iris.data", "--columns", "2"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.out, HasSubstr("2 of the 4 columns of iris.data from which the other 2 follow best"));
  EXPECT_THAT(r.out, HasSubstr("\n  1  x3 "));
  EXPECT_THAT(r.out, HasSubstr("\n  2  x2 "));
  EXPECT_THAT(r.out, HasSubstr("Least is kept of x1 ("));
  EXPECT_THAT(dir.list(), ::testing::ElementsAre("iris.data"));
}

TEST_F(Select, FormatsAgreeAndTheDefaultIsAllButOne) {
  const Result csv = aefx({"select", "iris.data", "--format", "csv"});
  ASSERT_EQ(csv.code, 0) << csv.err;
  ASSERT_EQ(lines_of(csv.out).size(), 4U);
  const json j = json::parse(aefx({"select", "iris.data", "--json"}).out);
  ASSERT_EQ(j.at("selected").size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::vector<std::string> cells = cells_of(lines_of(csv.out)[i + 1]);
    EXPECT_EQ(cells[1], j.at("selected").at(i).at("column").get<std::string>());
    EXPECT_EQ(std::stod(cells[4]), j.at("selected").at(i).at("kept").get<double>());
  }
}

// Three columns, of which one is the sum of the others, follow from any two.
TEST_F(Select, SaysWhereTheOthersFollowExactly) {
  dir.write("t.csv", sums());
  const Result r = aefx({"select", "t.csv", "--columns", "2"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("id"));  // counts the rows, and is not chosen from
  EXPECT_THAT(r.out, HasSubstr("2 of the 3 columns of t.csv from which the other follows best"));
  EXPECT_THAT(r.out, HasSubstr("100.0%"));
  const Result with_kind = aefx({"select", "t.csv", "--columns", "3", "--categorical", "kind", "--seed", "2"});
  EXPECT_THAT(with_kind.out, HasSubstr("kind"));
}

TEST_F(Select, WritesAFileAndRefusesItsInput) {
  ASSERT_EQ(aefx({"select", "iris.data", "-o", "columns.txt", "-q"}).code, 0);
  EXPECT_THAT(dir.read("columns.txt"), HasSubstr("3 of the 4 columns"));
  EXPECT_EQ(aefx({"select", "iris.data", "-o", "iris.data"}).code, 2);
}

TEST_F(Select, RefusesTooMany) {
  const Result r = aefx({"select", "iris.data", "--columns", "4"});
  EXPECT_EQ(r.code, 2);
  EXPECT_THAT(r.err, HasSubstr("4 columns are not fewer than the 4 that there are to choose from"));
  EXPECT_THAT(r.err, HasSubstr("give --columns up to 3"));
  EXPECT_EQ(aefx({"select", "iris.data", "--columns", "0"}).code, 2);
}

// A value far out decides nothing: it is capped, as in training, and that is said.
TEST_F(Select, CapsValuesFarOut) {
  std::string text = dir.read("iris.data");
  const std::string before = json::parse(aefx({"select", "iris.data", "--json"}).out).at("selected").at(0).at("column");
  text.replace(text.find("5.1"), 3, "5100");
  dir.write("far.data", text);
  const Result r = aefx({"select", "far.data", "--json"});
  EXPECT_THAT(r.err, HasSubstr("5100"));
  EXPECT_EQ(json::parse(r.out).at("selected").at(0).at("column"), before);
}

}  // namespace
}  // namespace aefx::test
