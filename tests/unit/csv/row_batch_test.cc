// Rows in memory: TextColumns.
#include "aefx/csv/row_batch.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

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

}  // namespace
}  // namespace aefx::csv
