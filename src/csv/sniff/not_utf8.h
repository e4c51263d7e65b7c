// Text in another encoding than UTF-8, and how to convert it.
#pragma once

#include <string>
#include <string_view>

#include "csv/parse/lines.h"

namespace aefx::csv {

// Returns the command that converts a file with such bytes to UTF-8, as a hint: from Windows-1252 if it
// has signs that Latin-1 has not, or from Latin-1.
[[nodiscard]] std::string iconv_hint(std::string_view bytes, std::string_view file);

// The lines of a sample, joined.
[[nodiscard]] std::string sample_text(const Sample& sample);

// A sentence on the first byte of a sample that is not UTF-8, with the command that converts the file; empty if there
// is none.
[[nodiscard]] std::string not_utf8_remark(const Sample& sample, std::string_view file);

}  // namespace aefx::csv
