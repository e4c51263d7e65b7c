// What this program was built with.
#pragma once

#include <string>

namespace aefx::cli {

// The exact versions of the compiler and the libraries, a line each; where a library that is loaded differs from the
// headers that were compiled, both.
[[nodiscard]] std::string build_versions();

}  // namespace aefx::cli
