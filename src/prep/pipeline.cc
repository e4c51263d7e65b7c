#include "aefx/prep/pipeline.h"

#include <array>
#include <cmath>
#include <utility>

namespace aefx::prep {
namespace {

constexpr std::array<std::pair<OnMissing, std::string_view>, 5> kNames{{{OnMissing::mask, "mask"},
                                                                        {OnMissing::mean, "mean"},
                                                                        {OnMissing::median, "median"},
                                                                        {OnMissing::drop, "drop"},
                                                                        {OnMissing::error, "error"}}};

// Squares of what the network sees must be float32 too, so the limit is the root of the largest.
constexpr double kLargest = 1e18;

}  // namespace

std::string_view name(OnMissing rule) { return kNames[static_cast<std::size_t>(rule)].second; }

std::optional<OnMissing> on_missing_named(std::string_view name) {
  for (const auto& [value, text] : kNames) {
    if (text == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> on_missing_names() {
  std::vector<std::string_view> names;
  for (const auto& [value, text] : kNames) names.push_back(text);
  return names;
}

Pipeline fit_pipeline(const std::vector<ColumnStatistics>& statistics, const PipelineOptions& options) {
  Pipeline pipeline{.options = options, .columns = {}};
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    const ColumnStatistics& s = statistics[i];
    pipeline.columns.push_back({.source = i,
                                .scale = fit_scale(options.scaling, options.margin, s),
                                .fill = options.on_missing == OnMissing::median ? s.median : s.mean,
                                .statistics = s});
  }
  return pipeline;
}

Prepared Pipeline::transform(const MatrixD& features) const {
  Prepared out;
  const auto width = static_cast<Index>(columns.size());
  out.inputs.resize(features.rows(), width);
  const bool masked = options.on_missing == OnMissing::mask;
  for (Index r = 0; r < features.rows(); ++r) {
    for (Index c = 0; c < width; ++c) {
      const EncodedColumn& column = columns[static_cast<std::size_t>(c)];
      double value = features(r, static_cast<Index>(column.source));
      if (std::isnan(value)) {
        if (masked) {
          if (out.weights.rows() == 0) out.weights = Matrix::Ones(features.rows(), width);
          out.weights(r, c) = 0;
        }
        value = column.fill;
      }
      const double scaled = column.scale.apply(value);
      if (!(std::abs(scaled) <= kLargest) && !out.beyond_float) out.beyond_float = Cell{r, column.source};
      out.inputs(r, c) = static_cast<float>(scaled);
    }
  }
  return out;
}

MatrixD Pipeline::invert(const Matrix& scaled) const {
  MatrixD features(scaled.rows(), scaled.cols());
  for (Index r = 0; r < scaled.rows(); ++r) {
    for (Index c = 0; c < scaled.cols(); ++c) {
      const EncodedColumn& column = columns[static_cast<std::size_t>(c)];
      features(r, static_cast<Index>(column.source)) = column.scale.invert(static_cast<double>(scaled(r, c)));
    }
  }
  return features;
}

}  // namespace aefx::prep
