// Text that is no table with delimiters: JSON, HTML, ARFF, LIBSVM and Vowpal Wabbit.
#pragma once

#include <optional>
#include <string_view>

#include "csv/bytes/file_magic.h"

namespace aefx::csv {

// The format of a text that begins with `bytes`, with the command that converts the file `name` to CSV; nothing for any
// other text.
[[nodiscard]] std::optional<OtherFormat> recognize_text_format(std::string_view bytes, std::string_view name);

}  // namespace aefx::csv
