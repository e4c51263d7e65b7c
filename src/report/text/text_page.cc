#include "report/text/text_page.h"

#include <fmt/format.h>

#include <algorithm>

namespace aefx::report {

constexpr std::size_t kLeastWidth = 40;

TextPage::TextPage(const TextOptions& options)
    : style_(options.color), width_(std::max(options.width, kLeastWidth)), all_(options.all) {}

void TextPage::line(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);  // where a bar has no length or no room
  out_ += text + "\n";
}

void TextPage::paragraph(const std::string& text, std::size_t indent) {
  for (const std::string& part : wrap(text, width_ - indent)) line(std::string(indent, ' ') + part);
}

void TextPage::item(const std::string& text) {
  const std::vector<std::string> parts = wrap(text, width_ - 2);
  for (std::size_t i = 0; i < parts.size(); ++i) line((i == 0 ? "- " : "  ") + parts[i]);
}

void TextPage::heading(const std::string& text) {
  for (const std::string& part : wrap(text, width_)) line(style_.bold(part));
}

void TextPage::note(const std::string& text) {
  for (const std::string& part : wrap(text, width_ - 2)) line("  " + style_.dim(part));
}

void TextPage::more(std::size_t count, const std::string& noun, const std::string& about) {
  if (count == 0) return;
  note(fmt::format("{} more {}{}{}; --all shows {}", count, noun, count == 1 ? "" : "s", about,
                   count == 1 ? "it" : "them"));
}

std::size_t TextPage::shown(std::size_t count, std::size_t most) const { return all_ ? count : std::min(count, most); }

std::size_t bar_room(std::size_t left) { return left > 2 ? std::min<std::size_t>(left - 2, 24) : 0; }

}  // namespace aefx::report
