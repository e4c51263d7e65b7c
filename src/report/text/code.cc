#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/formula.h"
#include "report/gate.h"
#include "report/groups.h"
#include "report/order.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostTerms = 6;      // of a formula
constexpr std::size_t kMostLevels = 6;     // of a categorical column
constexpr std::size_t kNumbersWidth = 36;  // of a line of the table, without name, effects and bar
constexpr std::size_t kEffectsWidth = 20;  // of the two effects, shown where there is room
constexpr std::size_t kEffectsFrom = 70;   // columns of the terminal

class CodeSection {
 public:
  CodeSection(const explain::Explanation& e, std::size_t k, TextPage& page)
      : e_(e),
        k_(k),
        column_(static_cast<Index>(k)),
        page_(page),
        order_(by_share(e, k)),
        effects_(e.effect_rows > 0 && page.width() >= kEffectsFrom),
        numbers_(kNumbersWidth + (effects_ ? kEffectsWidth : 0)) {}

  void add() {
    const explain::Code& code = e_.codes[k_];
    const std::vector<std::string> parts =
        wrap(formula(e_, k_, order_, page_.shown(order_.size(), kMostTerms)), page_.width() - 4);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      page_.line(i == 0 ? page_.style().bold(parts[i]) : "    " + parts[i]);
    }
    std::string text = gate(e_, code) + fmt::format(", values {} to {}, mean {}", short_number(code.min),
                                                    short_number(code.max), short_number(code.mean));
    if (!e_.exact) text += fmt::format("; this average gives {} of it (R^2)", percent(code.fit));
    for (const std::string& part : wrap(text, page_.width() - 2)) {
      page_.line("  " + (code.dead ? page_.style().warn(part) : part));
    }
    table();
    page_.line();
  }

 private:
  void table() {
    const std::vector<Group> all = groups_by_share(e_, k_);
    const std::size_t shown = page_.shown(all.size(), kMostColumns);
    std::size_t name = e_.exact ? 6 : 15;  // of "column", "between regions"
    for (std::size_t g = 0; g < shown; ++g) name = std::max(name, name_width(all[g]));
    name = std::min(name, page_.width() - numbers_);
    const std::size_t bar_width = bar_room(page_.width() - numbers_ - name);
    const std::string effects = effects_ ? fmt::format("  {:>8}  {:>8}", "permuted", "held") : "";
    page_.line(page_.style().dim(
        fmt::format("  {}  {:>10}  {:>10}  {:>8}{}", fit("column", name), "weight", "scaled", "share", effects)));
    for (std::size_t g = 0; g < shown; ++g) {
      if (all[g].levels) {
        levels(all[g], name, bar_width);
      } else {
        row(printable(all[g].name), all[g].columns.front(), name, bar_width);
      }
    }
    left_out(all, shown);
    page_.line(fmt::format("  {}  {:>10}  {:>10}", fit("bias", name), short_number(e_.raw_bias(column_)),
                           short_number(e_.scaled_bias(column_))));
    if (!e_.exact) {
      page_.line(
          fmt::format("  {}  {:>10}  {:>10}  {:>8}", fit("between regions", name), "", "", percent(e_.rest(column_))));
    }
    if (effects_ && !e_.codes[k_].dead) {
      page_.note(
          fmt::format("the weights foretell what holding a column does to {}, what dealing out its values does "
                      "to {}",
                      percent(e_.codes[k_].ablation_agreement), percent(e_.codes[k_].permutation_agreement)));
    }
  }

  [[nodiscard]] std::string level_name(std::size_t i) const { return "  " + printable(e_.columns[i].level); }

  [[nodiscard]] std::size_t name_width(const Group& group) const {
    std::size_t most = count_characters(printable(group.name));
    if (!group.levels) return most;
    for (std::size_t l = 0; l < page_.shown(group.columns.size(), kMostLevels); ++l) {
      most = std::max(most, count_characters(level_name(group.columns[l])));
    }
    return most;
  }

  // What a categorical column has of the code, and below it its levels.
  void levels(const Group& group, std::size_t name, std::size_t bar_width) {
    const double share = report::share(e_, group, k_);
    const std::string no_effects(effects_ ? kEffectsWidth : 0, ' ');
    page_.line(fmt::format("  {}  {:>10}  {:>10}  {:>8}{}  {}", fit(printable(group.name), name), "", "",
                           percent(share), no_effects, page_.style().share(bar(share, bar_width), share)));
    const std::size_t shown = page_.shown(group.columns.size(), kMostLevels);
    for (std::size_t l = 0; l < shown; ++l) row(level_name(group.columns[l]), group.columns[l], name, 0);
    double rest = 0;
    for (std::size_t l = shown; l < group.columns.size(); ++l) {
      rest += e_.shares(static_cast<Index>(group.columns[l]), column_);
    }
    page_.more(group.columns.size() - shown, "level",
               fmt::format(" of {} with {} together", printable(group.name), percent(rest)));
  }

  void row(const std::string& column, std::size_t i, std::size_t name, std::size_t bar_width) {
    const auto at = static_cast<Index>(i);
    const double share = e_.shares(at, column_);
    const std::string effects = effects_ ? fmt::format("  {:>8}  {:>8}", percent(e_.permutation(at, column_)),
                                                       percent(e_.ablation(at, column_)))
                                         : "";
    page_.line(fmt::format("  {}  {:>10}  {:>10}  {:>8}{}  {}", fit(column, name),
                           short_number(e_.raw_weights(at, column_)), short_number(e_.scaled_weights(at, column_)),
                           percent(share), effects, page_.style().share(bar(share, bar_width), share)));
  }

  void left_out(const std::vector<Group>& all, std::size_t shown) {
    double share = 0;
    for (std::size_t g = shown; g < all.size(); ++g) share += report::share(e_, all[g], k_);
    page_.more(all.size() - shown, "column", fmt::format(" with {} together", percent(share)));
  }

  const explain::Explanation& e_;
  std::size_t k_;
  Index column_;
  TextPage& page_;
  std::vector<std::size_t> order_;
  bool effects_ = false;
  std::size_t numbers_ = 0;
};

}  // namespace

void add_code(const explain::Explanation& e, std::size_t k, TextPage& page) { CodeSection(e, k, page).add(); }

}  // namespace aefx::report
