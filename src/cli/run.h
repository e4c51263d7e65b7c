// The program.
#pragma once

namespace aefx::cli {

// Parses the command line, runs the command, says what went wrong on stderr; returns the exit code. Never throws.
[[nodiscard]] int run(int argc, char** argv) noexcept;

}  // namespace aefx::cli
