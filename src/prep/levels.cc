#include "aefx/prep/levels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "base/names.h"
#include "base/truth_words.h"

namespace aefx::prep {
namespace {

constexpr Names<Unseen, 3> kUnseenNames{
    {{Unseen::error, "error"}, {Unseen::zero, "zero"}, {Unseen::missing, "missing"}}};

constexpr std::string_view kMissing = "(missing)";
constexpr std::string_view kOther = "(other)";

}  // namespace

std::string_view name(Unseen rule) { return name_in(kUnseenNames, rule); }

std::optional<Unseen> unseen_named(std::string_view name) { return value_in(kUnseenNames, name); }

std::vector<std::string_view> unseen_names() { return names_in(kUnseenNames); }

std::string Levels::text(std::size_t level) const {
  if (level < names.size()) return names[level];
  return missing && level == names.size() ? std::string() : std::string(kOther);
}

std::string Levels::label(std::size_t level) const {
  if (level >= names.size()) return std::string(missing && level == names.size() ? kMissing : kOther);
  const std::string& value = names[level];
  return value == kMissing || value == kOther ? '"' + value + '"' : value;
}

double Vocabulary::index(std::string_view value) {
  if (value.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (const auto found = indexes_.find(value); found != indexes_.end()) return static_cast<double>(found->second);
  if (truths_) {
    const auto same = std::find_if(values_.begin(), values_.end(), [&](const std::string& known) {
      return are_of_one_pair(known, value) && truth_of(known) == truth_of(value);
    });
    if (same != values_.end()) {
      const auto at = static_cast<std::size_t>(same - values_.begin());
      indexes_.emplace(value, at);
      other_spellings_.emplace_back(value);
      return static_cast<double>(at);
    }
  }
  if (values_.size() >= most_) {
    overflowed_ = true;
    return std::numeric_limits<double>::quiet_NaN();
  }
  indexes_.emplace(value, values_.size());
  values_.emplace_back(value);
  return static_cast<double>(values_.size() - 1);
}

Levels fit_levels(const std::vector<std::string>& values, const ValueCounts& counts, const LevelOptions& options,
                  LevelMap& to) {
  Levels levels{.names = {}, .missing = counts.missing > 0, .others = 0, .unseen = options.unseen};
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return counts.counts[i] == 0; });  // all of their rows were dropped
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return counts.counts[a] != counts.counts[b] ? counts.counts[a] > counts.counts[b] : values[a] < values[b];
  });
  const std::size_t kept = order.size() > options.most ? options.most - 1 : order.size();
  levels.others = order.size() - kept;
  to.missing = static_cast<double>(kept);
  to.levels.assign(values.size(), static_cast<double>(kept + (levels.missing ? 1 : 0)));
  for (std::size_t i = 0; i < kept; ++i) {
    levels.names.push_back(values[order[i]]);
    to.levels[order[i]] = static_cast<double>(i);
  }
  return levels;
}

void ValueCounts::add(double index) {
  if (std::isnan(index)) {
    ++missing;
    return;
  }
  const auto i = static_cast<std::size_t>(index);
  if (i >= counts.size()) counts.resize(i + 1, 0);
  ++counts[i];
}

Levels fit_levels(const std::vector<std::string>& values, const LevelOptions& options,
                  Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> column) {
  ValueCounts counts{.counts = std::vector<std::uint64_t>(values.size(), 0)};
  for (const double index : column) counts.add(index);
  LevelMap to;
  Levels levels = fit_levels(values, counts, options, to);
  for (double& value : column) value = to.level(value);
  return levels;
}

}  // namespace aefx::prep
