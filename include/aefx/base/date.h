// Dates as numbers: days since 1970-01-01 00:00 UTC, in the Gregorian calendar, hours and less as parts of a day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aefx {

// How dates are written: strptime's pattern, or empty for ISO 8601: 2024-01-31, 2024-01-31T12:30, 2024-01-31
// 12:30:15.5Z, with an offset as +01:00; without one it is UTC.
using DateFormat = std::string;

// Nothing if `text`, but for white space around it, is no such date, or a day that does not exist.
[[nodiscard]] std::optional<double> parse_date(std::string_view text, const DateFormat& format);

// The date in this format, to the second, or to the day if `whole_days`. Beyond the years 1 to 9999 it is their end.
[[nodiscard]] std::string date_text(double days, const DateFormat& format, bool whole_days);

// The usual formats in which all of some texts are dates, the likeliest first; ISO 8601 is an empty one. None if there
// is no text.
[[nodiscard]] std::vector<DateFormat> likely_formats(const std::vector<std::string_view>& texts);

// Does parse_date() understand what date_text() writes in this format, to the day at least?
[[nodiscard]] bool is_date_format(const DateFormat& format);

}  // namespace aefx
