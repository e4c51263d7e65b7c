// A report for a terminal, written line by line within a width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/report/render.h"
#include "report/content.h"

namespace aefx::report {

// ANSI colours, or none.
class Style {
 public:
  explicit Style(bool color) : color_(color) {}
  [[nodiscard]] std::string bold(const std::string& text) const { return paint(text, "1"); }
  [[nodiscard]] std::string dim(const std::string& text) const { return paint(text, "2"); }
  [[nodiscard]] std::string warn(const std::string& text) const { return paint(text, "33"); }
  [[nodiscard]] std::string share(const std::string& text, double share) const {
    return paint(text, share < 0 ? "35" : "36");
  }

 private:
  [[nodiscard]] std::string paint(const std::string& text, std::string_view code) const;
  bool color_;
};

// A bar for |share|, in eighths of a character; `most` characters for 1.
[[nodiscard]] std::string bar(double share, std::size_t most);

// `text` in exactly `size` characters: filled with spaces, or cut and ended with "...".
[[nodiscard]] std::string fit(const std::string& text, std::size_t size);

// Lines of at most `size` characters, broken at spaces, and within words that are longer.
[[nodiscard]] std::vector<std::string> wrap(const std::string& text, std::size_t size);

class TextPage : public Extent {
 public:
  static constexpr std::size_t kMostCodes = 8;  // shown unless all are asked for

  explicit TextPage(const TextOptions& options);

  void line(std::string text = {});
  // Wraps `text`, with `first` before its first line and spaces of the same number plus `hang` before the others.
  void wrapped(const std::string& text, std::string_view first = {}, std::size_t hang = 0);
  void warning(const std::string& text);  // "  ! text"
  void gap();                             // an empty line, unless there is one or nothing before it
  void heading(const std::string& text);
  void note(const std::string& text);  // dim, indented

  [[nodiscard]] std::size_t lines() const;
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] const Style& style() const { return style_; }
  [[nodiscard]] std::string text() && { return std::move(out_); }

 private:
  Style style_;
  std::size_t width_;
  std::string out_;
};

// Widths of the columns of a table: the names, as wide as the widest but leaving `numbers` characters, and the bars.
struct Widths {
  std::size_t name = 0, bar = 0;
};
[[nodiscard]] Widths column_widths(std::size_t page, std::size_t numbers, std::size_t widest_name);

}  // namespace aefx::report
