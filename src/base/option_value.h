// Values of options, parsed from text. A bad value is an Error (usage) that names the flag and what is valid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aefx {

// Throws Error (usage): "--flag: invalid value 'value'", with what was expected as the hint.
[[noreturn]] void invalid_value(const std::string& flag, const std::string& value, const std::string& expected);

// Returns a number from `least` to `most`. Throws as invalid_value() does.
[[nodiscard]] double parse_real(const std::string& flag, const std::string& text, double least, double most,
                                const std::string& expected);

// Returns a whole number from `least` to `most`. Throws as invalid_value() does.
[[nodiscard]] std::int64_t parse_integer(const std::string& flag, const std::string& text, std::int64_t least,
                                         std::int64_t most);

// `text` itself, where it is one of `names`. Throws Error (usage) that lists them, with what was probably meant.
const std::string& parse_choice(const std::string& flag, const std::string& text,
                                const std::vector<std::string>& names);

// Returns the pieces between commas, empty ones too; one piece if there is no comma.
[[nodiscard]] std::vector<std::string> split_commas(const std::string& text);

inline constexpr std::int64_t kMostThreads = 4096;
inline constexpr const char* kThreadsHelp = "threads to use (default: all cores); the result is the same";

// Returns the value of --threads; 0, all cores, if it is not given.
[[nodiscard]] std::size_t parse_threads(const std::optional<std::string>& threads);

// Returns the value of --stability, a number of runs.
[[nodiscard]] std::size_t parse_stability(const std::string& text);

}  // namespace aefx
