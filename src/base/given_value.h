// Numbers as people give them: every one that makes no sense is told alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace aefx {

// Throws Error (usage): "--flag 'value' makes no sense", with what was expected as the hint.
[[noreturn]] void bad_value(const std::string& flag, const std::string& value, const std::string& expected);

// A number from `least` to `most`, or bad_value().
[[nodiscard]] double number_in(const std::string& flag, const std::string& text, double least, double most,
                               const std::string& expected);

// A whole number from `least` to `most`, or bad_value().
[[nodiscard]] std::int64_t whole(const std::string& flag, const std::string& text, std::int64_t least,
                                 std::int64_t most);

// What --threads says; 0, all cores, where it is not given.
[[nodiscard]] std::size_t threads_of(const std::optional<std::string>& threads);

}  // namespace aefx
