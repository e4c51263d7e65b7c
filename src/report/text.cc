#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "aefx/base/printable.h"
#include "aefx/report/render.h"
#include "report/text_parts.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostCodes = 8;      // shown unless all are asked for
constexpr std::size_t kMostColumns = 12;   // of each code, likewise
constexpr std::size_t kNumbersWidth = 36;  // of a line of a code's table, without name and bar
constexpr std::size_t kKeptWidth = 12;     // of a line of what is kept, likewise
constexpr std::size_t kLeastWidth = 40;
constexpr std::size_t kMostTerms = 6;  // of a formula

// What a bar may take of the columns that are left, two of them being space.
std::size_t bar_room(std::size_t left) { return left > 2 ? std::min<std::size_t>(left - 2, 24) : 0; }

class Text {
 public:
  Text(const explain::Explanation& e, const TextOptions& options)
      : e_(e), options_(options), style_(options.color), width_(std::max(options.width, kLeastWidth)) {}

  std::string render() {
    head();
    const std::size_t shown = options_.all ? e_.codes.size() : std::min(kMostCodes, e_.codes.size());
    for (std::size_t k = 0; k < shown; ++k) code(k);
    if (shown < e_.codes.size()) {
      line(style_.dim(fmt::format("{} more codes; --all shows them", e_.codes.size() - shown)));
      line();
    }
    columns();
    return std::move(out_);
  }

 private:
  void line(std::string text = {}) {
    text.erase(text.find_last_not_of(' ') + 1);  // where a bar has no length or no room
    out_ += text + "\n";
  }

  void paragraph(const std::string& text, std::size_t indent) {
    for (const std::string& part : wrap(text, width_ - indent)) line(std::string(indent, ' ') + part);
  }

  void heading(const std::string& text) {
    for (const std::string& part : wrap(text, width_)) line(style_.bold(part));
  }

  void dim_note(const std::string& text) {
    for (const std::string& part : wrap(text, width_ - 2)) line("  " + style_.dim(part));
  }

  void head() {
    const std::string title =
        fmt::format("{} column{} of {} as {} code{}", e_.columns.size(), e_.columns.size() == 1 ? "" : "s",
                    printable(e_.table), e_.codes.size(), e_.codes.size() == 1 ? "" : "s");
    heading(title);
    for (const std::string& sentence : e_.verdict) paragraph(printable(sentence), 0);
    if (!e_.measured.empty()) {
      paragraph(fmt::format("Shares, activity and what is kept are measured on {} rows of {}; errors are of training.",
                            e_.rows, printable(e_.measured)),
                0);
    }
    notes();
    if (!e_.exact) {
      paragraph(
          "The encoder has hidden layers, so the formulas below are averages over the rows: another slope may "
          "hold on each row.",
          0);
    }
    line();
  }

  void code(std::size_t k) {
    const explain::Code& code = e_.codes[k];
    const std::vector<std::size_t> order = by_share(k);
    formula(k, order);
    const std::string text = gate(code) + fmt::format(", values {} to {}, mean {}", short_number(code.min),
                                                      short_number(code.max), short_number(code.mean));
    for (const std::string& part : wrap(text, width_ - 2)) line("  " + (code.dead ? style_.warn(part) : part));
    table(k, order);
    line();
  }

  [[nodiscard]] std::string gate(const explain::Code& code) const {
    if (code.dead) return "the same on every row (dead)";
    if (e_.activation != "relu" && e_.activation != "leaky-relu" && e_.activation != "elu") {
      return "active on every row";
    }
    if (code.always_on) return e_.exact ? "active on 100 % of rows: exactly linear here" : "active on 100 % of rows";
    return fmt::format("active on {} of rows", percent(code.active));
  }

  // Columns of a code, the largest share first; where nothing varies, the largest weight.
  [[nodiscard]] std::vector<std::size_t> by_share(std::size_t k) const {
    const auto column = static_cast<Index>(k);
    std::vector<std::size_t> order(e_.columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const auto i = static_cast<Index>(a);
      const auto j = static_cast<Index>(b);
      const double share_a = std::abs(e_.shares(i, column));
      const double share_b = std::abs(e_.shares(j, column));
      if (share_a != share_b) return share_a > share_b;
      return std::abs(e_.scaled_weights(i, column)) > std::abs(e_.scaled_weights(j, column));
    });
    return order;
  }

  void formula(std::size_t k, const std::vector<std::size_t>& order) {
    const auto column = static_cast<Index>(k);
    const std::size_t terms = options_.all ? order.size() : std::min(order.size(), kMostTerms);
    std::vector<std::size_t> shown(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(terms));
    if (terms == order.size()) std::sort(shown.begin(), shown.end());  // all are there: in the table's order
    std::string sum;
    for (const std::size_t i : shown) {
      sum += signed_term(e_.raw_weights(static_cast<Index>(i), column), sum.empty());
      sum += "*" + variable(e_.columns[i].name);
    }
    if (terms < order.size()) sum += fmt::format(" + ({} more columns)", order.size() - terms);
    sum += signed_term(e_.raw_bias(column), sum.empty());
    const std::string call = e_.activation == "linear" ? "" : e_.activation;
    const std::string text = fmt::format("{} {} {}({})", e_.codes[k].name, e_.exact ? "=" : "~", call, sum);
    const std::vector<std::string> parts = wrap(text, width_ - 4);
    for (std::size_t i = 0; i < parts.size(); ++i) line(i == 0 ? style_.bold(parts[i]) : "    " + parts[i]);
  }

  void table(std::size_t k, const std::vector<std::size_t>& order) {
    const auto column = static_cast<Index>(k);
    const std::size_t shown = options_.all ? order.size() : std::min(order.size(), kMostColumns);
    std::size_t name_width = 7;  // of "bending"
    for (std::size_t i = 0; i < shown; ++i) {
      name_width = std::max(name_width, width(printable(e_.columns[order[i]].name)));
    }
    name_width = std::min(name_width, width_ - kNumbersWidth);
    const std::size_t bar_width = bar_room(width_ - kNumbersWidth - name_width);
    line(
        style_.dim(fmt::format("  {}  {:>10}  {:>10}  {:>8}", fit("column", name_width), "weight", "scaled", "share")));
    for (std::size_t i = 0; i < shown; ++i) {
      const auto row = static_cast<Index>(order[i]);
      const double share = e_.shares(row, column);
      line(fmt::format("  {}  {:>10}  {:>10}  {:>8}  {}", fit(printable(e_.columns[order[i]].name), name_width),
                       short_number(e_.raw_weights(row, column)), short_number(e_.scaled_weights(row, column)),
                       percent(share), style_.share(bar(share, bar_width), share)));
    }
    left_out(k, order, shown);
    line(fmt::format("  {}  {:>10}  {:>10}", fit("bias", name_width), short_number(e_.raw_bias(column)),
                     short_number(e_.scaled_bias(column))));
    if (!e_.exact) {
      line(fmt::format("  {}  {:>10}  {:>10}  {:>8}", fit("bending", name_width), "", "", percent(e_.rest(column))));
    }
  }

  void left_out(std::size_t k, const std::vector<std::size_t>& order, std::size_t shown) {
    if (shown >= order.size()) return;
    double share = 0;
    for (std::size_t i = shown; i < order.size(); ++i) {
      share += e_.shares(static_cast<Index>(order[i]), static_cast<Index>(k));
    }
    dim_note(fmt::format("{} more columns with {} together; --all shows them", order.size() - shown, percent(share)));
  }

  // What is kept of each column, the worst first where not all are shown.
  void columns() {
    std::vector<std::size_t> order(e_.columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto kept = [&](std::size_t i) { return e_.columns[i].kept.value_or(2); };
    if (!options_.all && order.size() > kMostColumns) {
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return kept(a) < kept(b); });
      heading("What the codes keep of each column (R^2 of its reconstruction), worst first");
    } else {
      heading("What the codes keep of each column (R^2 of its reconstruction)");
    }
    const std::size_t shown = options_.all ? order.size() : std::min(order.size(), kMostColumns);
    std::size_t name_width = 6;
    for (std::size_t i = 0; i < shown; ++i) {
      name_width = std::max(name_width, width(printable(e_.columns[order[i]].name)));
    }
    name_width = std::min(name_width, width_ - kKeptWidth);
    const std::size_t bar_width = bar_room(width_ - kKeptWidth - name_width);
    for (std::size_t i = 0; i < shown; ++i) {
      const explain::Column& column = e_.columns[order[i]];
      const std::string name = fit(printable(column.name), name_width);
      if (!column.kept) {
        line(fmt::format("  {}  {:>8}", name, "constant"));
        continue;
      }
      line(fmt::format("  {}  {:>8}  {}", name, percent(*column.kept), bar(std::max(0.0, *column.kept), bar_width)));
    }
    if (shown < order.size()) {
      dim_note(fmt::format("{} more columns, kept better; --all shows them", order.size() - shown));
    }
  }

  void notes() {
    for (const std::string& note : e_.notes) {
      const std::vector<std::string> parts = wrap(printable(note), width_ - 2);
      for (std::size_t i = 0; i < parts.size(); ++i) line((i == 0 ? "- " : "  ") + parts[i]);
    }
  }

  const explain::Explanation& e_;
  const TextOptions& options_;
  Style style_;
  std::size_t width_;
  std::string out_;
};

}  // namespace

std::string render_text(const explain::Explanation& explanation, const TextOptions& options) {
  return Text(explanation, options).render();
}

}  // namespace aefx::report
