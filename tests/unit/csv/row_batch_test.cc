// Rows in memory: TextColumns and RowBatch.
#include "aefx/csv/row_batch.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <vector>

namespace aefx::csv {
namespace {

// Each row is copied once or a few times, not whenever another one comes.
TEST(TextColumns, AppendsRowsOneByOneInTimeThatGrowsWithThem) {
  TextColumns row(20), all(20);
  for (int c = 0; c < 20; ++c) row.push_back("cell " + std::to_string(c));
  constexpr std::size_t kRows = 100'000;
  const std::clock_t begin = std::clock();
  for (std::size_t r = 0; r < kRows; ++r) all.append(row);
  EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 20);  // 0.1 s; half an hour if all were copied
  EXPECT_EQ(all.rows(), kRows);
  EXPECT_EQ(all.at(kRows - 1, 19), "cell 19");
}

TEST(TextColumns, AppendsItself) {
  TextColumns rows(2);
  for (const char* cell : {"a", "b", "c", "d"}) rows.push_back(cell);
  rows.append(rows, 1, 1);
  rows.append(rows);
  ASSERT_EQ(rows.rows(), 6U);
  EXPECT_EQ(rows.at(2, 1), "d");
  EXPECT_EQ(rows.at(5, 0), "c");
}

TEST(RowBatch, SliceCopiesSomeRows) {
  RowBatch rows{.numbers = (MatrixD(4, 2) << 1, 2, 3, 4, 5, 6, 7, 8).finished(),
                .texts = TextColumns(1),
                .labels = TextColumns(1),
                .lines = {2, 3, 5, 8}};
  for (const char* cell : {"a", "b", "c", "d"}) rows.texts.push_back(cell);
  for (const char* label : {"red", "", "blue", "red"}) rows.labels.push_back(label);
  const RowBatch middle = slice(rows, 1, 2);
  EXPECT_EQ(middle.numbers, (MatrixD(2, 2) << 3, 4, 5, 6).finished());
  ASSERT_EQ(middle.texts.rows(), 2U);
  EXPECT_EQ(middle.texts.at(0, 0), "b");
  EXPECT_EQ(middle.texts.at(1, 0), "c");
  ASSERT_EQ(middle.labels.rows(), 2U);
  EXPECT_EQ(middle.labels.at(1, 0), "blue");
  EXPECT_EQ(middle.lines, (std::vector<RowLine>{3, 5}));
  const RowBatch end = slice(rows, 3, 100);
  EXPECT_EQ(end.rows(), 1U);
  EXPECT_EQ(end.numbers, (MatrixD(1, 2) << 7, 8).finished());
  EXPECT_EQ(end.texts.at(0, 0), "d");
  EXPECT_EQ(slice(rows, 4, 1).rows(), 0U);
}

}  // namespace
}  // namespace aefx::csv
