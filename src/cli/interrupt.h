// SIGINT and SIGTERM as a question that loops ask.
#pragma once

namespace aefx::cli {

// From now on the first of these signals is remembered; a second one ends the program at once.
void watch_interrupts();

// The signal that came, or 0.
[[nodiscard]] int interrupted();

}  // namespace aefx::cli
