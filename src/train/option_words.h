// Messages of the command in the words of those who call the library.
#pragma once

#include <string>
#include <string_view>

#include "aefx/base/error.h"
#include "train/option_table.h"

namespace aefx::train {

// Returns the name of an option as a parameter of Python and C++: decoder_hidden for decoder-hidden.
[[nodiscard]] std::string parameter_name(const TrainOption& option);

// Replaces flags by parameters: "without --scale minmax" becomes "without scale='minmax'".
[[nodiscard]] std::string parameter_words(std::string_view text);
[[nodiscard]] Error parameter_words(const Error& error);

}  // namespace aefx::train
