#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "report/order.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

constexpr std::size_t kKeptWidth = 12;  // of a line, without name, codes and bar
constexpr std::size_t kThroughWidth = 30;
constexpr std::size_t kThroughFrom = 70;  // columns of the terminal
constexpr double kWorthALine = 0.05;      // R^2 lost without a code

// "code2 -61 %, code1 -20 %": what a column loses without the code, the most first.
std::string through(const explain::Explanation& e, std::size_t i) {
  const auto row = static_cast<Index>(i);
  std::vector<std::size_t> codes(e.codes.size());
  std::iota(codes.begin(), codes.end(), std::size_t{0});
  std::stable_sort(codes.begin(), codes.end(), [&](std::size_t a, std::size_t b) {
    return e.lost(row, static_cast<Index>(a)) > e.lost(row, static_cast<Index>(b));
  });
  std::string out;
  for (std::size_t n = 0; n < codes.size() && n < 2; ++n) {
    const double lost = e.lost(row, static_cast<Index>(codes[n]));
    if (lost < kWorthALine) break;
    out += fmt::format("{}{} -{:.0f} %", out.empty() ? "" : ", ", e.codes[codes[n]].name, 100 * lost);
  }
  return out;
}

}  // namespace

void add_kept(const explain::Explanation& e, TextPage& page) {
  const std::size_t shown = page.shown(e.columns.size(), kMostColumns);
  const bool cut = shown < e.columns.size();
  page.heading(
      fmt::format("What the codes keep of each column (R^2 of its reconstruction){}", cut ? ", worst first" : ""));
  std::vector<std::size_t> order = by_loss(e);
  if (!cut) std::sort(order.begin(), order.end());
  const bool codes = e.effect_rows > 0 && page.width() >= kThroughFrom;
  const std::size_t numbers = kKeptWidth + (codes ? kThroughWidth : 0);
  std::size_t name = 6;
  for (std::size_t i = 0; i < shown; ++i) name = std::max(name, count_characters(printable(e.columns[order[i]].name)));
  name = std::min(name, page.width() - numbers);
  const std::size_t bar_width = bar_room(page.width() - numbers - name);
  if (codes) page.line(page.style().dim(fmt::format("  {}  {:>8}  {}", fit("column", name), "kept", "lost without")));
  for (std::size_t i = 0; i < shown; ++i) {
    const explain::Column& column = e.columns[order[i]];
    const std::string start = "  " + fit(printable(column.name), name);
    if (!column.kept) {
      page.line(fmt::format("{}  {:>8}", start, column.min == column.max ? "constant" : "no spread"));
      continue;
    }
    const std::string by = codes ? "  " + fit(through(e, order[i]), kThroughWidth - 2) : "";
    page.line(
        fmt::format("{}  {:>8}{}  {}", start, percent(*column.kept), by, bar(std::max(0.0, *column.kept), bar_width)));
  }
  page.more(e.columns.size() - shown, "column", ", kept better");
}

}  // namespace aefx::report
