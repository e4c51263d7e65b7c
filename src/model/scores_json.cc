#include "base/decompositions.h"
#include "model/sections.h"

namespace aefx::model {

Json spread_to_json(const CodeSpread& spread) {
  return {{"mean", numbers(spread.mean)}, {"covariance", rows(spread.covariance)}};
}

CodeSpread spread_from_json(const Field& field, std::size_t codes) {
  const Field mean = field.at("mean");
  const std::size_t n = mean.size() == 0 ? 0 : codes;
  CodeSpread spread{.mean = mean.vector(n), .covariance = field.at("covariance").matrix(n, n)};
  for (std::size_t k = 0; k < n; ++k) {
    const auto i = static_cast<Index>(k);
    if (spread.covariance(i, i) < 0) field.at("covariance").at(k).at(k).fail("is below 0");
    for (std::size_t j = 0; j < k; ++j) {
      const auto other = static_cast<Index>(j);
      if (spread.covariance(i, other) != spread.covariance(other, i)) {
        field.at("covariance").at(k).at(j).fail("is not what stands across the diagonal");
      }
    }
  }
  return spread;
}

Json columns_to_json(const ColumnSpread& columns) {
  Json lower = Json::array();
  for (Index i = 0; i < columns.covariance.rows(); ++i)
    lower.push_back(numbers(columns.covariance.row(i).head(i + 1).cast<float>()));
  return {{"mean", numbers(columns.mean.cast<float>())}, {"covariance", lower}};
}

ColumnSpread columns_from_json(const Field& field, std::size_t columns) {
  const auto n = static_cast<Index>(columns);
  const Field covariance = field.at("covariance");
  covariance.expect_size(columns, "columns");
  ColumnSpread out{.mean = field.at("mean").vector(columns), .covariance = MatrixD(n, n)};
  for (Index i = 0; i < n; ++i) {
    const VectorD row = covariance.at(static_cast<std::size_t>(i)).vector(static_cast<std::size_t>(i) + 1);
    out.covariance.row(i).head(i + 1) = row;
    out.covariance.col(i).head(i + 1) = row.transpose();
  }
  if (!Cholesky(out.covariance).is_positive_definite()) covariance.fail("is not positive definite");
  return out;
}

Json scores_to_json(const ScoreQuantiles& quantiles) {
  Json json = {{"levels", numbers(quantiles.levels)}, {"scores", numbers(quantiles.scores)}};
  if (quantiles.held_out_rows > 0) json.emplace("held_out_rows", quantiles.held_out_rows);
  return json;
}

ScoreQuantiles scores_from_json(const Field& field) {
  const Field levels = field.at("levels");
  const Field scores = field.at("scores");
  const std::size_t n = levels.size();
  scores.expect_size(n, "scores");
  ScoreQuantiles out{.levels = levels.vector(n), .scores = scores.vector(n)};
  // Models of earlier versions hold the scores of rows that were fitted.
  if (field.has("held_out_rows")) out.held_out_rows = field.at("held_out_rows").count(kMostRows);
  if (n == 0) return out;
  if (out.held_out_rows > 1 && n > out.held_out_rows) scores.fail("are more than the held-out rows");
  if (n < 2) levels.fail("holds one level, and 0 and 1 belong in any case");
  const auto last = static_cast<Index>(n) - 1;
  if (out.levels(0) != 0) levels.at(0).fail("is not 0");
  if (out.levels(last) != 1) levels.at(n - 1).fail("is not 1");
  if (out.scores(0) < 0) scores.at(0).fail("is below 0");
  for (std::size_t i = 1; i < n; ++i) {
    const auto at = static_cast<Index>(i);
    if (!(out.levels(at) > out.levels(at - 1))) levels.at(i).fail("is not above the one before");
    if (!(out.scores(at) >= out.scores(at - 1))) scores.at(i).fail("is below the one before");
  }
  return out;
}

}  // namespace aefx::model
