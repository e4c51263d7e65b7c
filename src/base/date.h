// Dates as numbers: days since 1970-01-01 00:00 UTC in the Gregorian calendar; times are fractions of a day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aefx {

// How dates are written: a pattern of strptime, or empty for ISO 8601 (2024-01-31, 2024-01-31T12:30, 2024-01-31
// 12:30:15.5Z, 2024-01-31T12:30+01:00; UTC if there is no offset).
using DateFormat = std::string;

// Days of a date, ignoring white space around it; nothing if `text` is not in this format, or the day does not exist.
[[nodiscard]] std::optional<double> parse_date(std::string_view text, const DateFormat& format);

// The date in this format, to the second, or to the day if `whole_days`. Clamped to the years 1 to 9999.
[[nodiscard]] std::string date_text(double days, const DateFormat& format, bool whole_days);

// The common formats in which all texts are dates, the likeliest first; ISO 8601 is the empty one. None if there is no
// text.
[[nodiscard]] std::vector<DateFormat> likely_formats(const std::vector<std::string_view>& texts);

// Tells whether parse_date() reads back what date_text() writes in this format, at least to the day.
[[nodiscard]] bool is_date_format(const DateFormat& format);

}  // namespace aefx
