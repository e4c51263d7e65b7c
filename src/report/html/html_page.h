// A report as an HTML page, written section by section.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/report/render.h"
#include "report/content.h"
#include "report/svg/heat_map.h"

namespace aefx::report {

enum class Cells { numbers, words };  // alignment

// A table. Cells hold text, not markup.
class HtmlTable {
 public:
  HtmlTable(std::string_view caption, const std::vector<std::string>& head, Cells cells = Cells::numbers);
  HtmlTable(std::string_view caption, const Table& table, Cells cells = Cells::numbers);
  void row(std::string_view head, const std::vector<std::string>& cells);
  [[nodiscard]] std::string markup() const { return out_ + "</tbody></table>"; }

 private:
  std::string out_;
};

class HtmlPage : public Extent {
 public:
  static constexpr std::size_t kMostCodes = 8;     // shown unless all are asked for
  static constexpr std::size_t kMostColumns = 20;  // of each list of columns, likewise

  explicit HtmlPage(const PageOptions& options) : Extent(options.all) {}

  void begin_section(std::string_view id, std::string_view heading);
  void end_section();
  void heading(std::string_view text);  // of a part of a section
  void paragraph(std::string_view text);
  void note(std::string_view text);  // smaller
  void items(const std::vector<std::string>& texts);
  void formula(std::string_view text);
  void folded_formula(std::string_view summary, std::string_view text);  // closed, opened by a click on the summary
  // Pictures side by side if the screen is wide.
  void begin_grid();
  void end_grid();
  void figure(std::string_view svg, std::string_view caption);       // shrinks with the screen
  void wide_figure(std::string_view svg, std::string_view caption);  // keeps its size and scrolls
  void table(std::string_view summary, const HtmlTable& table);      // closed, opened by a click on the summary
  void open_table(std::string_view label, const HtmlTable& table);   // always open
  // A heat map and its values as a table, whose first column is named `first`.
  void heat_map_with_table(const HeatMap& map, const std::string& caption, const std::string& first);
  // "12 more columns, kept better; --all shows them.", or nothing if `count` is 0.
  void more(std::size_t count, std::string_view noun, std::string_view about = {});
  void raw(std::string_view markup) { body_ += markup; }

  [[nodiscard]] const std::string& body() const { return body_; }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& sections() const { return sections_; }

 private:
  void box(std::string_view label, std::string_view markup);

  std::string body_;
  std::vector<std::pair<std::string, std::string>> sections_;  // id and heading
};

}  // namespace aefx::report
