// Escaping of texts from a table, which may hold any characters, for HTML and Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aefx::report {

// printable().
[[nodiscard]] std::string shown(std::string_view text);

// shown(), escaped for HTML and SVG: between tags and in quoted attributes.
[[nodiscard]] std::string html(std::string_view text);

// shown(), escaped for the inside of a line of GitHub's Markdown: a heading, a table cell.
[[nodiscard]] std::string markdown(std::string_view text);

// markdown() for the start of a block, a paragraph or a list item: "1." and "-" are escaped.
[[nodiscard]] std::string markdown_block(std::string_view text);

// JSON for a <script> element: without <, > and &.
[[nodiscard]] std::string script_json(const std::string& json);

// `text` cut to `most` columns of a fixed-width font, ended with "…" if it is longer.
[[nodiscard]] std::string clip(const std::string& text, std::size_t most);

// Width in columns of a fixed-width font: two for characters of wide scripts and emoji.
[[nodiscard]] std::size_t columns(std::string_view text);

}  // namespace aefx::report
