// R^2 of columns in very small and very large units.
#include <gtest/gtest.h>

#include "aefx/explain/explain.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

std::vector<explain::Column> columns_of(const MatrixD& table, prep::Scaling scaling) {
  const model::Model m = some_model(table, {.codes = 2, .output = nn::Activation::linear},
                                    {.scaling = scaling, .margin = 0, .on_missing = prep::OnMissing::mask});
  return explain::explain(m, m.measurements).columns;
}

TEST(ColumnR2, ExistsForSmallAndLargeUnits) {
  for (const double unit : {1e-15, 1e-8, 1.0, 1e8}) {
    for (const prep::Scaling scaling : {prep::Scaling::none, prep::Scaling::minmax, prep::Scaling::standard}) {
      for (const explain::Column& column : columns_of(some_table(50, 3) * unit, scaling)) {
        EXPECT_TRUE(column.r2) << unit << " " << prep::name(scaling) << " " << column.name;
      }
    }
  }
}

TEST(ColumnR2, IsEmptyBelowFloat32Resolution) {
  MatrixD table = some_table(50, 3);
  for (Index r = 0; r < 50; ++r) table(r, 1) = 1e9 + 1e-3 * static_cast<double>(r);
  EXPECT_FALSE(columns_of(table, prep::Scaling::none)[1].r2);
  EXPECT_TRUE(columns_of(table, prep::Scaling::minmax)[1].r2);
}

}  // namespace
}  // namespace aefx::test
