#include "explain/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "aefx/base/listed.h"

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

  std::vector<std::string> tell() {
    for (std::size_t k = 0; k < e_.codes.size(); ++k) {
      if (!e_.codes[k].dead) tell_code(k);
    }
    idle_columns();
    twins();
    stability();
    return std::move(out_);
  }

 private:
  // Columns of a code, the largest share first.
  [[nodiscard]] std::vector<std::size_t> by_share(Index k) const {
    std::vector<std::size_t> order(e_.columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return e_.shares(static_cast<Index>(a), k) > e_.shares(static_cast<Index>(b), k);
    });
    return order;
  }

  void tell_code(std::size_t code) {
    const auto k = static_cast<Index>(code);
    std::vector<std::string> rises;
    std::vector<std::string> falls;
    double told = 0;
    for (const std::size_t i : by_share(k)) {
      const double share = e_.shares(static_cast<Index>(i), k);
      if (share < kMatters || told >= kMostly || rises.size() + falls.size() == kNamed) break;
      std::vector<std::string>& side = e_.scaled_weights(static_cast<Index>(i), k) > 0 ? rises : falls;
      side.push_back(fmt::format("{} ({})", e_.columns[i].name, whole_percent(share)));
      told += share;
    }
    const std::string& name = e_.codes[code].name;
    std::string text;
    if (rises.empty() && falls.empty()) {
      text = fmt::format("{} draws on many columns, none of which has a tenth of it", name);
    } else if (falls.empty()) {
      text = fmt::format("{} rises with {}", name, listed(rises, kNamed));
    } else if (rises.empty()) {
      text = fmt::format("{} falls with {}", name, listed(falls, kNamed));
    } else {
      text = fmt::format("{} rises with {}, and falls with {}", name, listed(rises, kNamed), listed(falls, kNamed));
    }
    out_.push_back(text + alone(k) + ".");
    component(code);
    if (e_.codes[code].fit < kPoorFormula) {
      out_.push_back(fmt::format("The average formula gives only {} of {}: it bends, so read its regions.",
                                 whole_percent(std::max(0.0, e_.codes[code].fit)), name));
    }
  }

  [[nodiscard]] std::string alone(Index k) const {
    std::vector<std::size_t> order(e_.columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return e_.alone(static_cast<Index>(a), k) > e_.alone(static_cast<Index>(b), k);
    });
    std::vector<std::string> kept;
    std::size_t more = 0;
    for (const std::size_t i : order) {
      const double r2 = e_.alone(static_cast<Index>(i), k);
      if (!(r2 >= kAlone)) break;
      if (kept.size() < 2) {
        kept.push_back(fmt::format("{} of {}", whole_percent(r2), e_.columns[i].name));
      } else {
        ++more;
      }
    }
    if (kept.empty()) return {};
    std::string out = "; it alone keeps " + listed(kept);
    if (more > 0) out += fmt::format(", and at least half of {} other column{}", more, more == 1 ? "" : "s");
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

  void idle_columns() {
    std::vector<std::string> idle;
    for (std::size_t i = 0; i < e_.columns.size(); ++i) {
      const auto row = static_cast<Index>(i);
      if (e_.columns[i].kept && e_.shares.row(row).cwiseAbs().maxCoeff() < kHardly) idle.push_back(e_.columns[i].name);
    }
    if (idle.empty() || e_.codes.empty()) return;
    out_.push_back(fmt::format("{} hardly matter{} to any code (less than 5 % of each).", listed(idle),
                               idle.size() == 1 ? "s" : ""));
  }

  void twins() {
    constexpr std::size_t kPairs = 3;
    std::vector<std::string> pairs;
    for (const Twins& t : e_.twins) {
      pairs.push_back(
          fmt::format("{} with {} ({:.2f})", e_.columns[t.first].name, e_.columns[t.second].name, t.correlation));
    }
    if (pairs.empty()) return;
    out_.push_back(fmt::format("Strongly correlated, so that they could swap roles: {}.", listed(pairs, kPairs)));
  }

  void stability() {
    if (!e_.stability) return;
    const Stability& s = *e_.stability;
    std::vector<std::string> lost;
    for (std::size_t k = 0; k < e_.codes.size(); ++k) {
      if (s.back(static_cast<Index>(k)) < kMostly) lost.push_back(e_.codes[k].name);
    }
    const std::string runs =
        fmt::format("Trained again {} times on {} of the rows,", s.runs, whole_percent(s.row_share));
    if (lost.empty()) {
      out_.push_back(fmt::format("{} every code came back.", runs));
    } else if (s.same_space >= kMostly) {
      out_.push_back(
          fmt::format("{} {} often came back turned: the codes are a rotation of what is found each time (together "
                      "they agree to {}), so read them together, not one by one.",
                      runs, listed(lost), whole_percent(s.same_space)));
    } else {
      out_.push_back(fmt::format("{} {} did not always come back (the codes together agree to {}): don't build on {}.",
                                 runs, listed(lost), whole_percent(s.same_space), lost.size() == 1 ? "it" : "them"));
    }
  }

  const Explanation& e_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> tell(const Explanation& e) { return Story(e).tell(); }

}  // namespace aefx::explain
