#include "aefx/prep/levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "aefx/base/error.h"
#include "prep/level_coder.h"

namespace aefx::prep {
namespace levels_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Fits levels to these cells, and codes the cells.
struct Fitted {
  Levels levels;
  std::vector<double> cells;
};

Fitted fitted(const std::vector<std::string>& cells, const LevelOptions& options = {}) {
  Vocabulary words;
  MatrixD table(static_cast<Index>(cells.size()), 2);
  for (std::size_t i = 0; i < cells.size(); ++i) table(static_cast<Index>(i), 1) = words.index(cells[i]);
  Fitted out{.levels = fit_levels(words.values(), options, table.col(1)), .cells = {}};
  for (Index r = 0; r < table.rows(); ++r) out.cells.push_back(table(r, 1));
  return out;
}

TEST(Levels, AreSortedByFrequencyThenName) {
  const Fitted f = fitted({"z", "b", "a", "b", "a", "c"});
  EXPECT_THAT(f.levels.names, ElementsAre("a", "b", "c", "z"));
  EXPECT_THAT(f.cells, ElementsAre(3, 1, 0, 1, 0, 2));
  EXPECT_EQ(f.levels.size(), 4U);
}

TEST(Levels, MissingLevelExistsOnlyWithMissingValues) {
  EXPECT_FALSE(fitted({"a", "b"}).levels.missing);
  const Fitted f = fitted({"a", "", "b", "a"});
  EXPECT_TRUE(f.levels.missing);
  EXPECT_THAT(f.cells, ElementsAre(0, 2, 1, 0));
  EXPECT_EQ(f.levels.text(2), "");
  EXPECT_EQ(f.levels.label(2), "(missing)");
}

TEST(Levels, RarestShareOneLevel) {
  const Fitted f = fitted({"a", "a", "a", "b", "b", "c", "d", ""}, {.most = 3});
  EXPECT_THAT(f.levels.names, ElementsAre("a", "b"));
  EXPECT_EQ(f.levels.others, 2U);
  EXPECT_THAT(f.cells, ElementsAre(0, 0, 0, 1, 1, 3, 3, 2));
  EXPECT_EQ(f.levels.text(3), "(other)");
  EXPECT_EQ(fitted({"a", "a", "b", "c"}, {.most = 3}).levels.others, 0U);
}

TEST(Levels, ValuesAreDistinctFromLabels) {
  const Fitted f = fitted({"(missing)", "(missing)", "", "(other)"});
  EXPECT_EQ(f.levels.label(0), "\"(missing)\"");
  EXPECT_EQ(f.levels.text(0), "(missing)");
  EXPECT_EQ(f.levels.label(1), "\"(other)\"");
  EXPECT_EQ(f.levels.label(2), "(missing)");
}

TEST(Levels, ValuesOfDroppedRowsAreNoLevels) {
  MatrixD table(2, 1);
  table << 1, 1;
  const Levels levels = fit_levels({"gone", "here"}, {}, table.col(0));
  EXPECT_THAT(levels.names, ElementsAre("here"));
  EXPECT_EQ(table(0, 0), 0);
}

TEST(Vocabulary, IsLimited) {
  Vocabulary words(2);
  EXPECT_EQ(words.index("a"), 0);
  EXPECT_EQ(words.index("b"), 1);
  EXPECT_FALSE(words.overflowed());
  EXPECT_TRUE(std::isnan(words.index("c")));
  EXPECT_TRUE(words.overflowed());
  EXPECT_EQ(words.index("b"), 1);
  EXPECT_EQ(words.values().size(), 2U);
}

csv::RowBatch rows_with(const std::vector<std::string>& labels) {
  csv::RowBatch rows;
  rows.numbers = MatrixD::Constant(static_cast<Index>(labels.size()), 2, kNan);
  rows.labels = csv::TextColumns(1);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    rows.labels.push_back(labels[i]);
    rows.lines.push_back(i + 2);
  }
  return rows;
}

const Origin kOrigin{.table = "t.csv", .features = {"n", "kind"}};

std::vector<double> coded(const Levels& levels, const std::vector<std::string>& labels) {
  csv::RowBatch rows = rows_with(labels);
  LevelCoder({{}, levels}).code(kOrigin, rows);
  EXPECT_EQ(rows.labels.rows(), 0U);
  std::vector<double> out;
  for (Index r = 0; r < rows.numbers.rows(); ++r) out.push_back(rows.numbers(r, 1));
  return out;
}

TEST(LevelCoder, UnseenValuesFollowTheRule) {
  Levels levels{.names = {"a", "b"}, .missing = true, .others = 0, .unseen = Unseen::zero};
  EXPECT_THAT(coded(levels, {"b", "a", "", "c"}), ElementsAre(1, 0, 2, Levels::kNoLevel));
  levels.unseen = Unseen::missing;
  EXPECT_THAT(coded(levels, {"c"}), ElementsAre(2));
  levels.missing = false;
  EXPECT_TRUE(std::isnan(coded(levels, {"c"})[0]));
  EXPECT_TRUE(std::isnan(coded(levels, {""})[0]));
  levels.others = 5;
  levels.unseen = Unseen::error;
  EXPECT_THAT(coded(levels, {"c"}), ElementsAre(2));
}

TEST(LevelCoder, ErrorNamesLineColumnAndLevels) {
  csv::RowBatch rows = rows_with({"setosa", "setoza"});
  try {
    LevelCoder({{}, {.names = {"setosa", "virginica"}}}).code(kOrigin, rows);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_EQ(error.where(), "t.csv:3, column \"kind\"");
    EXPECT_THAT(error.message(), HasSubstr("\"setoza\" is none of the levels of training: \"setosa\", \"virginica\""));
    EXPECT_THAT(error.hint(), HasSubstr("did you mean setosa?"));
  }
}

TEST(LevelCoder, TextWithoutCodesIsNotMissing) {
  csv::RowBatch rows = rows_with({"a"});
  EXPECT_THROW(static_cast<void>(apply_missing_rule(OnMissing::mask, kOrigin, rows)), Error);
  EXPECT_THROW(static_cast<void>(prepare({}, kOrigin, rows)), Error);
}

}  // namespace levels_test
}  // namespace aefx::prep
