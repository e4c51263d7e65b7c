// A report for a terminal as it grows, line by line, within the width.
#pragma once

#include <cstddef>
#include <string>

#include "aefx/report/render.h"
#include "report/text/text_parts.h"

namespace aefx::report {

inline constexpr std::size_t kMostCodes = 8;     // shown unless all are asked for
inline constexpr std::size_t kMostColumns = 12;  // of each list of columns, likewise

class TextPage {
 public:
  explicit TextPage(const TextOptions& options);

  void line(std::string text = {});
  void paragraph(const std::string& text, std::size_t indent = 0);
  void item(const std::string& text);  // "- text", further lines indented
  void heading(const std::string& text);
  void note(const std::string& text);  // dim, indented
  // "12 more columns, kept better; --all shows them", or nothing where `count` is 0.
  void more(std::size_t count, const std::string& noun, const std::string& about = {});

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] const Style& style() const { return style_; }
  [[nodiscard]] std::size_t shown(std::size_t count, std::size_t most) const;  // all of them with --all
  [[nodiscard]] std::string text() && { return std::move(out_); }

 private:
  Style style_;
  std::size_t width_;
  bool all_;
  std::string out_;
};

// What a bar may take of the columns that are left, two of them being space.
[[nodiscard]] std::size_t bar_room(std::size_t left);

}  // namespace aefx::report
