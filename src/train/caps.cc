#include "train/caps.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"
#include "prep/caps.h"
#include "train/column_ends.h"
#include "train/reduction.h"

namespace aefx::train {
namespace {

// Returns the features of some rows and, if these are not all, two rows of the smallest and largest values of all.
MatrixD rows_for_caps(const TrainingData& data) {
  const auto features = static_cast<Index>(data.table().features.size());
  const std::vector<Index> chosen = spread_rows(data.rows(), features);
  MatrixD some = data.take(chosen);
  if (some.rows() == data.rows()) return some;
  const ColumnEnds ends = column_ends(data);
  some.conservativeResize(some.rows() + 2, features);
  for (Index c = 0; c < features; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const bool is_missing = ends.smallest[i] > ends.largest[i];
    some(some.rows() - 2, c) = is_missing ? std::numeric_limits<double>::quiet_NaN() : ends.largest[i];
    some(some.rows() - 1, c) = is_missing ? std::numeric_limits<double>::quiet_NaN() : ends.smallest[i];
  }
  return some;
}

// The values of a feature beyond one of its caps.
struct Beyond {
  std::size_t feature = 0;
  bool above = false;
  std::uint64_t count = 0;
  double farthest = 0;
  Index row = 0;                // of the farthest, from 0, over all rows that were read
  double sum = 0, present = 0;  // of all values, capped
};

std::vector<Beyond> count_beyond(const TrainingData& data) {
  std::vector<Beyond> all;
  const std::vector<model::Feature>& features = data.table().features;
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (std::isfinite(features[i].transform.low)) all.push_back({.feature = i, .above = false});
    if (std::isfinite(features[i].transform.high)) all.push_back({.feature = i, .above = true});
  }
  if (all.empty()) return all;
  data.each_feature_block([&](Index first, const MatrixD& values) {
    for (Index r = 0; r < values.rows(); ++r) {
      for (Beyond& beyond : all) {
        const prep::Transform& transform = features[beyond.feature].transform;
        const double value = values(r, static_cast<Index>(beyond.feature));
        if (std::isnan(value)) continue;
        beyond.sum += transform.capped(value);
        ++beyond.present;
        if (!(beyond.above ? value > transform.high : value < transform.low)) continue;
        if (beyond.count++ > 0 && (beyond.above ? value <= beyond.farthest : value >= beyond.farthest)) continue;
        beyond.farthest = value;
        beyond.row = first + r;
      }
    }
  });
  for (Beyond& beyond : all) beyond.row = data.number_read(beyond.row);
  return all;
}

// Gives every process what all have found.
void combine(std::vector<Beyond>& all, Reduction& reduction) {
  constexpr double kNone = -std::numeric_limits<double>::infinity();
  std::vector<double> sums, own;  // own: distance up or down, and row, of the farthest
  for (const Beyond& beyond : all) {
    sums.insert(sums.end(), {static_cast<double>(beyond.count), beyond.sum, beyond.present});
    const double farthest = beyond.above ? beyond.farthest : -beyond.farthest;
    own.insert(own.end(), {beyond.count > 0 ? farthest : kNone, static_cast<double>(beyond.row)});
  }
  reduction.sum(sums);
  std::vector<double> best(own.size(), kNone), theirs(own.size());
  const std::string_view bytes(reinterpret_cast<const char*>(own.data()), own.size() * sizeof(double));
  for (const std::string& some : reduction.gather_to_all(bytes)) {
    std::copy(some.begin(), some.end(), reinterpret_cast<char*>(theirs.data()));
    for (std::size_t i = 0; i < own.size(); i += 2) {
      if (theirs[i] > best[i])
        std::copy_n(theirs.begin() + static_cast<std::ptrdiff_t>(i), 2, best.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].count = static_cast<std::uint64_t>(sums[3 * i]);
    all[i].sum = sums[3 * i + 1];
    all[i].present = sums[3 * i + 2];
    if (all[i].count == 0) continue;
    all[i].farthest = all[i].above ? best[2 * i] : -best[2 * i];
    all[i].row = static_cast<Index>(best[2 * i + 1]);
  }
}

// `value` to four significant digits.
double rounded(double value) { return parse_number(fmt::format("{:.4g}", value)).value_or(value); }

std::string value_text(const model::Feature& feature, double value) {
  if (feature.date) return date_text(value, {}, feature.date->whole_days);
  constexpr double kMostDigits = 1e15;  // 300000, not 3e+05
  if (value == std::floor(value) && std::abs(value) < kMostDigits) return fmt::format("{:.0f}", value);
  std::string text;
  append_number(text, value);
  return text;
}

// Moves features with values far out to the front, those with the most values first. Returns how many these are.
std::size_t far_first(std::vector<Beyond>& all, const std::vector<model::Feature>& features) {
  const auto is_far = [&](const Beyond& beyond) {  // worth a look
    return prep::is_far_beyond_cap(beyond.farthest, features[beyond.feature].transform, beyond.sum / beyond.present);
  };
  const auto far = std::stable_partition(all.begin(), all.end(), is_far);
  std::stable_sort(all.begin(), far, [](const Beyond& a, const Beyond& b) { return a.count > b.count; });
  return static_cast<std::size_t>(far - all.begin());
}

// Returns the number of values, and of columns; the column's name where it is one.
std::pair<std::uint64_t, std::string> totals(std::span<const Beyond> some, const std::vector<model::Feature>& features,
                                             std::string_view noun) {
  std::uint64_t values = 0;
  std::set<std::size_t> columns;
  for (const Beyond& beyond : some) {
    values += beyond.count;
    columns.insert(beyond.feature);
  }
  return {values, columns.size() == 1 ? printable(features[*columns.begin()].name) : counted(columns.size(), noun)};
}

// Returns a sentence on each feature with values far out, or one on all of them.
std::vector<std::string> far_sentences(std::span<const Beyond> far, const std::vector<model::Feature>& features) {
  const std::size_t shown = std::min(far.size(), kMostCapSentences);
  std::vector<std::string> sentences, together;
  for (const Beyond& beyond : far.first(shown)) {
    const model::Feature& feature = features[beyond.feature];
    const double cap = beyond.above ? feature.transform.high : feature.transform.low;
    const char* const direction = beyond.count == 1 ? "" : beyond.above ? "up to " : "down to ";
    const std::string name = printable(feature.name), values = counted(beyond.count, "value"),
                      where = fmt::format("{}{} in row {}", direction, value_text(feature, beyond.farthest),
                                          beyond.row + 1),
                      limit = value_text(feature, cap);
    if (far.size() > kMostOwnSentences) {
      const std::string about = feature.date ? limit : value_text(feature, rounded(cap));
      together.push_back(fmt::format("{} ({}, {}, capped at {})", name, values, where, about));
    } else {
      sentences.push_back(fmt::format("{}: {} {} far out of range ({}); capped at {}", name, values,
                                      beyond.count == 1 ? "is" : "are", where, limit));
    }
  }
  if (shown < far.size()) {
    const auto [values, columns] = totals(far.subspan(shown), features, "more column");
    together.push_back(fmt::format("{} of {}", counted(values, "value"), columns));
  }
  if (!together.empty()) sentences.push_back("far out of range and capped: " + join_names(together, together.size()));
  return sentences;
}

// Returns a sentence on features whose values beyond a cap are not far out.
std::string others_sentence(std::span<const Beyond> others, const std::vector<model::Feature>& features,
                            const CapOptions& options, bool any_far) {
  const auto [values, columns] = totals(others, features, "column");
  const bool of_model = !options.automatic && options.quantile == 0;  // --from: the model has its caps
  const std::string_view where = of_model            ? "beyond the model's caps"
                                 : any_far           ? "less far out"
                                 : options.automatic ? "outermost in long tails"
                                                     : "outermost in each";
  return fmt::format("{} of {}, {}, {} capped{}{}.", counted(values, "value"), columns, where,
                     values == 1 ? "is" : "are", any_far ? " too" : "", of_model ? "" : " (--cap none)");
}

}  // namespace

std::vector<Index> spread_rows(Index rows, Index features) {
  constexpr Index kMostRows = 50'000;
  constexpr Index kMostCells = 10'000'000;
  const Index most = std::max<Index>(std::min(kMostRows, kMostCells / std::max<Index>(features, 1)), 1000);
  const Index count = std::min(rows, most);
  std::vector<Index> chosen;
  for (Index i = 0; i < count; ++i) chosen.push_back(i * rows / count);
  return chosen;
}

std::vector<prep::Transform> choose_caps(const TrainingData& data, const TrainOptions& options, ThreadPool& pool) {
  const std::vector<model::Feature>& features = data.table().features;
  std::vector<prep::Transform> out;
  for (const model::Feature& feature : features) out.push_back(feature.transform);
  if (!options.cap.automatic && options.cap.quantile <= 0) return out;
  const MatrixD some = rows_for_caps(data);
  pool.run(features.size(), [&](std::size_t i) {
    if (features[i].levels.size() > 0 || features[i].transform.has_caps()) return;
    const auto column = some.col(static_cast<Index>(i));
    std::vector<double> values(column.begin(), column.end());
    const prep::Transform caps = options.cap.automatic ? prep::find_caps(std::move(values))
                                                       : prep::quantile_caps(std::move(values), options.cap.quantile);
    out[i].low = at_float_precision(caps.low);
    out[i].high = at_float_precision(caps.high);
  });
  return out;
}

CapSentences describe_caps(const TrainingData& data, const TrainOptions& options) {
  std::vector<Beyond> all = count_beyond(data);
  combine(all, data.reduction());
  std::erase_if(all, [](const Beyond& beyond) { return beyond.count == 0; });
  const std::vector<model::Feature>& features = data.table().features;
  const std::size_t far = far_first(all, features);
  const auto others = std::span<const Beyond>(all).subspan(far);
  CapSentences out{.warnings = far_sentences(std::span<const Beyond>(all).first(far), features), .notes = {}};
  if (!others.empty()) out.notes.push_back(others_sentence(others, features, options.cap, far > 0));
  return out;
}

}  // namespace aefx::train
