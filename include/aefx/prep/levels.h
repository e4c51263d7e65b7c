// Levels of categorical columns: the values that a network knows, each a column of its own.
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

// What is done with a value that training did not see.
enum class Unseen {
  error,
  zero,     // no level is set
  missing,  // as where there is no value
};

[[nodiscard]] std::string_view name(Unseen rule);
[[nodiscard]] std::optional<Unseen> unseen_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> unseen_names();

// In order: those of `names`, then the one of missing values, then the one of all other values. A categorical feature
// is known by the place of its level, from 0; no level is kNoLevel, and NaN is a missing value that has none.
struct Levels {
  std::vector<std::string> names;  // values, trimmed, the most frequent first
  bool missing = false;            // cells without a value are a level
  std::size_t others = 0;         // different values in training that are one level together; 0: there is no such level
  Unseen unseen = Unseen::error;  // counts where there is no level of others, which takes them all

  static constexpr double kNoLevel = -1;
  // 0 for a feature that is a number.
  [[nodiscard]] std::size_t size() const { return names.size() + (missing ? 1 : 0) + (others > 0 ? 1 : 0); }
  // What is decoded: the value, nothing for a missing one, "(other)".
  [[nodiscard]] std::string text(std::size_t level) const;
  // What is shown: "(missing)" and "(other)" too. A value that reads like these is in double quotes.
  [[nodiscard]] std::string label(std::size_t level) const;
};

// Finds texts by their views.
struct TextHash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
using Places = std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>>;

// The different values of a column, in the order in which they come.
class Vocabulary {
 public:
  // Where `value` stands, from 0; NaN for an empty one, which is missing. Beyond `most` values nothing more is kept.
  explicit Vocabulary(std::size_t most = std::numeric_limits<std::size_t>::max()) : most_(most) {}
  [[nodiscard]] double place(std::string_view value);
  [[nodiscard]] const std::vector<std::string>& values() const { return values_; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }

 private:
  std::size_t most_;
  Places places_;
  std::vector<std::string> values_;
  bool overflowed_ = false;
};

struct LevelOptions {
  std::size_t most = 50;  // of one column, missing values aside; 2 or more
  Unseen unseen = Unseen::error;
};

// How often each value of a vocabulary comes, by its place.
struct PlaceCounts {
  std::vector<std::uint64_t> places;
  std::uint64_t missing = 0;

  void add(double place);  // NaN where the value is missing
};

// Places in a vocabulary to levels.
struct LevelPlaces {
  std::vector<double> levels;
  double missing = 0;

  [[nodiscard]] double level(double place) const {
    return std::isnan(place) ? missing : levels[static_cast<std::size_t>(place)];
  }
};

// The levels of a column with so many of each of `values`, and in `to` which of them each place is.
[[nodiscard]] Levels fit_levels(const std::vector<std::string>& values, const PlaceCounts& counts,
                                const LevelOptions& options, LevelPlaces& to);

// The levels of `column`, which holds places in `values`, NaN where a value is missing, and then holds levels. Values
// are ordered by frequency, then by their bytes. Where there are more than LevelOptions::most the rarest are one level.
[[nodiscard]] Levels fit_levels(const std::vector<std::string>& values, const LevelOptions& options,
                                Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> column);

}  // namespace aefx::prep
