#include "prep/sentinels.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace aefx::prep {
namespace {

constexpr std::size_t kFewestValues = 20;
constexpr std::size_t kMostMarkers = 4;  // of one column

// A value and how many rows have it.
struct Run {
  double value;
  std::size_t rows;
};

std::vector<Run> runs_of(const std::vector<double>& sorted) {
  std::vector<Run> runs;
  for (const double value : sorted) {
    if (runs.empty() || runs.back().value != value) runs.push_back({value, 0});
    ++runs.back().rows;
  }
  return runs;
}

// Tells whether all digits of a number below 1e10 are the same 7, 8 or 9, as in 99 and -9999.
bool repeats_digit(double size) {
  if (size < 11) return false;
  const int digit = static_cast<int>(std::fmod(size, 10));
  if (digit < 7) return false;
  for (double left = size; left > 0; left = std::floor(left / 10)) {
    if (static_cast<int>(std::fmod(left, 10)) != digit) return false;
  }
  return true;
}

// 99.9, 999.99
bool is_nines(double size) {
  constexpr std::array<double, 6> kNines{99.9, 999.9, 9999.9, 99.99, 999.99, 9999.99};
  return std::find(kNines.begin(), kNines.end(), size) != kNines.end();
}

// Tells whether a value looks as if it were chosen to mean something.
bool is_marker(double value) {
  constexpr std::array<double, 6> kLimits{32767, 32768, 65535, 2147483647, 2147483648, 4294967295};
  constexpr double kLargePower = 1e10;
  constexpr double kBeyondMeasure = 1e30;
  const double size = std::abs(value);
  if (size != std::floor(size)) return is_nines(size);
  if (value >= -9 && value < 0) return value == -1 || value <= -7;
  if (size >= kBeyondMeasure || std::find(kLimits.begin(), kLimits.end(), size) != kLimits.end()) return true;
  if (size >= kLargePower) return size == std::round(std::pow(10, std::round(std::log10(size))));
  return repeats_digit(size);
}

// The values between two positions, both included.
struct Span {
  std::size_t begin, end;
};

// A sentinel is in several rows, though not in most.
bool may_repeat(std::size_t rows, std::size_t values) { return rows >= 3 || (rows == 2 && 100 * rows >= values); }

// Tells whether the smallest or the largest of the values is repeated as a sentinel is: without it there is none.
bool repeats_an_end(const std::vector<double>& values) {
  double least = values.front(), most = values.front();
  for (const double value : values) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
  std::size_t at_least = 0, at_most = 0;
  for (const double value : values) {
    at_least += value == least ? 1 : 0;
    at_most += value == most ? 1 : 0;
  }
  return least < most && (may_repeat(at_least, values.size()) || may_repeat(at_most, values.size()));
}

class Search {
 public:
  explicit Search(const std::vector<double>& sorted) : values_(sorted.size()), runs_(runs_of(sorted)) {}

  std::vector<Sentinel> run() {
    Span rest{0, runs_.size() - 1};
    while (found_.size() < kMostMarkers && (take(rest, 1) || take(rest, 2))) {
    }
    return found_;
  }

 private:
  // Takes `count` sentinels from one end of the rest. Two are taken together where the nearer one hides the other.
  bool take(Span& rest, std::size_t count) {
    if (rest.end - rest.begin < count + 1) return false;
    const Span above{rest.begin + count, rest.end};
    const Span below{rest.begin, rest.end - count};
    for (const Span& others : {above, below}) {
      const std::size_t first = others.begin == rest.begin ? others.end + 1 : rest.begin;
      bool all = true;
      for (std::size_t i = first; i < first + count; ++i)
        all = all && (count == 1 || is_marker(runs_[i].value)) && is_sentinel(runs_[i], others);
      if (!all) continue;
      for (std::size_t i = first; i < first + count; ++i) add(runs_[i], others);
      rest = others;
      return true;
    }
    return false;
  }

  [[nodiscard]] bool is_sentinel(const Run& run, const Span& others) const {
    constexpr double kFar = 10;           // ranges of the others
    constexpr std::size_t kSeveral = 5;   // different values, before they have a range
    constexpr double kNoSmallValue = 10;  // -1 stands out only beside larger ones
    if (!may_repeat(run.rows, values_) || 2 * run.rows > values_) return false;
    const double smallest = runs_[others.begin].value;
    const double largest = runs_[others.end].value;
    const double range = largest - smallest;
    const double gap = run.value < smallest ? smallest - run.value : run.value - largest;
    if (!is_marker(run.value)) return gap > kFar * range && others.end - others.begin + 1 >= kSeveral;
    if (gap > range) return true;
    return run.value < 0 && smallest >= (run.value < -9 ? 0 : kNoSmallValue);
  }

  void add(const Run& run, const Span& others) {
    found_.push_back({.value = run.value,
                      .rows = run.rows,
                      .smallest = runs_[others.begin].value,
                      .largest = runs_[others.end].value});
  }

  std::size_t values_;
  std::vector<Run> runs_;
  std::vector<Sentinel> found_;
};

}  // namespace

std::vector<Sentinel> find_sentinels(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.size() < kFewestValues || !repeats_an_end(values)) return {};
  std::sort(values.begin(), values.end());
  return Search(values).run();
}

}  // namespace aefx::prep
