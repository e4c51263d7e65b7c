// Messages to stderr, which nobody may be reading.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace aefx::cli {

constexpr std::chrono::milliseconds kMessagePatience{2000};

// Writes a message to stderr, where `text` is safe for a terminal (base/text.h) or the program's own. Where that takes
// no bytes for `patience`, since a pipe is full that nobody drains or a terminal is held, the message is left out, and
// so is each later one that would have to wait; the first that gets through says how many were. Where stderr can't be
// written, nothing can be done. Thread-safe.
void write_message(std::string_view text, std::chrono::milliseconds patience = kMessagePatience) noexcept;

// Writes data for scripts likewise: all bytes as they are, but for a terminal, which gets those that are safe.
void write_data(const std::string& text, std::chrono::milliseconds patience = kMessagePatience);

}  // namespace aefx::cli
