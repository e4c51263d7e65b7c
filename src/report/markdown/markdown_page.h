// A document in GitHub's Markdown as it grows. All texts are shown as they are, none is taken as markup.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "aefx/report/render.h"

namespace aefx::report {

class MarkdownPage {
 public:
  static constexpr std::size_t kMostCodes = 8;     // shown unless all are asked for
  static constexpr std::size_t kMostColumns = 20;  // of each table, likewise

  explicit MarkdownPage(const PageOptions& options) : all_(options.all) {}

  void title(const std::string& text);
  void heading(const std::string& text);
  void part(const std::string& text);  // a heading within a section
  void paragraph(const std::string& text);
  void items(const std::vector<std::string>& texts);
  void formulas(const std::vector<std::string>& lines);
  // The first column is text, the others are figures. No rows, no table.
  void table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);
  // "12 more columns, kept better; --all shows them", or nothing where `count` is 0.
  void more(std::size_t count, const std::string& noun, const std::string& about = {});

  [[nodiscard]] std::size_t shown(std::size_t count, std::size_t most) const {
    return all_ || count < most ? count : most;
  }
  [[nodiscard]] std::string text() && { return std::move(out_); }

 private:
  void block(const std::string& text);  // after an empty line

  bool all_;
  std::string out_;
};

}  // namespace aefx::report
