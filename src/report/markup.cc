#include "report/markup.h"

#include <fmt/format.h>

#include "base/text.h"

namespace aefx::report {
namespace {

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

bool is_one_of(std::string_view characters, char c) { return characters.find(c) != std::string_view::npos; }

std::string entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return fmt::format("&#{};", static_cast<int>(c));
  }
}

}  // namespace

std::string shown(std::string_view text) { return printable(text); }

std::string html(std::string_view text) {
  std::string out;
  for (const char c : shown(text)) {
    if (is_one_of("&<>\"'", c)) {
      out += entity(c);
    } else {
      out += c;
    }
  }
  return out;
}

// Entities rather than backslashes for characters that table cells, GitHub's formulas or raw HTML read first.
std::string markdown(std::string_view text) {
  const std::string plain = shown(text);
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    const bool in_word = i > 0 && i + 1 < plain.size() && is_word(plain[i - 1]) && is_word(plain[i + 1]);
    const bool link = c == ':' && i + 1 < plain.size() && plain[i + 1] != ' ';
    if (is_one_of("&<>|$@", c) || link) {
      out += entity(c);
    } else {
      if (is_one_of("\\`*[]#~", c) || (c == '_' && !in_word)) out += '\\';
      out += c;
    }
  }
  // GitHub also makes links of addresses without "http:".
  for (std::size_t at = out.find("www."); at != std::string::npos; at = out.find("www.", at))
    out.replace(at, 4, "www&#46;");
  return out;
}

std::string markdown_block(std::string_view text) {
  std::string out = markdown(text);
  std::size_t digits = 0;
  while (digits < out.size() && out[digits] >= '0' && out[digits] <= '9') ++digits;
  if (digits == out.size()) return out;
  const bool list =
      digits > 0 ? out[digits] == '.' || out[digits] == ')' : out[0] == '-' || out[0] == '+' || out[0] == '=';
  if (list) out.insert(digits, 1, '\\');
  return out;
}

std::string script_json(const std::string& json) {
  std::string out;
  for (const char c : json) {
    if (c == '<' || c == '>' || c == '&') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character c = decode_utf8(text, at);
    count += is_wide(c.code) ? 2 : 1;
    at += c.bytes;
  }
  return count;
}

std::string clip(const std::string& text, std::size_t most) {
  if (columns(text) <= most) return text;
  std::string out;
  std::size_t count = 1;  // of "…"
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character c = decode_utf8(text, at);
    count += is_wide(c.code) ? 2 : 1;
    if (count > most) break;
    out.append(text, at, c.bytes);
    at += c.bytes;
  }
  return out + "…";
}

}  // namespace aefx::report
