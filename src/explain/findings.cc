#include "explain/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/argsort.h"
#include "base/text.h"

namespace aefx::explain {
namespace {

constexpr double kNotable = 0.1;              // size of a negative share from which a feature is mentioned
constexpr double kLeastNamed = 0.02;          // share of a code below which a feature is not named
constexpr double kNegligible = 0.05;          // share of every code below which a feature hardly matters
constexpr double kMost = 0.9;                 // features are named until their shares sum to this
constexpr std::size_t kMostNamed = 8;         // features of a code
constexpr std::size_t kMostCharacters = 150;  // of a code's sentence: two lines of a terminal
constexpr double kPoorFormula = 0.9;          // R^2 below which an average formula gets a warning
constexpr double kMostlyRecovered = 0.9;      // recovery rate from which a code is reproducible
constexpr double kUncorrelated = 0.3;         // |correlation| with every code below which a feature hardly matters

int rounded_percent(double share) { return static_cast<int>(std::lround(100 * share)); }

std::string whole_percent(double share) { return fmt::format("{}%", rounded_percent(share)); }

// "species (61%: high for Gentoo, low for Adelie)"
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

// Features whose credit is told together: one, or the number columns of a collinear cluster.
struct Credit {
  std::vector<std::size_t> features;  // of features(e), the largest |share| first
  double share = 0;
};

std::vector<Credit> credits(const Explanation& e, const std::vector<FeatureColumns>& all, std::size_t code) {
  std::vector<std::size_t> cluster(e.columns.size(), e.collinear.size());
  for (std::size_t c = 0; c < e.collinear.size(); ++c) {
    for (const std::size_t i : e.collinear[c].columns) cluster[i] = c;
  }
  std::vector<Credit> out;
  std::vector<std::size_t> slot(e.collinear.size(), all.size());  // in `out`, of each cluster
  const auto size = [&](std::size_t f) { return std::abs(share(e, all[f], code)); };
  for (const std::size_t f : argsort_descending(all.size(), size)) {
    const std::size_t c = all[f].categorical ? e.collinear.size() : cluster[all[f].columns.front()];
    const bool joins = c < e.collinear.size() && slot[c] < all.size();
    if (!joins) {
      if (c < e.collinear.size()) slot[c] = out.size();
      out.emplace_back();
    }
    Credit& credit = joins ? out[slot[c]] : out.back();
    credit.features.push_back(f);
    credit.share += share(e, all[f], code);
  }
  return out;
}

// "petal_length (34%)", or "petal_length (66% together with petal_width)" of collinear columns.
std::string credit_text(const std::vector<FeatureColumns>& all, const Credit& credit) {
  const std::vector<std::size_t>& features = credit.features;
  std::string together;
  constexpr std::size_t kMostOthers = 2;  // that are named
  std::vector<std::string> others;
  for (std::size_t i = 1; i < features.size(); ++i) others.push_back(all[features[i]].name);
  if (!others.empty()) together = " together with " + join_names(others);
  if (others.size() > kMostOthers) together = fmt::format(" together with {} collinear columns", features.size() - 1);
  return fmt::format("{} ({}{})", all[features.front()].name, whole_percent(credit.share), together);
}

// "code1 rises with a (55%), and falls with b (40%); others 5%." At most `most` features are named, until what is named
// explains the code; the percentages add up to 100.
std::string composition(const Explanation& e, std::size_t code, std::size_t most) {
  const auto k = static_cast<Index>(code);
  const std::vector<FeatureColumns> all = features(e);
  const std::vector<Credit> found = credits(e, all, code);
  std::vector<std::string> rises, falls, depends, against, unnamed;
  double sum = 0;
  std::size_t named = 0;
  int rest = 100;  // percent, as they are rounded
  for (const std::size_t c : argsort_descending(found.size(), [&](std::size_t i) { return found[i].share; })) {
    const Credit& credit = found[c];
    if (credit.share <= -kNotable) {
      against.push_back(credit_text(all, credit));
      rest -= rounded_percent(credit.share);
    }
    if (credit.share < kLeastNamed || sum >= kMost || named == most) {
      if (credit.share > -kNotable) unnamed.push_back(all[credit.features.front()].name);
      continue;
    }
    ++named;
    sum += credit.share;
    rest -= rounded_percent(credit.share);
    const FeatureColumns& first = all[credit.features.front()];
    if (first.columns.size() > 1) {
      depends.push_back(with_levels(e, first, code));
    } else {
      const bool up = e.scaled_weights(static_cast<Index>(first.columns.front()), k) > 0;
      (up ? rises : falls).push_back(credit_text(all, credit));
    }
  }
  std::vector<std::string> clauses;
  if (!rises.empty()) clauses.push_back("rises with " + join_names(rises, most));
  if (!falls.empty()) clauses.push_back("falls with " + join_names(falls, most));
  if (!depends.empty()) clauses.push_back("depends on " + join_names(depends, most));
  if (clauses.empty()) clauses.emplace_back("draws on many columns, each with little of it");
  std::string text = e.codes[code].name + " " + clauses.front();
  for (std::size_t i = 1; i < clauses.size(); ++i) text += (i + 1 == clauses.size() ? ", and " : ", ") + clauses[i];
  if (!against.empty())
    text += fmt::format("; {} work{} against it", join_names(against, against.size()), against.size() == 1 ? "s" : "");
  if (named > 0 && rest != 0) text += fmt::format("; {} {}%", unnamed.size() == 1 ? unnamed.front() : "others", rest);
  return text + ".";
}

// Names fewer features where the sentence would be too long.
std::string short_composition(const Explanation& e, std::size_t code) {
  std::string text;
  for (std::size_t most = kMostNamed; most > 0; --most) {
    text = composition(e, code, most);
    if (count_characters(text) <= kMostCharacters) break;
  }
  return text;
}

void describe_code(const Explanation& e, std::size_t code, std::vector<std::string>& out) {
  const auto k = static_cast<Index>(code);
  if (e.codes[code].dead || !(e.shares.col(k).cwiseAbs().maxCoeff() > 0)) return;
  out.push_back(short_composition(e, code));
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
    const bool has_correlation = e.effects.correlation.size() > 0;
    const double correlation =
        has_correlation ? e.effects.correlation.row(static_cast<Index>(feature.columns.front())).cwiseAbs().maxCoeff()
                        : 0;
    if (!varies || size.maxCoeff() >= kNegligible || correlation >= kUncorrelated) continue;
    unused.push_back(feature.name);
    together += size;
  }
  if (unused.empty() || unused.size() == all.size() || together.maxCoeff() >= 2 * kNegligible) return;
  out.push_back(fmt::format("No code draws much on {} (less than 5% of each).", join_names(unused)));
}

void add_stability(const Explanation& e, std::vector<std::string>& out) {
  if (!e.stability) return;
  const model::Stability& s = *e.stability;
  std::vector<std::string> lost;
  std::size_t alive = 0;
  double least = 1;
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    if (e.codes[k].dead) continue;
    ++alive;
    const double rate = s.recovery_rate(static_cast<Index>(k));
    least = std::min(least, rate);
    if (rate < kMostlyRecovered) {
      lost.push_back(fmt::format("{} (reproduced in {:.0f} of {} runs)", e.codes[k].name,
                                 rate * static_cast<double>(s.runs), s.runs));
    }
  }
  if (alive == 0) return;
  const std::string runs =
      fmt::format("Trained again {} on {} of the rows,", s.runs == 1 ? "once" : fmt::format("{} times", s.runs),
                  whole_percent(s.row_share));
  // As many codes as columns span every direction: only a subspace R^2 clearly above chance shows a rotation.
  const double chance = static_cast<double>(alive) / static_cast<double>(std::max<std::size_t>(e.columns.size(), 1));
  const bool rotated = s.subspace_r2 >= kMostlyRecovered && 1 - s.subspace_r2 <= (1 - chance) / 4 && chance < 1;
  if (lost.empty()) {
    out.push_back(fmt::format("{} every code was reproduced in {}{:.0f} of {} runs.", runs,
                              least < 1 ? "at least " : "", least * static_cast<double>(s.runs), s.runs));
  } else if (rotated) {
    out.push_back(fmt::format(
        "{} {} {} not reproducible alone, but the codes together are (R^2 {}): they are a rotation of what each run "
        "finds, so read them together, not one by one. --init varimax may settle them.",
        runs, join_names(lost), lost.size() == 1 ? "is" : "are", whole_percent(s.subspace_r2)));
  } else {
    out.push_back(fmt::format("{} {} {} not reproducible: don't build on {}.", runs, join_names(lost),
                              lost.size() == 1 ? "is" : "are", lost.size() == 1 ? "it" : "them"));
  }
}

}  // namespace

Findings describe(const Explanation& e) {
  Findings out;
  for (std::size_t k = 0; k < e.codes.size(); ++k) describe_code(e, k, out.codes);
  add_stability(e, out.all);
  add_unused_features(e, out.all);
  return out;
}

}  // namespace aefx::explain
