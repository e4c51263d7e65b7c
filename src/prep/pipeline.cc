#include "aefx/prep/pipeline.h"

#include <cmath>

#include "aefx/base/names.h"

namespace aefx::prep {
namespace {

constexpr Names<OnMissing, 5> kNames{{{OnMissing::mask, "mask"},
                                      {OnMissing::mean, "mean"},
                                      {OnMissing::median, "median"},
                                      {OnMissing::drop, "drop"},
                                      {OnMissing::error, "error"}}};

// Squares of what the network sees must be float32 too, so the limit is the root of the largest.
constexpr double kLargest = 1e18;

}  // namespace

std::string_view name(OnMissing rule) { return name_in(kNames, rule); }

std::optional<OnMissing> on_missing_named(std::string_view name) { return value_in(kNames, name); }

std::vector<std::string_view> on_missing_names() { return names_in(kNames); }

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
