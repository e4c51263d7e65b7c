// The rows that are drawn as points, and the column that colours them.
#include "explain/point_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "aefx/infer/encode.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace point_sample_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Index kColumns = 3;

struct Rows {
  model::Model model;
  Matrix inputs;
  csv::TextColumns texts{3};  // a name for each, "s", "b" or "a"; always "x"; "odd" or "even"
};

Rows rows_of(Index count) {
  const MatrixD table = some_table(count, kColumns);
  Rows rows{.model = some_model(table), .inputs = {}, .texts = csv::TextColumns(3)};
  rows.inputs = rows.model.pipeline.transform(table).inputs;
  for (Index r = 0; r < count; ++r) {
    rows.texts.push_back("person " + std::to_string(r));
    rows.texts.push_back("x");
    rows.texts.push_back(r % 2 == 0 ? "odd" : "even");
  }
  return rows;
}

const std::vector<train::CarriedColumn> kCarried{{"name", 3}, {"constant", 4}, {"kind", 5}};

TEST(TrainingPoints, AreColoredByFirstSuitableColumn) {
  const Rows rows = rows_of(100);
  const model::Points points = explain::training_points(rows.model, rows.inputs, rows.texts, kCarried);
  EXPECT_EQ(points.column, "kind");
  EXPECT_EQ(points.position, 5U);
  EXPECT_THAT(points.levels, ElementsAre("even", "odd"));
  ASSERT_EQ(points.level.size(), 100U);
  EXPECT_EQ(points.level[0], 1U);
  EXPECT_EQ(points.level[1], 0U);
  EXPECT_EQ(points.codes, infer::encode_prepared(rows.model, rows.inputs));
}

TEST(TrainingPoints, AreEvenlySpaced) {
  const Rows rows = rows_of(2500);
  const model::Points points = explain::training_points(rows.model, rows.inputs, rows.texts, kCarried);
  ASSERT_EQ(points.codes.rows(), 1000);
  const Matrix all = infer::encode_prepared(rows.model, rows.inputs);
  EXPECT_EQ(points.codes.row(0), all.row(0));
  EXPECT_EQ(points.codes.row(1), all.row(2));
  EXPECT_EQ(points.codes.row(999), all.row(2497));
}

// Ten names of ten people are not levels, though there are fewer than twelve.
TEST(TrainingPoints, OmitLevelsOfAlmostUniqueColumns) {
  const Rows rows = rows_of(10);
  const model::Points points =
      explain::training_points(rows.model, rows.inputs, rows.texts, {{"name", 3}, {"constant", 4}, {"other", 5}});
  EXPECT_EQ(points.column, "other");
  csv::TextColumns names(1);
  for (int r = 0; r < 10; ++r) names.push_back("person " + std::to_string(r));
  EXPECT_THAT(explain::training_points(rows.model, rows.inputs, names, {{"name", 3}}).levels, IsEmpty());
}

TEST(PointSample, DoesNotDependOnBlocks) {
  const Rows rows = rows_of(3000);
  const auto sample = [&](Index batch) {
    explain::PointSample points(rows.model);
    for (Index begin = 0; begin < rows.inputs.rows(); begin += batch) {
      const Index count = std::min(batch, rows.inputs.rows() - begin);
      csv::TextColumns texts(3);
      for (Index r = begin; r < begin + count; ++r) {
        for (std::size_t c = 0; c < 3; ++c) texts.push_back(rows.texts.at(static_cast<std::size_t>(r), c));
      }
      points.add(rows.inputs.middleRows(begin, count), texts, 2);
    }
    return points.points(kCarried[2]);
  };
  const model::Points one = sample(3000);
  const model::Points many = sample(7);
  EXPECT_EQ(one.codes.rows(), 1000);
  EXPECT_EQ(one.codes, many.codes);
  EXPECT_EQ(one.level, many.level);
  EXPECT_THAT(one.levels, ElementsAre("even", "odd"));
  const auto odd = std::count(one.level.begin(), one.level.end(), 1U);
  EXPECT_GT(odd, 400);
  EXPECT_LT(odd, 600);
}

TEST(PointSample, OfFewRowsEqualsTrainingPoints) {
  const Rows rows = rows_of(50);
  explain::PointSample sample(rows.model);
  sample.add(rows.inputs, rows.texts, 2);
  const model::Points is = sample.points(kCarried[2]);
  const model::Points was = explain::training_points(rows.model, rows.inputs, rows.texts, kCarried);
  EXPECT_EQ(is.codes, was.codes);
  EXPECT_EQ(is.levels, was.levels);
  EXPECT_EQ(is.level, was.level);
  EXPECT_EQ(is.column, was.column);
}

TEST(PointSample, TooManyLevelsAreNotColored) {
  const Rows rows = rows_of(50);
  explain::PointSample sample(rows.model);
  sample.add(rows.inputs, rows.texts, 0);
  EXPECT_TRUE(sample.too_many_levels());
  EXPECT_THAT(sample.points(kCarried[0]).levels, IsEmpty());
  EXPECT_THAT(sample.points(kCarried[0]).level, IsEmpty());
}

// Rows have their numbers, and columns the distribution of their values.
TEST(TrainingPoints, CountTheValuesOfEachColumn) {
  const Rows rows = rows_of(3000);
  const model::Points points = explain::training_points(rows.model, rows.inputs, rows.texts, kCarried);
  ASSERT_EQ(points.row.size(), static_cast<std::size_t>(points.codes.rows()));
  EXPECT_EQ(points.row.front(), 1U);
  EXPECT_TRUE(std::is_sorted(points.row.begin(), points.row.end()));
  EXPECT_LE(points.row.back(), 3000U);
  ASSERT_EQ(points.counts.rows(), kColumns);
  ASSERT_EQ(points.counts.cols(), model::kBins);
  const MatrixD table = some_table(3000, kColumns);
  for (Index c = 0; c < kColumns; ++c) {
    EXPECT_EQ(points.counts.row(c).sum(), static_cast<double>(points.codes.rows()));
    const double low = table.col(c).minCoeff(), range = table.col(c).maxCoeff() - low;
    double first = 0;
    for (const std::uint64_t row : points.row) {
      const double part = (table(static_cast<Index>(row) - 1, c) - low) / range;
      first += part < 0.5 ? 1 : 0;
    }
    EXPECT_NEAR(points.counts.row(c).head(model::kBins / 2).sum(), first, 3) << "values in the lower half";
  }
  EXPECT_EQ(points.values.size(), 0) << "a model holds no values of its rows";
}

TEST(PointSample, HoldsValuesInOwnUnits) {
  const Rows rows = rows_of(50);
  explain::PointSample sample(rows.model);
  sample.add(rows.inputs, rows.texts, 2);
  const model::Points points = sample.points(kCarried[2]);
  const MatrixD table = some_table(50, kColumns);
  ASSERT_EQ(points.values.rows(), 50);
  for (Index r = 0; r < 50; ++r) {
    EXPECT_EQ(points.row[static_cast<std::size_t>(r)], static_cast<std::uint64_t>(r) + 1);
    for (Index c = 0; c < kColumns; ++c)
      EXPECT_NEAR(points.values(r, c), table(r, c), 1e-4 * (1 + std::abs(table(r, c))));
  }
}

}  // namespace point_sample_test
}  // namespace aefx::test
