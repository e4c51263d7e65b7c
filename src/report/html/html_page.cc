#include "report/html/html_page.h"

#include <fmt/format.h>

#include "report/markup.h"

namespace aefx::report {
namespace {

// Cuts long names; the tooltip has the whole.
std::string cell_text(std::string_view text) {
  constexpr std::size_t kMost = 48;
  const std::string whole = shown(text);
  if (columns(whole) <= kMost) return html(whole);
  return fmt::format("<span title=\"{}\">{}</span>", html(whole), html(clip(whole, kMost)));
}

}  // namespace

HtmlTable::HtmlTable(std::string_view caption, const std::vector<std::string>& head, Cells cells)
    : out_(fmt::format("<table{}><caption>{}</caption><thead><tr>", cells == Cells::words ? " class=\"words\"" : "",
                       html(caption))) {
  for (const std::string& cell : head) out_ += fmt::format("<th scope=\"col\">{}</th>", cell_text(cell));
  out_ += "</tr></thead><tbody>\n";
}

void HtmlTable::row(std::string_view head, const std::vector<std::string>& cells) {
  out_ += fmt::format("<tr><th scope=\"row\"><bdi>{}</bdi></th>", cell_text(head));
  for (const std::string& cell : cells) out_ += fmt::format("<td>{}</td>", cell_text(cell));
  out_ += "</tr>\n";
}

HtmlTable::HtmlTable(std::string_view caption, const Table& table, Cells cells)
    : HtmlTable(caption, table.head, cells) {
  for (const std::vector<std::string>& cells_of_row : table.rows) {
    row(cells_of_row.front(), {cells_of_row.begin() + 1, cells_of_row.end()});
  }
}

void HtmlPage::begin_section(std::string_view id, std::string_view heading) {
  sections_.emplace_back(id, heading);
  body_ +=
      fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id, html(heading));
}

void HtmlPage::end_section() { body_ += "</section>\n"; }
void HtmlPage::heading(std::string_view text) { body_ += fmt::format("<h3>{}</h3>\n", html(text)); }
void HtmlPage::paragraph(std::string_view text) { body_ += fmt::format("<p>{}</p>\n", html(text)); }
void HtmlPage::note(std::string_view text) { body_ += fmt::format("<p class=\"note\">{}</p>\n", html(text)); }

void HtmlPage::items(const std::vector<std::string>& texts) {
  body_ += "<ul>\n";
  for (const std::string& text : texts) body_ += fmt::format("<li>{}</li>\n", html(text));
  body_ += "</ul>\n";
}

void HtmlPage::formula(std::string_view text) {
  body_ += fmt::format("<pre class=\"formula\"><code>{}</code></pre>\n", html(text));
}

void HtmlPage::folded_formula(std::string_view summary, std::string_view text) {
  body_ += fmt::format("<details><summary>{}</summary>\n", html(summary));
  formula(text);
  body_ += "</details>\n";
}

void HtmlPage::begin_grid() { body_ += "<div class=\"grid\">\n"; }
void HtmlPage::end_grid() { body_ += "</div>\n"; }

void HtmlPage::figure(std::string_view svg, std::string_view caption) {
  body_ += fmt::format("<figure><figcaption>{}</figcaption>{}</figure>\n", html(caption), svg);
}

void HtmlPage::wide_figure(std::string_view svg, std::string_view caption) {
  body_ += fmt::format("<figure><figcaption>{}</figcaption>", html(caption));
  box(caption, svg);
  body_ += "</figure>\n";
}

void HtmlPage::table(std::string_view summary, const HtmlTable& table) {
  body_ += fmt::format("<details><summary>{}</summary>", html(summary));
  box(summary, table.markup());
  body_ += "</details>\n";
}

void HtmlPage::open_table(std::string_view label, const HtmlTable& table) { box(label, table.markup()); }

void HtmlPage::heat_map_with_table(const HeatMap& map, const std::string& caption, const std::string& first) {
  raw("<div>");
  wide_figure(heat_map(map), caption);
  std::vector<std::string> head{first};
  head.insert(head.end(), map.columns.begin(), map.columns.end());
  HtmlTable behind(caption, head);
  for (std::size_t r = 0; r < map.rows.size(); ++r) {
    std::vector<std::string> cells;
    for (Index c = 0; c < map.values.cols(); ++c) cells.push_back(map.label(map.values(static_cast<Index>(r), c)));
    behind.row(map.rows[r], cells);
  }
  table(caption + " as a table", behind);
  raw("</div>\n");
}

void HtmlPage::more(std::size_t count, std::string_view noun, std::string_view about) {
  if (count > 0) note(more_text(count, noun, about) + ".");
}

// Focusable, so that it can be scrolled by keyboard.
void HtmlPage::box(std::string_view label, std::string_view markup) {
  body_ += fmt::format(R"(<div class="box" role="group" tabindex="0" aria-label="{}">{}</div>)", html(label), markup);
}

}  // namespace aefx::report
