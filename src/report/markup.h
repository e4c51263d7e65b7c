// Texts that come from a table, as parts of a page: shown as they are, and never taken as markup.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aefx::report {

// Like printable(), and characters that turn the direction of writing or can't be seen as \u202e, so that what is read
// is what is there.
[[nodiscard]] std::string shown(std::string_view text);

// shown(), for HTML and SVG: between tags and in quoted attributes.
[[nodiscard]] std::string html(std::string_view text);

// shown(), within a line of GitHub's Markdown: a heading, a table cell.
[[nodiscard]] std::string markdown(std::string_view text);

// The same where a block begins, a paragraph or a list item: "1." and "-" begin no list.
[[nodiscard]] std::string markdown_block(std::string_view text);

// JSON as the contents of a <script> element: it holds neither < nor > nor &.
[[nodiscard]] std::string script_json(const std::string& json);

// At most `most` columns of a fixed-width font, the last of them "…" where the text is longer.
[[nodiscard]] std::string clip(const std::string& text, std::size_t most);

// Columns of a fixed-width font: two for wide scripts and pictures.
[[nodiscard]] std::size_t columns(std::string_view text);

}  // namespace aefx::report
