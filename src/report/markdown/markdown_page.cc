#include "report/markdown/markdown_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/markup.h"

namespace aefx::report {

void MarkdownPage::block(const std::string& text) { out_ += (out_.empty() ? "" : "\n") + text + "\n"; }

void MarkdownPage::title(const std::string& text) { block("# " + markdown(text)); }
void MarkdownPage::heading(const std::string& text) { block("## " + markdown(text)); }
void MarkdownPage::part(const std::string& text) { block("### " + markdown(text)); }
void MarkdownPage::paragraph(const std::string& text) { block(markdown_block(text)); }

void MarkdownPage::items(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "- " : "\n- ") + markdown_block(text);
  if (!list.empty()) block(list);
}

// The fence is longer than any run of backquotes within, so that none of them closes it.
void MarkdownPage::formulas(const std::vector<std::string>& lines) {
  std::size_t longest = 2;
  std::string text;
  for (const std::string& line : lines) {
    const std::string plain = report::shown(line);
    std::size_t run = 0;
    for (const char c : plain) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    text += plain + "\n";
  }
  const std::string fence(longest + 1, '`');
  block(fmt::format("{}text\n{}{}", fence, text, fence));
}

void MarkdownPage::table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  if (rows.empty()) return;
  const auto line = [](const std::vector<std::string>& cells) {
    std::string out = "|";
    for (const std::string& cell : cells) out += fmt::format(" {} |", markdown(cell));
    return out;
  };
  std::string text = line(head) + "\n|---|";
  for (std::size_t c = 1; c < head.size(); ++c) text += "---:|";
  for (const std::vector<std::string>& row : rows) text += "\n" + line(row);
  block(text);
}

void MarkdownPage::more(std::size_t count, const std::string& noun, const std::string& about) {
  if (count == 0) return;
  paragraph(fmt::format("{} more {}{}{}; --all shows {}.", count, noun, count == 1 ? "" : "s", about,
                        count == 1 ? "it" : "them"));
}

}  // namespace aefx::report
