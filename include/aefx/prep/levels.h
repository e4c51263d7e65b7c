// Levels of categorical columns: the values that have a column of their own in the network.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::prep {

// Rule for a value that training did not see.
enum class Unseen {
  error,
  zero,     // the row has none of the levels
  missing,  // it is a missing value
};

[[nodiscard]] std::string_view name(Unseen rule);
[[nodiscard]] std::optional<Unseen> unseen_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> unseen_names();

// The levels of one feature, numbered from 0: those of `names`, then the level of missing values, then the level of all
// other values. A row's feature is the number of its level, kNoLevel, or NaN for a missing value without a level.
struct Levels {
  std::vector<std::string> names;  // trimmed values, most frequent first
  bool missing = false;            // missing values are a level
  std::size_t others = 0;          // number of rare values of training that share one level; 0: no such level
  Unseen unseen = Unseen::error;   // ignored if there is a level of others, which takes all unseen values

  static constexpr double kNoLevel = -1;
  // Number of levels; 0 for a numeric feature.
  [[nodiscard]] std::size_t size() const { return names.size() + (missing ? 1 : 0) + (others > 0 ? 1 : 0); }
  // The decoded value: empty for a missing one, "(other)" for the others.
  [[nodiscard]] std::string text(std::size_t level) const;
  // The displayed value: also "(missing)". A value equal to "(missing)" or "(other)" is in double quotes.
  [[nodiscard]] std::string label(std::size_t level) const;
};

// Numbers of texts, found by std::string_view.
struct TextHash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
using TextIndexes = std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>>;

// The distinct values of a column, in order of appearance.
class Vocabulary {
 public:
  // Stores up to `most` values. With `truths`, words for true and false that mean the same are one value, spelled as
  // the first of them.
  explicit Vocabulary(std::size_t most = std::numeric_limits<std::size_t>::max(), bool truths = false)
      : most_(most), truths_(truths) {}
  // The value's index in values(), which is added if it is new. NaN for an empty (missing) value, and for a new one
  // when `most` are stored.
  [[nodiscard]] double index(std::string_view value);
  [[nodiscard]] const std::vector<std::string>& values() const { return values_; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] bool has_truths() const { return truths_; }
  // Spellings that were taken for others of the same meaning.
  [[nodiscard]] const std::vector<std::string>& other_spellings() const { return other_spellings_; }

 private:
  std::size_t most_;
  bool truths_;
  std::vector<std::string> other_spellings_;
  TextIndexes indexes_;
  std::vector<std::string> values_;
  bool overflowed_ = false;
};

struct LevelOptions {
  std::size_t most = 50;  // levels of a feature without that of missing values; at least 2
  Unseen unseen = Unseen::error;
};

// Frequencies of the values of a vocabulary, by their index.
struct ValueCounts {
  std::vector<std::uint64_t> counts;
  std::uint64_t missing = 0;

  void add(double index);  // NaN: a missing value
};

// Levels of the values of a vocabulary, by their index.
struct LevelMap {
  std::vector<double> levels;
  double missing = 0;

  [[nodiscard]] double level(double index) const {
    return std::isnan(index) ? missing : levels[static_cast<std::size_t>(index)];
  }
};

// Levels of a column with these frequencies of `values`, ordered by frequency, then by bytes. With more than
// LevelOptions::most distinct values the rarest share a level. `to` gets the level of each value.
[[nodiscard]] Levels fit_levels(const std::vector<std::string>& values, const ValueCounts& counts,
                                const LevelOptions& options, LevelMap& to);

// Replaces indexes in `values` (NaN: missing) by levels in `column`.
[[nodiscard]] Levels fit_levels(const std::vector<std::string>& values, const LevelOptions& options,
                                Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> column);

}  // namespace aefx::prep
