#include "explain/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/argsort.h"
#include "base/text.h"

namespace aefx::explain {
namespace {

constexpr double kNotable = 0.1;        // share of a code from which a feature is mentioned
constexpr double kNegligible = 0.05;    // share of every code below which a feature hardly matters
constexpr double kMost = 0.9;           // features are named until their shares sum to this
constexpr std::size_t kMostNamed = 4;   // features of a code
constexpr double kKeepsAlone = 0.5;     // R^2 of a column by one code alone from which it is mentioned
constexpr double kIsComponent = 0.95;   // |correlation| from which a code is a component of PCA
constexpr double kNearComponent = 0.8;  // |correlation| from which it is close to one
constexpr double kPoorFormula = 0.9;    // R^2 below which an average formula gets a warning
constexpr double kRecovered = 0.9;      // recovery rate from which a code is reproducible
constexpr std::size_t kMostPairs = 3;   // collinear pairs that are named

std::string whole_percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

// "species (61 %: high for Gentoo, low for Adelie)"
std::string with_levels(const Explanation& e, const FeatureColumns& feature, std::size_t code) {
  const auto k = static_cast<Index>(code);
  const double whole = share(e, feature, code);
  std::vector<std::size_t> levels;  // with a notable share: a rare level may have any weight
  for (const std::size_t i : feature.columns) {
    if (std::abs(e.shares(static_cast<Index>(i), k)) >= kNegligible * whole) levels.push_back(i);
  }
  if (levels.empty()) levels = feature.columns;
  const auto weight = [&](std::size_t i) { return e.scaled_weights(static_cast<Index>(i), k); };
  const auto less = [&](std::size_t a, std::size_t b) { return weight(a) < weight(b); };
  const std::size_t high = *std::max_element(levels.begin(), levels.end(), less);
  const std::size_t low = *std::min_element(levels.begin(), levels.end(), less);
  return fmt::format("{} ({}: high for {}, low for {})", feature.name, whole_percent(whole), e.columns[high].level,
                     e.columns[low].level);
}

// "; it alone keeps 92 % of petal_length", or nothing.
std::string kept_alone(const Explanation& e, Index k) {
  const auto r2 = [&](std::size_t i) { return e.effects.single_code_r2(static_cast<Index>(i), k); };
  std::vector<std::size_t> order = argsort_descending(e.columns.size(), r2);
  order.erase(std::find_if(order.begin(), order.end(), [&](std::size_t i) { return !(r2(i) >= kKeepsAlone); }),
              order.end());
  if (order.empty()) return {};
  const std::size_t named = order.size() <= 3 ? order.size() : 2;
  std::vector<std::string> kept;
  for (std::size_t n = 0; n < named; ++n) {
    kept.push_back(fmt::format("{} of {}", whole_percent(r2(order[n])), e.columns[order[n]].name));
  }
  std::string out = "; it alone keeps " + join_names(kept);
  if (order.size() > named) out += fmt::format(", and at least half of {} other columns", order.size() - named);
  return out;
}

// "code1 rises with a (55 %), and falls with b (40 %)."
std::string composition(const Explanation& e, std::size_t code) {
  const auto k = static_cast<Index>(code);
  const std::vector<FeatureColumns> all = features(e);
  std::vector<std::string> rises;
  std::vector<std::string> falls;
  std::vector<std::string> depends;
  double sum = 0;
  for (const std::size_t f : argsort_descending(all.size(), [&](std::size_t i) { return share(e, all[i], code); })) {
    const double part = share(e, all[f], code);
    if (part < kNotable || sum >= kMost || rises.size() + falls.size() + depends.size() == kMostNamed) break;
    sum += part;
    const std::size_t i = all[f].columns.front();
    if (all[f].columns.size() > 1) {
      depends.push_back(with_levels(e, all[f], code));
    } else {
      (e.scaled_weights(static_cast<Index>(i), k) > 0 ? rises : falls)
          .push_back(fmt::format("{} ({})", e.columns[i].name, whole_percent(part)));
    }
  }
  std::vector<std::string> clauses;
  if (!rises.empty()) clauses.push_back("rises with " + join_names(rises, kMostNamed));
  if (!falls.empty()) clauses.push_back("falls with " + join_names(falls, kMostNamed));
  if (!depends.empty()) clauses.push_back("depends on " + join_names(depends, kMostNamed));
  if (clauses.empty()) clauses.emplace_back("draws on many columns, none of which has a tenth of it");
  std::string text = e.codes[code].name + " " + clauses.front();
  for (std::size_t i = 1; i < clauses.size(); ++i) text += (i + 1 == clauses.size() ? ", and " : ", ") + clauses[i];
  return text + kept_alone(e, k) + ".";
}

std::string nearest_component(const Code& c) {
  const double size = std::abs(c.component_correlation);
  const std::size_t number = *c.component + 1;
  if (size >= kIsComponent) {
    return fmt::format("{} is PCA's component {}{} (correlation {:.2f}).", c.name, number,
                       c.component_correlation < 0 ? " turned around" : "", c.component_correlation);
  }
  if (size >= kNearComponent) {
    return fmt::format("{} is close to PCA's component {} (correlation {:.2f}).", c.name, number,
                       c.component_correlation);
  }
  return fmt::format("{} is like no single component of PCA (nearest: component {}, correlation {:.2f}).", c.name,
                     number, c.component_correlation);
}

void describe_code(const Explanation& e, std::size_t code, std::vector<std::string>& out) {
  const auto k = static_cast<Index>(code);
  if (e.codes[code].dead || !(e.shares.col(k).cwiseAbs().maxCoeff() > 0)) return;
  out.push_back(composition(e, code));
  if (e.codes[code].component) out.push_back(nearest_component(e.codes[code]));
  if (e.effects.formula_r2(k) < kPoorFormula) {
    out.push_back(
        fmt::format("The average formula gives only {} of {}, which bends: `aefx explain` gives each row's own.",
                    whole_percent(std::max(0.0, e.effects.formula_r2(k))), e.codes[code].name));
  }
}

// Features of which no code has a notable share, unless several have one together.
void add_unused_features(const Explanation& e, std::vector<std::string>& out) {
  if (e.codes.empty()) return;
  const std::vector<FeatureColumns> all = features(e);
  std::vector<std::string> unused;
  VectorD together = VectorD::Zero(static_cast<Index>(e.codes.size()));
  for (const FeatureColumns& feature : all) {
    VectorD size = VectorD::Zero(together.size());
    bool varies = false;
    for (const std::size_t i : feature.columns) {
      size += e.shares.row(static_cast<Index>(i)).cwiseAbs();
      varies = varies || e.columns[i].r2;
    }
    if (!varies || size.maxCoeff() >= kNegligible) continue;
    unused.push_back(feature.name);
    together += size;
  }
  if (unused.empty() || unused.size() == all.size() || together.maxCoeff() >= kNotable) return;
  out.push_back(fmt::format("No code draws much on {} (less than 5 % of each).", join_names(unused)));
}

void add_collinear_pairs(const Explanation& e, std::vector<std::string>& out) {
  std::vector<std::string> pairs;
  for (const model::CollinearPair& pair : e.collinear_pairs) {
    pairs.push_back(
        fmt::format("{} with {} ({:.2f})", e.columns[pair.first].name, e.columns[pair.second].name, pair.correlation));
  }
  if (pairs.empty()) return;
  out.push_back(fmt::format("Strongly correlated, so that they could swap roles: {}.", join_names(pairs, kMostPairs)));
}

void add_stability(const Explanation& e, std::vector<std::string>& out) {
  if (!e.stability) return;
  const model::Stability& s = *e.stability;
  std::vector<std::string> lost;
  std::size_t alive = 0;
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    if (e.codes[k].dead) continue;
    ++alive;
    const double rate = s.recovery_rate(static_cast<Index>(k));
    if (rate < kRecovered) {
      lost.push_back(fmt::format("{} (in {} of the runs)", e.codes[k].name, whole_percent(rate)));
    }
  }
  if (alive == 0) return;
  const std::string runs =
      fmt::format("Trained again {} on {} of the rows,", s.runs == 1 ? "once" : fmt::format("{} times", s.runs),
                  whole_percent(s.row_share));
  // As many codes as columns span every direction: only a subspace R^2 clearly above chance shows a rotation.
  const double chance = static_cast<double>(alive) / static_cast<double>(std::max<std::size_t>(e.columns.size(), 1));
  const bool rotated = s.subspace_r2 >= kRecovered && 1 - s.subspace_r2 <= (1 - chance) / 4 && chance < 1;
  if (lost.empty()) {
    out.push_back(fmt::format("{} every code came back.", runs));
  } else if (rotated) {
    out.push_back(fmt::format(
        "{} {} came back too seldom, but turned: the codes are a rotation of what is found each time (together "
        "they agree to {}), so read them together, not one by one. --init varimax may settle them.",
        runs, join_names(lost), whole_percent(s.subspace_r2)));
  } else {
    out.push_back(fmt::format("{} {} came back too seldom: don't build on {}.", runs, join_names(lost),
                              lost.size() == 1 ? "it" : "them"));
  }
}

}  // namespace

Findings describe(const Explanation& e) {
  Findings out;
  for (std::size_t k = 0; k < e.codes.size(); ++k) describe_code(e, k, out.codes);
  add_stability(e, out.all);
  add_collinear_pairs(e, out.all);
  add_unused_features(e, out.all);
  return out;
}

}  // namespace aefx::explain
