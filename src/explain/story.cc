#include "explain/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/text.h"

namespace aefx::explain {
namespace {

constexpr double kMatters = 0.1;      // share of a code from which a column is worth a mention
constexpr double kHardly = 0.05;      // share of every code below which a column hardly matters
constexpr double kMostly = 0.9;       // of a code: columns are named until they have so much together
constexpr std::size_t kNamed = 4;     // columns at most
constexpr double kAlone = 0.5;        // R^2 that a code must keep by itself to be said to
constexpr double kComponent = 0.95;   // |correlation| from which a code is a component
constexpr double kLooseMatch = 0.8;   // and from which it is close to one
constexpr double kPoorFormula = 0.9;  // R^2 below which an average formula needs a word

std::string whole_percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

class Story {
 public:
  explicit Story(const Explanation& e) : e_(e) {}

  Told tell() {
    for (std::size_t k = 0; k < e_.codes.size(); ++k) {
      if (!e_.codes[k].dead) tell_code(k);
    }
    Told told{.codes = std::move(out_), .all = {}};
    out_.clear();
    stability();
    twins();
    idle_columns();
    told.all = std::move(out_);
    return told;
  }

 private:
  // A column of the table: a number, or all levels of a categorical one.
  struct Source {
    std::vector<std::size_t> columns;
    double share = 0;
  };

  [[nodiscard]] std::vector<Source> sources(Index k) const {
    std::vector<Source> all;
    for (std::size_t i = 0; i < e_.columns.size(); ++i) {
      const Column& column = e_.columns[i];
      const bool goes_on = i > 0 && !column.level.empty() && !e_.columns[i - 1].level.empty() &&
                           column.feature == e_.columns[i - 1].feature;
      if (!goes_on) all.emplace_back();
      all.back().columns.push_back(i);
      all.back().share += e_.shares(static_cast<Index>(i), k);
    }
    return all;
  }

  [[nodiscard]] const std::string& name(const Source& source) const {
    const Column& column = e_.columns[source.columns.front()];
    return column.level.empty() ? column.name : column.source;
  }

  // "species (61 %: high for Gentoo, low for Adelie)"
  [[nodiscard]] std::string with_levels(const Source& source, Index k) const {
    // Of the levels that bring something: a rare one may have any weight.
    std::vector<std::size_t> levels;
    for (const std::size_t i : source.columns) {
      if (std::abs(e_.shares(static_cast<Index>(i), k)) >= kHardly * source.share) levels.push_back(i);
    }
    if (levels.empty()) levels = source.columns;
    std::size_t high = levels.front();
    std::size_t low = high;
    for (const std::size_t i : levels) {
      const double weight = e_.scaled_weights(static_cast<Index>(i), k);
      if (weight > e_.scaled_weights(static_cast<Index>(high), k)) high = i;
      if (weight < e_.scaled_weights(static_cast<Index>(low), k)) low = i;
    }
    if (high == low) {
      const bool rises = e_.scaled_weights(static_cast<Index>(high), k) > 0;
      return fmt::format("{} ({}: {} for {})", name(source), whole_percent(source.share), rises ? "high" : "low",
                         e_.columns[high].level);
    }
    return fmt::format("{} ({}: high for {}, low for {})", name(source), whole_percent(source.share),
                       e_.columns[high].level, e_.columns[low].level);
  }

  void tell_code(std::size_t code) {
    const auto k = static_cast<Index>(code);
    if (!(e_.shares.col(k).cwiseAbs().maxCoeff() > 0)) return;  // it does not move on these rows
    std::vector<Source> order = sources(k);
    std::stable_sort(order.begin(), order.end(), [](const Source& a, const Source& b) { return a.share > b.share; });
    std::vector<std::string> rises;
    std::vector<std::string> falls;
    std::vector<std::string> depends;
    double told = 0;
    for (const Source& source : order) {
      if (source.share < kMatters || told >= kMostly || rises.size() + falls.size() + depends.size() == kNamed) break;
      told += source.share;
      if (source.columns.size() > 1) {
        depends.push_back(with_levels(source, k));
        continue;
      }
      const std::size_t i = source.columns.front();
      (e_.scaled_weights(static_cast<Index>(i), k) > 0 ? rises : falls)
          .push_back(fmt::format("{} ({})", e_.columns[i].name, whole_percent(source.share)));
    }
    std::vector<std::string> clauses;
    if (!rises.empty()) clauses.push_back("rises with " + join_names(rises, kNamed));
    if (!falls.empty()) clauses.push_back("falls with " + join_names(falls, kNamed));
    if (!depends.empty()) clauses.push_back("depends on " + join_names(depends, kNamed));
    if (clauses.empty()) clauses.emplace_back("draws on many columns, none of which has a tenth of it");
    std::string text = e_.codes[code].name + " " + clauses.front();
    for (std::size_t i = 1; i < clauses.size(); ++i) text += (i + 1 == clauses.size() ? ", and " : ", ") + clauses[i];
    out_.push_back(text + alone(k) + ".");
    component(code);
    if (e_.codes[code].fit < kPoorFormula) {
      out_.push_back(
          fmt::format("The average formula gives only {} of {}, which bends: `aefx explain` gives each row's own.",
                      whole_percent(std::max(0.0, e_.codes[code].fit)), e_.codes[code].name));
    }
  }

  [[nodiscard]] std::string alone(Index k) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < e_.columns.size(); ++i) {
      if (e_.alone(static_cast<Index>(i), k) >= kAlone) order.push_back(i);
    }
    if (order.empty()) return {};
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return e_.alone(static_cast<Index>(a), k) > e_.alone(static_cast<Index>(b), k);
    });
    const std::size_t named = order.size() <= 3 ? order.size() : 2;
    std::vector<std::string> kept;
    for (std::size_t n = 0; n < named; ++n) {
      kept.push_back(
          fmt::format("{} of {}", whole_percent(e_.alone(static_cast<Index>(order[n]), k)), e_.columns[order[n]].name));
    }
    std::string out = "; it alone keeps " + join_names(kept);
    if (order.size() > named) out += fmt::format(", and at least half of {} other columns", order.size() - named);
    return out;
  }

  void component(std::size_t code) {
    const Code& c = e_.codes[code];
    if (!c.component) return;
    const double size = std::abs(c.component_correlation);
    const std::string which = fmt::format("component {}", *c.component + 1);
    if (size >= kComponent) {
      out_.push_back(fmt::format("{} is PCA's {}{} (correlation {:.2f}).", c.name, which,
                                 c.component_correlation < 0 ? " turned around" : "", c.component_correlation));
    } else if (size >= kLooseMatch) {
      out_.push_back(
          fmt::format("{} is close to PCA's {} (correlation {:.2f}).", c.name, which, c.component_correlation));
    } else {
      out_.push_back(fmt::format("{} is like no single component of PCA (nearest: {}, correlation {:.2f}).", c.name,
                                 which, c.component_correlation));
    }
  }

  // Columns of which no code has much, unless they have much of one together.
  void idle_columns() {
    if (e_.codes.empty()) return;
    const std::vector<Source> all = sources(0);
    std::vector<std::string> idle;
    VectorD together = VectorD::Zero(static_cast<Index>(e_.codes.size()));
    for (const Source& source : all) {
      VectorD size = VectorD::Zero(together.size());
      bool varies = false;
      for (const std::size_t i : source.columns) {
        size += e_.shares.row(static_cast<Index>(i)).cwiseAbs();
        varies = varies || e_.columns[i].kept;
      }
      if (!varies || size.maxCoeff() >= kHardly) continue;
      idle.push_back(name(source));
      together += size;
    }
    if (idle.empty() || idle.size() == all.size() || together.maxCoeff() >= kMatters) return;
    out_.push_back(fmt::format("No code draws much on {} (less than 5 % of each).", join_names(idle)));
  }

  void twins() {
    constexpr std::size_t kPairs = 3;
    std::vector<std::string> pairs;
    for (const Twins& t : e_.twins) {
      pairs.push_back(
          fmt::format("{} with {} ({:.2f})", e_.columns[t.first].name, e_.columns[t.second].name, t.correlation));
    }
    if (pairs.empty()) return;
    out_.push_back(fmt::format("Strongly correlated, so that they could swap roles: {}.", join_names(pairs, kPairs)));
  }

  void stability() {
    if (!e_.stability) return;
    const Stability& s = *e_.stability;
    std::vector<std::string> lost;
    std::size_t alive = 0;
    for (std::size_t k = 0; k < e_.codes.size(); ++k) {
      if (e_.codes[k].dead) continue;
      ++alive;
      const double back = s.back(static_cast<Index>(k));
      if (back < kMostly) lost.push_back(fmt::format("{} (in {} of the runs)", e_.codes[k].name, whole_percent(back)));
    }
    if (alive == 0) return;
    const std::string runs =
        fmt::format("Trained again {} on {} of the rows,", s.runs == 1 ? "once" : fmt::format("{} times", s.runs),
                    whole_percent(s.row_share));
    // As many codes as columns give everything in any direction: only clearly more than chance tells of a rotation.
    const double chance = static_cast<double>(alive) / static_cast<double>(std::max<std::size_t>(e_.columns.size(), 1));
    const bool turned = s.same_space >= kMostly && 1 - s.same_space <= (1 - chance) / 4 && chance < 1;
    if (lost.empty()) {
      out_.push_back(fmt::format("{} every code came back.", runs));
    } else if (turned) {
      out_.push_back(fmt::format(
          "{} {} came back too seldom, but turned: the codes are a rotation of what is found each time (together "
          "they agree to {}), so read them together, not one by one. --init varimax may settle them.",
          runs, join_names(lost), whole_percent(s.same_space)));
    } else {
      out_.push_back(fmt::format("{} {} came back too seldom: don't build on {}.", runs, join_names(lost),
                                 lost.size() == 1 ? "it" : "them"));
    }
  }

  const Explanation& e_;
  std::vector<std::string> out_;
};

}  // namespace

Told tell(const Explanation& e) { return Story(e).tell(); }

}  // namespace aefx::explain
