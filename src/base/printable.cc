#include "base/printable.h"

#include "base/utf8.h"

namespace aefx {

std::string printable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  std::size_t sound = find_invalid_utf8(text);  // up to here
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > sound) sound = i + find_invalid_utf8(text.substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F, two bytes in UTF-8, are control characters too.
    const bool control =
        byte < 0x20 || byte == 0x7F || (byte == 0xC2 && i + 1 < text.size() && (text[i + 1] & 0x60) == 0);
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (control || i == sound) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
      if (byte == 0xC2 && control) sound = i + 1;  // its second byte no longer follows it
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string quoted(std::string_view text, std::size_t most) {
  if (text.size() <= most) return '"' + printable(text) + '"';
  while (most > 0 && (text[most] & 0xC0) == 0x80) --most;  // not inside a character
  return '"' + printable(text.substr(0, most)) + "...\"";
}

std::string place(std::string_view file, std::uint64_t line) { return std::string(file) + ':' + std::to_string(line); }

std::string place(std::string_view file, std::uint64_t line, std::string_view column) {
  return place(file, line) + ", column " + quoted(column);
}

std::string counted(std::uint64_t count, std::string_view thing) {
  return std::to_string(count) + ' ' + std::string(thing) + (count == 1 ? "" : "s");
}

std::size_t width(std::string_view text) {
  std::size_t characters = 0;
  for (const char c : text) characters += (c & 0xC0) != 0x80 ? 1 : 0;
  return characters;
}

}  // namespace aefx
