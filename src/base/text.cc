#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/terminal_text.h"

namespace aefx {
namespace {

// Whether it is invisible or changes the writing direction.
bool is_misleading(char32_t c) {
  const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  return c == 0xAD || c == 0x61C || c == 0x180E || c == 0xFEFF || within(0x200B, 0x200F) || within(0x2028, 0x202E) ||
         within(0x2060, 0x206F) || within(0xFFF9, 0xFFFB) || within(0xE0000, 0xE007F);
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// Returns the length of a line end or of one of the program's own colours (SGR, as report/text writes them) at `at`; 0
// if there is none.
std::size_t harmless_control(std::string_view text, std::size_t at) {
  for (const std::string_view known :
       {"\n", "\r\n", "\t", "\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[35m", "\x1b[36m"}) {
    if (text.substr(at).starts_with(known)) return known.size();
  }
  return 0;
}

void append_hexadecimal(std::string& out, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower_case(c);
  return out;
}

Utf8Character decode_utf8(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes > text.size() - at) return {};
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!continues_character(text[at + i])) return {};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, bytes, true};
}

std::size_t count_printable_ascii(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  while (end < text.size() && text[end] >= ' ' && text[end] <= '~') ++end;
  return end - at;
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    const Utf8Character c = decode_utf8(text, at);
    if (!c.valid) break;
    at += c.bytes;
  }
  return at;
}

std::size_t count_characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues_character));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  for (; bytes < text.size(); ++bytes) {
    if (!continues_character(text[bytes]) && count-- == 0) break;
  }
  return text.substr(0, bytes);
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t plain = count_printable_ascii(text, at); plain > 0) {
      out += text.substr(at, plain);
      at += plain;
      continue;
    }
    const Utf8Character c = decode_utf8(text, at);
    const std::string_view bytes = text.substr(at, c.bytes);
    if (bytes == "\n") {
      out += "\\n";
    } else if (bytes == "\r") {
      out += "\\r";
    } else if (bytes == "\t") {
      out += "\\t";
    } else if (is_control(c.code) || !c.valid) {
      append_hexadecimal(out, bytes);
    } else if (is_misleading(c.code)) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c.code));
    } else {
      out += bytes;
    }
    at += bytes.size();
  }
  return out;
}

std::string terminal_safe(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t plain = std::max(count_printable_ascii(text, at), harmless_control(text, at)); plain > 0) {
      out += text.substr(at, plain);
      at += plain;
      continue;
    }
    const Utf8Character c = decode_utf8(text, at);
    if (!c.valid) {
      append_hexadecimal(out, text.substr(at, 1));
    } else if (is_control(c.code) || is_misleading(c.code)) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c.code));
    } else {
      out += text.substr(at, c.bytes);
    }
    at += c.bytes;
  }
  return out;
}

std::string quoted(std::string_view text, std::size_t most) {
  if (text.size() <= most) return '"' + printable(text) + '"';
  while (most > 0 && continues_character(text[most])) --most;
  return '"' + printable(text.substr(0, most)) + "...\"";
}

std::string location(std::string_view file, std::uint64_t line) {
  return std::string(file) + ':' + std::to_string(line);
}

std::string location(std::string_view file, std::uint64_t line, std::string_view column) {
  return location(file, line) + ", column " + quoted(column);
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

std::string percent_within(double share, double standard_error) {
  const double percent = 100 * share, error = 100 * standard_error;
  if (!(error > 0)) return fmt::format("{:.1f}%", percent);
  return error < 0.95 ? fmt::format("{:.1f}% (± {:.1f})", percent, std::max(error, 0.1))
                      : fmt::format("{:.0f}% (± {:.0f})", percent, error);
}

std::string join_names(const std::vector<std::string>& names, std::size_t most) {
  const std::size_t shown = std::min(most, names.size());
  const std::size_t more = names.size() - shown;
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += more == 0 && i + 1 == shown ? " and " : ", ";
    out += names[i];
  }
  if (more > 0) out += " and " + std::to_string(more) + " more";
  return out;
}

}  // namespace aefx
