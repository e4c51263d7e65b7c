// `aefx sweep`: held-out error by number of codes.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class Sweep : public IrisTest {
 protected:
  [[nodiscard]] Result sweep(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"sweep", "iris.data", "--epochs", "3"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }
};

std::string table_of(int rows, int columns) {
  std::string text;
  for (int r = -1; r < rows; ++r) {
    for (int c = 0; c < columns; ++c)
      text += (c > 0 ? "," : "") + (r < 0 ? "c" + std::to_string(c) : std::to_string((r * (2 * c + 3) + r * r) % 17));
    text += "\n";
  }
  return text;
}

TEST_F(Sweep, PrintsTablePlotAndElbow) {
  const Result r = sweep({"--dims", "1:4"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.out, HasSubstr("4 columns of iris.data, learned from 120 rows and judged on 30 others held out\n"));
  EXPECT_THAT(r.out, HasSubstr("codes      error        PCA      left\n    1  "));
  EXPECT_THAT(r.out, HasSubstr("█"));
  EXPECT_THAT(r.out, HasSubstr("Elbow: 1 code."));
  EXPECT_THAT(r.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(dir.list(), ::testing::ElementsAre("iris.data"));  // no model is saved
}

TEST_F(Sweep, TriesSizesBelowTheColumnsByDefault) {
  const Result r = sweep({});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("sizes: 1, 2, 3 (--dims takes others)\n"));
  EXPECT_EQ(r.out, sweep({"--dims", "1:3"}).out);
  dir.write("one.csv", table_of(40, 1));
  EXPECT_THAT(aefx({"sweep", "one.csv", "--epochs", "1"}).err, HasSubstr("sizes: 1 ("));
  dir.write("many.csv", table_of(40, 15));
  EXPECT_THAT(aefx({"sweep", "many.csv", "--epochs", "1"}).err, HasSubstr("sizes: 1, 2, 3, 4, 6, 8, 12 ("));
}

TEST_F(Sweep, JsonAndCsvAgreeForAListOfSizes) {
  const Result csv = sweep({"--dims", "4,1,2:3,2", "--format", "csv"});
  ASSERT_EQ(csv.code, 0) << csv.err;
  const auto rows = numbers_of(csv.out, 5);
  const json j = json::parse(sweep({"--dims", "1:4", "--format", "json"}).out);
  EXPECT_EQ(lines_of(csv.out)[0], "codes,error,pca,means,elbow");
  ASSERT_EQ(rows.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(rows[i][0], static_cast<double>(i + 1));
    EXPECT_EQ(j.at("sizes").at(i).at("error"), rows[i][1]);
    EXPECT_EQ(j.at("sizes").at(i).at("pca"), rows[i][2]);
    EXPECT_EQ(j.at("means"), rows[i][3]);
    EXPECT_EQ(rows[i][4], j.at("elbow") == i + 1 ? 1 : 0);
  }
  EXPECT_EQ(j.at("held_out_rows"), 30);
}

TEST_F(Sweep, TakesTrainOptions) {
  const Result r = sweep({"--dims", "2", "--hidden", "5", "--activation", "tanh", "--drop", "x1", "--valid", "0.5",
                          "--seed", "3", "--format", "json", "-o", "s.json"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, "");
  const json j = json::parse(dir.read("s.json"));
  EXPECT_EQ(j.at("columns"), 3);
  EXPECT_EQ(j.at("held_out_rows"), 75);
  EXPECT_EQ(j.at("elbow"), nullptr);
  EXPECT_NE(sweep({"--dims", "2", "--seed", "4", "--format", "csv"}).out,
            sweep({"--dims", "2", "--seed", "5", "--format", "csv"}).out);
}

TEST_F(Sweep, ResultDoesNotDependOnThreads) {
  EXPECT_EQ(aefx({"sweep", "iris.data", "--dims", "1:2", "--format", "csv", "--threads", "1"}).out,
            aefx({"sweep", "iris.data", "--dims", "1:2", "--format", "csv", "--threads", "3"}).out);
}

TEST_F(Sweep, ReportsErrors) {
  expect_error(sweep({"--dims", "1:5"}), 2, "5 codes are more than the 4 columns", "--dims up to 4");
  for (const char* dims : {"0", "x", "", "1,,2", "1:", ":3", "1.5"}) {
    const Result r = sweep({"--dims", dims});
    EXPECT_EQ(r.code, 2) << dims;
    EXPECT_THAT(r.err, HasSubstr("--dims: invalid value '")) << dims;
  }
  expect_error(sweep({"--dims", "3:1"}), 2, "--dims: invalid value '3:1'", "from small to large");
  expect_error(sweep({"--dims", "1:100000"}), 2, "--dims: invalid value '1:100000'");
  expect_error(sweep({"--dims", "1-4"}), 2, "--dims: invalid value '1-4'", "1:4");
  expect_error(sweep({"--dims", "2", "--dim", "2"}), 2, "unknown option '--dim'", "--dims");
  expect_error(sweep({"--dims", "2", "--valid", "0"}), 2, "--valid: invalid value '0'", "above 0");
  expect_error(sweep({"--dims", "2", "--format", "html"}), 2, "--format 'html' is none of text, json, csv");
  expect_error(sweep({"--dims", "2", "-o", "iris.data"}), 2, "iris.data");
  expect_error(aefx({"sweep", "none.data", "--dims", "2"}), 5, "none.data");
  expect_error(aefx({"sweep", "-", "--dims", "2"}, "a,b\n1,2\n2,3\n"), 3, "2 rows are too few");
}

}  // namespace
}  // namespace aefx::test
