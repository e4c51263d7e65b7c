// What features bring to scores.
#include "explain/score_parts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "unit/model/earlier_version.h"

namespace aefx::test {
namespace {

struct Split {
  infer::Scores scores;
  MatrixD parts;
};

Split split(const model::Model& m, const MatrixD& table) {
  const infer::Scorer scorer(m);
  const Matrix inputs = m.pipeline.transform(table).inputs;
  infer::Scores scores = scorer.score(table, inputs);
  MatrixD parts = explain::score_parts(m, scorer, scores, inputs);
  return {.scores = std::move(scores), .parts = std::move(parts)};
}

TEST(ScoreParts, AddUpToTheScore) {
  const MatrixD table = some_table(40, 5);
  for (const std::vector<Index>& hidden : std::vector<std::vector<Index>>{{}, {6}}) {
    const model::Model m = some_model(table, {.hidden = hidden, .codes = 3});
    for (const Split& s : {split(m, table), split(as_earlier_version(m, table), table)}) {
      ASSERT_EQ(s.parts.cols(), 6);
      for (Index r = 0; r < 40; ++r)
        EXPECT_NEAR(s.parts.row(r).sum(), s.scores.rows(r), 1e-5 * (1 + s.scores.rows(r))) << r;
    }
    EXPECT_TRUE(split(m, table).parts.col(5).isZero());  // no rest
  }
}

TEST(ScoreParts, OfAFarValueAreOfItsColumn) {
  MatrixD table = some_table(60, 4);
  const model::Model m = some_model(table);
  table(7, 2) += 1000 * (table.col(2).maxCoeff() - table.col(2).minCoeff());
  const Split s = split(m, table);
  EXPECT_GT(s.parts(7, 2), 0.9 * s.scores.rows(7));
}

TEST(ScoreParts, MissingValuesBringNoMisfit) {
  MatrixD table = some_table(30, 3);
  const model::Model m = some_model(table, {}, {.on_missing = prep::OnMissing::mask});
  MatrixD gaps = table.topRows(2);
  gaps(0, 1) = std::numeric_limits<double>::quiet_NaN();
  gaps.row(1).setConstant(std::numeric_limits<double>::quiet_NaN());
  const Split s = split(m, gaps);
  EXPECT_NEAR(s.parts(0, 1), 0, 1e-9);  // the mean stands for it: no contribution either
  EXPECT_NEAR(s.parts.row(0).sum(), s.scores.rows(0), 1e-5 * (1 + s.scores.rows(0)));
  EXPECT_TRUE(std::isnan(s.parts(1, 0)));
}

}  // namespace
}  // namespace aefx::test
