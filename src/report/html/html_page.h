// A page as it grows, section by section.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/report/render.h"

namespace aefx::report {

enum class Cells { figures, words };

// A table of HTML: the first cell of a row is its head, the others are figures, or words. What a cell holds is text,
// not markup.
class HtmlTable {
 public:
  HtmlTable(std::string_view caption, const std::vector<std::string>& head, Cells cells = Cells::figures);
  void row(std::string_view head, const std::vector<std::string>& cells);
  [[nodiscard]] std::string markup() const { return out_ + "</tbody></table>"; }

 private:
  std::string out_;
};

class HtmlPage {
 public:
  static constexpr std::size_t kMostCodes = 8;     // shown unless all are asked for
  static constexpr std::size_t kMostColumns = 20;  // of each list of columns, likewise

  explicit HtmlPage(const PageOptions& options) : all_(options.all) {}

  void begin_section(std::string_view id, std::string_view heading);
  void end_section();
  void heading(std::string_view text);  // of a part of a section
  void paragraph(std::string_view text);
  void note(std::string_view text);  // smaller
  void items(const std::vector<std::string>& texts);
  void formula(std::string_view text);
  // Pictures side by side where there is room.
  void begin_grid();
  void end_grid();
  void figure(std::string_view svg, std::string_view caption);       // one that shrinks with the screen
  void wide_figure(std::string_view svg, std::string_view caption);  // one that keeps its size and scrolls in its box
  // What a picture shows, as a table that can be opened.
  void table(std::string_view summary, const HtmlTable& table);
  void open_table(std::string_view label, const HtmlTable& table);  // and one that is always there
  // "12 more columns, kept better; --all shows them", or nothing where `count` is 0.
  void more(std::size_t count, std::string_view noun, std::string_view about = {});
  void raw(std::string_view markup) { body_ += markup; }

  [[nodiscard]] std::size_t shown(std::size_t count, std::size_t most) const {
    return all_ || count < most ? count : most;
  }
  [[nodiscard]] const std::string& body() const { return body_; }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& sections() const { return sections_; }

 private:
  void box(std::string_view label, std::string_view markup);

  bool all_;
  std::string body_;
  std::vector<std::pair<std::string, std::string>> sections_;  // id and heading
};

}  // namespace aefx::report
