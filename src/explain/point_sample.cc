#include "explain/point_sample.h"

#include <algorithm>
#include <set>
#include <utility>

#include "aefx/infer/encode.h"

namespace aefx::explain {
namespace {

constexpr std::uint64_t kSampleStream = 0x907e15;  // of the random numbers

// The distinct values of a column, sorted; empty if there are more than kMostLevels.
std::vector<std::string> levels_of(const csv::TextColumns& texts, std::size_t column) {
  std::set<std::string, std::less<>> values;
  for (std::size_t row = 0; row < texts.rows(); ++row) {
    const std::string_view value = texts.at(row, column);
    if (values.find(value) == values.end()) values.emplace(value);
    if (values.size() > model::kMostLevels) return {};
  }
  return {values.begin(), values.end()};
}

// The value that a scaled input stands for, in own units.
double own_value(const prep::EncodedColumn& column, float input) {
  const double value = column.scale.invert(static_cast<double>(input));
  return column.level ? value : column.transform.invert(value);
}

// Points::counts of these rows.
MatrixD counts_of(const model::Model& model, const Matrix& inputs) {
  if (inputs.cols() > model::kMostCounted) return {};
  MatrixD counts = MatrixD::Zero(inputs.cols(), model::kBins);
  for (Index i = 0; i < inputs.cols(); ++i) {
    const prep::EncodedColumn& column = model.pipeline.columns[static_cast<std::size_t>(i)];
    const double low = column.transform.invert(column.statistics.min),
                 range = column.transform.invert(column.statistics.max) - low;
    if (column.level || !(range > 0)) continue;
    for (Index r = 0; r < inputs.rows(); ++r) {
      const double bin = (own_value(column, inputs(r, i)) - low) / range * static_cast<double>(model::kBins);
      if (bin > -1 && bin < static_cast<double>(model::kBins) + 1)
        ++counts(i, std::clamp<Index>(static_cast<Index>(bin), 0, model::kBins - 1));
    }
  }
  return counts;
}

// Points::values of these rows.
MatrixD values_of(const model::Model& model, const Matrix& inputs) {
  MatrixD values(inputs.rows(), static_cast<Index>(model.pipeline.features()));
  std::vector<float> most(static_cast<std::size_t>(inputs.rows()));
  for (Index i = 0; i < inputs.cols(); ++i) {
    const prep::EncodedColumn& column = model.pipeline.columns[static_cast<std::size_t>(i)];
    const auto feature = static_cast<Index>(column.source);
    for (Index r = 0; r < inputs.rows(); ++r) {
      if (!column.level) {
        values(r, feature) = own_value(column, inputs(r, i));
        continue;
      }
      float& largest = most[static_cast<std::size_t>(r)];
      if (*column.level > 0 && inputs(r, i) <= largest) continue;
      largest = inputs(r, i);
      values(r, feature) = static_cast<double>(*column.level);
    }
  }
  return values;
}

}  // namespace

model::Points training_points(const model::Model& model, const Matrix& inputs, const csv::TextColumns& texts,
                              const std::vector<train::CarriedColumn>& carried) {
  const auto rows = static_cast<std::size_t>(inputs.rows());
  const std::vector<Index> chosen = prep::evenly_spaced(inputs.rows(), Index{model::kMostPoints});
  model::Points points;
  for (std::size_t c = 0; c < carried.size() && points.levels.empty(); ++c) {
    std::vector<std::string> levels = levels_of(texts, c);
    if (levels.size() < 2 || 2 * levels.size() > rows) continue;
    points.column = carried[c].name;
    points.position = carried[c].position;
    points.levels = std::move(levels);
    for (const Index row : chosen) {
      const std::string_view value = texts.at(static_cast<std::size_t>(row), c);
      const auto found = std::lower_bound(points.levels.begin(), points.levels.end(), value);
      points.level.push_back(static_cast<std::size_t>(found - points.levels.begin()));
    }
  }
  const Matrix chosen_inputs = inputs(chosen, Eigen::all);
  points.codes = infer::encode_prepared(model, chosen_inputs);
  for (const Index row : chosen) points.row.push_back(static_cast<std::uint64_t>(row) + 1);
  points.counts = counts_of(model, chosen_inputs);
  return points;
}

PointSample::PointSample(const model::Model& model) : model_(model), reservoir_(model::kMostPoints, kSampleStream) {}

std::size_t PointSample::level(std::string_view value) {
  const auto found = levels_.find(value);
  if (found != levels_.end()) return found->second;
  if (too_many_levels()) return 0;  // no longer used
  const std::size_t fresh = levels_.size();
  levels_.emplace(value, fresh);
  return fresh;
}

void PointSample::add(const Matrix& inputs, const csv::TextColumns& texts, std::size_t color) {
  for (Index r = 0; r < inputs.rows(); ++r) {
    const std::size_t its_level = color < texts.columns() ? level(texts.at(static_cast<std::size_t>(r), color)) : 0;
    const std::uint64_t row = reservoir_.seen();
    const std::optional<std::uint64_t> slot = reservoir_.next();
    if (!slot) continue;
    if (*slot == points_.size()) points_.emplace_back();
    points_[static_cast<std::size_t>(*slot)] = {.row = row, .input = inputs.row(r), .level = its_level};
  }
}

model::Points PointSample::points(const train::CarriedColumn& color) const {
  std::vector<const Point*> order;
  for (const Point& point : points_) order.push_back(&point);
  std::sort(order.begin(), order.end(), [](const Point* a, const Point* b) { return a->row < b->row; });
  model::Points out;
  std::vector<std::size_t> sorted(levels_.size());  // position among the sorted levels
  if (!levels_.empty() && !too_many_levels()) {
    out.column = color.name;
    out.position = color.position;
    for (const auto& [value, first] : levels_) {
      sorted[first] = out.levels.size();
      out.levels.push_back(value);
    }
  }
  Matrix inputs(static_cast<Index>(order.size()), model_.network.inputs());
  for (std::size_t i = 0; i < order.size(); ++i) {
    inputs.row(static_cast<Index>(i)) = order[i]->input;
    out.row.push_back(order[i]->row + 1);
    if (!out.levels.empty()) out.level.push_back(sorted[order[i]->level]);
  }
  out.codes = infer::encode_prepared(model_, inputs);
  out.counts = counts_of(model_, inputs);
  out.values = values_of(model_, inputs);
  return out;
}

}  // namespace aefx::explain
