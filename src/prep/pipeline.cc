#include "aefx/prep/pipeline.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/large_pages.h"
#include "base/names.h"

namespace aefx::prep {
namespace {

constexpr Names<OnMissing, 5> kOnMissingNames{{{OnMissing::mask, "mask"},
                                               {OnMissing::mean, "mean"},
                                               {OnMissing::median, "median"},
                                               {OnMissing::drop, "drop"},
                                               {OnMissing::error, "error"}}};

// The range of a level is [0, 1], even if no fitted row has it: other rows may.
// Standard scaling divides all levels of a feature by one deviation, so that together they vary as much as a number.
Scale level_scale(const PipelineOptions& options, ColumnStatistics statistics, double pooled) {
  statistics.min = 0;
  statistics.max = 1;
  statistics.deviation = pooled;
  return fit_scale(options.scaling, options.margin, statistics);
}

Vector column_weights(const std::vector<EncodedColumn>& columns) {
  Vector weights(static_cast<Index>(columns.size()));
  for (std::size_t c = 0; c < columns.size(); ++c)
    weights(static_cast<Index>(c)) = static_cast<float>(columns[c].weight);
  if ((weights.array() == 1).all()) weights.resize(0);
  return weights;
}

// Fast path for rows of numbers without missing values: scales in arrays, so that the loops are vectorized.
class PlainScales {
 public:
  explicit PlainScales(const std::vector<EncodedColumn>& columns)
      : numbers_(std::all_of(columns.begin(), columns.end(), [](const EncodedColumn& c) { return !c.level; })) {
    for (const EncodedColumn& column : columns) {
      offsets_.push_back(column.scale.offset);
      scales_.push_back(column.scale.scale);
      bases_.push_back(column.scale.base);
      lows_.push_back(column.transform.low);
      highs_.push_back(column.transform.high);
      is_log_ = is_log_ || column.transform.log_offset.has_value();
    }
  }

  // Unscales a row; false if a value is not finite or a column is a level.
  bool invert(const float* scaled, double* to) const {
    if (!numbers_ || is_log_) return false;
    bool fine = true;
    for (std::size_t c = 0; c < offsets_.size(); ++c) {
      to[c] = (static_cast<double>(scaled[c]) - bases_[c]) / scales_[c] + offsets_[c];
      fine &= std::abs(to[c]) <= std::numeric_limits<double>::max();
    }
    return fine;
  }

  // False where a value is missing or too large, or a level.
  bool apply(const double* features, float* to) const {
    if (!numbers_ || is_log_) return false;
    bool fine = true;
    for (std::size_t c = 0; c < offsets_.size(); ++c) {
      const double inside = std::min(std::max(features[c], lows_[c]), highs_[c]);  // NaN stays NaN
      const double scaled = (inside - offsets_[c]) * scales_[c] + bases_[c];
      fine &= std::abs(scaled) <= kLargestScaled;
      to[c] = static_cast<float>(scaled);
    }
    return fine;
  }

 private:
  bool numbers_;
  bool is_log_ = false;
  std::vector<double> offsets_, scales_, bases_, lows_, highs_;
};

}  // namespace

std::string_view name(OnMissing rule) { return name_in(kOnMissingNames, rule); }

std::optional<OnMissing> on_missing_named(std::string_view name) { return value_in(kOnMissingNames, name); }

std::vector<std::string_view> on_missing_names() { return names_in(kOnMissingNames); }

double EncodedColumn::linearized(double scaled) const {
  if (!transform.log_offset) return scaled;
  constexpr double kLargestPower = 60;  // keeps what is far out finite in float32
  const double above_mean = std::min(scale.invert(scaled) - statistics.mean, kLargestPower);
  return scale.apply(statistics.mean + std::expm1(above_mean));
}

double EncodedColumn::linearized_unit() const {
  return transform.log_offset ? scale.scale * std::exp(-statistics.mean) : scale.scale;
}

Pipeline fit_pipeline(const std::vector<ColumnStatistics>& statistics, const PipelineOptions& options,
                      const FeatureForms& forms) {
  Pipeline pipeline{.options = options, .columns = {}};
  std::size_t source = 0;
  for (std::size_t i = 0; i < statistics.size(); ++source) {
    const FeatureForm form = source < forms.size() ? forms[source] : FeatureForm();
    const std::size_t group = form.levels;
    if (group == 0) {
      const ColumnStatistics& s = statistics[i++];
      pipeline.columns.push_back({.source = source,
                                  .scale = fit_scale(options.scaling, options.margin, s),
                                  .fill = options.on_missing == OnMissing::median ? s.median : s.mean,
                                  .statistics = s,
                                  .transform = form.transform});
    }
    const double pooled = pooled_deviation({statistics.data() + i, group});
    for (std::size_t level = 0; level < group; ++level) {
      const ColumnStatistics& s = statistics[i++];
      pipeline.columns.push_back({.source = source,
                                  .scale = level_scale(options, s, pooled),
                                  .fill = s.mean,
                                  .statistics = s,
                                  .level = level,
                                  .weight = 1 / static_cast<double>(group)});
    }
  }
  return pipeline;
}

Prepared slice(const Prepared& rows, Index begin, Index count) {
  Prepared out;
  out.inputs = rows.inputs.middleRows(begin, count);
  if (rows.weights.rows() > 0) out.weights = rows.weights.middleRows(begin, count);
  out.column_weights = rows.column_weights;
  return out;
}

void Prepared::copy_weights(Index row, float* to) const {
  Eigen::Map<Vector> counts(to, inputs.cols());
  if (weights.rows() == 0) {
    counts = column_weights;
  } else if (column_weights.size() == 0) {
    counts = weights.row(row);
  } else {
    counts = weights.row(row).cwiseProduct(column_weights);
  }
}

Prepared Pipeline::transform(const MatrixD& features, ThreadPool* pool) const {
  constexpr Index kShare = 4096;  // rows
  Prepared out;
  const auto width = static_cast<Index>(columns.size());
  resize_large(out.inputs, features.rows(), width);  // where they are many, training reads them in any order
  if (options.scaling != Scaling::standard) out.column_weights = column_weights(columns);
  const PlainScales plain(columns);
  const auto shares = static_cast<std::size_t>((features.rows() + kShare - 1) / kShare);
  std::vector<std::vector<Index>> odd(shares);  // rows with a gap, or with what is too large
  run(pool, shares, [&](std::size_t share) {
    const Index begin = static_cast<Index>(share) * kShare;
    for (Index r = begin; r < std::min(features.rows(), begin + kShare); ++r) {
      if (!plain.apply(features.row(r).data(), out.inputs.row(r).data())) odd[share].push_back(r);
    }
  });
  for (const std::vector<Index>& rows : odd) {
    for (const Index r : rows) transform_row(features, r, out);
  }
  return out;
}

void Pipeline::transform_row(const MatrixD& features, Index r, Prepared& out) const {
  for (Index c = 0; c < out.inputs.cols(); ++c) {
    const EncodedColumn& column = columns[static_cast<std::size_t>(c)];
    double value = column.encoded(features(r, static_cast<Index>(column.source)));
    if (std::isnan(value)) {
      if (options.on_missing == OnMissing::mask) {
        if (out.weights.rows() == 0) out.weights = Matrix::Ones(features.rows(), out.inputs.cols());
        out.weights(r, c) = 0;
      }
      value = column.fill;
    }
    const double scaled = column.scale.apply(value);
    if (!(std::abs(scaled) <= kLargestScaled) && !out.beyond_float) out.beyond_float = Cell{r, column.source};
    out.inputs(r, c) = static_cast<float>(scaled);
  }
}

MatrixD Pipeline::expand(const MatrixD& features) const {
  MatrixD out(features.rows(), static_cast<Index>(columns.size()));
  for (Index c = 0; c < out.cols(); ++c) {
    const EncodedColumn& column = columns[static_cast<std::size_t>(c)];
    const auto source = static_cast<Index>(column.source);
    for (Index r = 0; r < out.rows(); ++r)
      out(r, c) = column.level ? column.encoded(features(r, source)) : features(r, source);
  }
  return out;
}

bool Pipeline::has_logarithms() const {
  return std::any_of(columns.begin(), columns.end(),
                     [](const EncodedColumn& column) { return column.transform.log_offset.has_value(); });
}

void Pipeline::linearize(Matrix& scaled) const {
  for (Index c = 0; c < scaled.cols(); ++c) {
    const EncodedColumn& column = columns[static_cast<std::size_t>(c)];
    if (!column.transform.log_offset) continue;
    for (Index r = 0; r < scaled.rows(); ++r)
      scaled(r, c) = static_cast<float>(column.linearized(static_cast<double>(scaled(r, c))));
  }
}

MatrixD Pipeline::invert(const Matrix& scaled) const {
  MatrixD values(scaled.rows(), static_cast<Index>(features()));
  const PlainScales plain(columns);
  for (Index r = 0; r < scaled.rows(); ++r) {
    if (plain.invert(scaled.row(r).data(), values.row(r).data())) continue;
    double largest = 0;  // of the levels so far
    for (Index c = 0; c < scaled.cols(); ++c) {
      const EncodedColumn& column = columns[static_cast<std::size_t>(c)];
      double& feature = values(r, static_cast<Index>(column.source));
      const double value = column.transform.invert(column.scale.invert(static_cast<double>(scaled(r, c))));
      if (!column.level) {
        feature = value;
      } else if (*column.level == 0 || value > largest || std::isnan(feature)) {
        largest = value;
        feature = std::isnan(value) ? value : static_cast<double>(*column.level);
      }
    }
  }
  return values;
}

}  // namespace aefx::prep
