// Numbers as options give them: every one that makes no sense is told alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aefx::cli {

// Throws Error (usage): "--flag 'value' makes no sense", with what was expected as the hint.
[[noreturn]] void bad_value(const std::string& flag, const std::string& value, const std::string& expected);

// A number from `least` to `most`, or bad_value().
[[nodiscard]] double number_in(const std::string& flag, const std::string& text, double least, double most,
                               const std::string& expected);

// A whole number from `least` to `most`, or bad_value().
[[nodiscard]] std::int64_t whole(const std::string& flag, const std::string& text, std::int64_t least,
                                 std::int64_t most);

// A size in bytes, as 500M or 2G (of 1024), or bad_value().
[[nodiscard]] std::size_t size_in(const std::string& flag, const std::string& text);

// What --threads says; 0, all cores, where it is not given.
[[nodiscard]] std::size_t threads_of(const std::optional<std::string>& threads);

// The pieces between commas, empty ones too; one piece where there is no comma.
[[nodiscard]] std::vector<std::string> split_commas(const std::string& text);

// `text` itself where it is one of `choices`. Throws Error (usage) that lists them.
const std::string& one_of(const std::string& flag, const std::string& text, const std::vector<std::string>& choices);

}  // namespace aefx::cli
