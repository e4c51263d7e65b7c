// Numbers and sentences as exporters write them.
#pragma once

#include <string>

#include "aefx/export/program.h"

namespace aefx::exported {

// The shortest text that reads back as the same number; as a decimal with a point or an exponent, so that no language
// takes it for a whole number.
[[nodiscard]] std::string decimal(float value);
[[nodiscard]] std::string decimal(double value);

// What the program does, in a line: "codes of iris.data's columns".
[[nodiscard]] std::string purpose(const Program& program);

// Which column, from 1 as a person counts, and what it is called, on one line.
[[nodiscard]] std::string described(const Program& program, std::size_t column);

}  // namespace aefx::exported
