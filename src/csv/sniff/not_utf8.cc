#include "csv/sniff/not_utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "csv/bytes/piping_line.h"

namespace aefx::csv {

std::string iconv_hint(std::string_view bytes, std::string_view file) {
  constexpr std::string_view kUndefined = "\x81\x8D\x8F\x90\x9D";              // in Windows-1252
  const bool has_signs = std::any_of(bytes.begin(), bytes.end(), [](char c) {  // such as curly quotes
    return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xA0;
  });
  const bool is_windows = has_signs && bytes.find_first_of(kUndefined) == bytes.npos;
  const std::string_view encoding = is_windows ? "WINDOWS-1252" : "LATIN1";
  const std::string name = file_word(file);
  const std::string convert = "iconv -f " + std::string(encoding) + " -t UTF-8";
  static constexpr std::array<std::array<std::string_view, 2>, 2> kPacked{{{".gz", "gzip"}, {".zst", "zstd"}}};
  for (const auto& [ending, program] : kPacked) {
    if (name.ends_with(ending)) return fmt::format("run: {} -dc {} | {} > utf8.csv", program, name, convert);
  }
  return "run: " + convert + " " + name + " > utf8.csv";
}

std::string sample_text(const Sample& sample) {
  std::string text;
  for (const Sample::Item& item : sample.lines) text += item.text;
  return text;
}

std::string not_utf8_remark(const Sample& sample, std::string_view file) {
  for (const Sample::Item& item : sample.lines) {
    const std::size_t at = find_invalid_utf8(item.text);
    if (at == item.text.size()) continue;
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(item.text[at]);
    return "the text is not UTF-8: byte " + std::to_string(at + 1) + " of the line at " + location(file, item.number) +
           " is 0x" + kDigits[byte >> 4U] + kDigits[byte & 15U] + "; to convert it, " +
           iconv_hint(sample_text(sample), file);
  }
  return {};
}

}  // namespace aefx::csv
