#include "base/date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>

#include "base/text.h"

namespace aefx {
namespace {

constexpr double kSecondsADay = 86400;

// Parses a text from its beginning.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Reads `count` digits; -1 if they are not there.
  int digits(std::size_t count) {
    int value = 0;
    const char* const end = text_.data() + std::min(count, text_.size());
    const auto [stop, error] = std::from_chars(text_.data(), end, value);
    if (error != std::errc() || stop != text_.data() + count || value < 0 || text_[0] == '-') return -1;
    text_.remove_prefix(count);
    return value;
  }

  bool take(std::string_view signs) {
    if (text_.empty() || signs.find(text_[0]) == signs.npos) return false;
    text_.remove_prefix(1);
    return true;
  }

  [[nodiscard]] char next() const { return text_.empty() ? '\0' : text_[0]; }
  [[nodiscard]] bool done() const { return text_.empty(); }

  // Reads digits after a decimal point.
  double fraction() {
    double value = 0;
    double unit = 1;
    while (next() >= '0' && next() <= '9') {
      unit /= 10;
      value += unit * (next() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }

 private:
  std::string_view text_;
};

// Seconds since midnight; nothing if the text is not a time.
std::optional<double> time_of_day(Scanner& scan) {
  const int hour = scan.digits(2);
  if (hour < 0 || hour > 23 || !scan.take(":")) return std::nullopt;
  const int minute = scan.digits(2);
  if (minute < 0 || minute > 59) return std::nullopt;
  double second = 0;
  if (scan.take(":")) {
    second = scan.digits(2);
    if (second < 0 || second > 60) return std::nullopt;
    if (scan.take(".,")) second += scan.fraction();
  }
  return hour * 3600.0 + minute * 60.0 + second;
}

// Seconds by which local time is ahead of UTC.
std::optional<double> offset(Scanner& scan) {
  if (scan.take("Zz")) return 0;
  const double sign = scan.next() == '-' ? -1 : 1;
  if (!scan.take("+-")) return 0;
  const int hours = scan.digits(2);
  if (hours < 0 || hours > 23) return std::nullopt;
  int minutes = 0;
  if (scan.take(":") || !scan.done()) minutes = scan.digits(2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  return sign * (hours * 3600.0 + minutes * 60.0);
}

std::optional<double> days_of(int year, int month, int day) {
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (month < 1 || day < 1 || !date.ok()) return std::nullopt;
  return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<double> parse_iso(std::string_view text) {
  Scanner scan(text);
  const int year = scan.digits(4);
  if (year < 0 || !scan.take("-")) return std::nullopt;
  const int month = scan.digits(2);
  if (month < 0 || !scan.take("-")) return std::nullopt;
  const int day = scan.digits(2);
  if (day < 0) return std::nullopt;
  const std::optional<double> days = days_of(year, month, day);
  if (!days || scan.done()) return days;
  if (!scan.take("Tt ")) return std::nullopt;
  const std::optional<double> seconds = time_of_day(scan);
  if (!seconds) return std::nullopt;
  const std::optional<double> ahead = offset(scan);
  if (!ahead || !scan.done()) return std::nullopt;
  return *days + (*seconds - *ahead) / kSecondsADay;
}

std::optional<double> parse_as(std::string_view text, const DateFormat& format) {
  const std::string copy(text);
  std::tm time{};
  time.tm_mday = 1;
  time.tm_year = 70;
  const char* const stop = strptime(copy.c_str(), format.c_str(), &time);
  if (stop == nullptr || *stop != '\0') return std::nullopt;
  // strptime takes the 31st of any month.
  const std::optional<double> days = days_of(time.tm_year + 1900, time.tm_mon + 1, time.tm_mday);
  if (!days) return std::nullopt;
  const double seconds = time.tm_hour * 3600.0 + time.tm_min * 60.0 + time.tm_sec - static_cast<double>(time.tm_gmtoff);
  return *days + seconds / kSecondsADay;
}

}  // namespace

std::optional<double> parse_date(std::string_view text, const DateFormat& format) {
  text = trim(text);
  return format.empty() ? parse_iso(text) : parse_as(text, format);
}

std::string date_text(double days, const DateFormat& format, bool whole_days) {
  constexpr double kFirst = -719162;  // 0001-01-01
  constexpr double kLast = 2932896;   // 9999-12-31
  if (!std::isfinite(days)) return {};
  days = std::clamp(days, kFirst, kLast);
  const double seconds = whole_days ? std::round(days) * kSecondsADay : std::round(days * kSecondsADay);
  const auto count = static_cast<std::time_t>(seconds);
  std::tm time{};
  gmtime_r(&count, &time);
  const char* const pattern = !format.empty() ? format.c_str() : whole_days ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S";
  std::array<char, 256> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), pattern, &time);
  std::string out(text.data(), size);
  // strftime writes years below 1000 with fewer digits than the pattern takes.
  if (format.empty()) out.insert(0, std::string(out.find('-') < 4 ? 4 - out.find('-') : 0, '0'));
  return out;
}

std::vector<DateFormat> likely_formats(const std::vector<std::string_view>& texts) {
  constexpr std::array<const char*, 12> kDays{"",         "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y",
                                              "%Y.%m.%d", "%d.%m.%y", "%m/%d/%y", "%d/%m/%y", "%d %b %Y", "%b %d, %Y"};
  std::vector<DateFormat> out;
  if (texts.empty()) return out;
  for (const char* const day : kDays) {
    for (const char* const time : {"", " %H:%M", " %H:%M:%S"}) {
      const DateFormat format = DateFormat(day) + (*day == '\0' ? "" : time);
      // strptime's %Y takes two digits too.
      const bool short_year = format.find("%Y") != DateFormat::npos;
      const bool fits = std::all_of(texts.begin(), texts.end(), [&](std::string_view text) {
        const std::optional<double> days = parse_date(text, format);
        constexpr double kLongAgo = -365250;  // the year 970
        return days && (!short_year || *days > kLongAgo);
      });
      if (fits) out.push_back(format);
      if (*day == '\0') break;
    }
  }
  return out;
}

bool is_date_format(const DateFormat& format) {
  // These mean local time: a model would mean another day elsewhere.
  if (format.find("%s") != DateFormat::npos || format.find("%Z") != DateFormat::npos) return false;
  constexpr double kSomeDay = 19753;  // 2024-01-31
  const std::string text = date_text(kSomeDay, format, true);
  return !text.empty() && parse_date(text, format) == kSomeDay;
}

}  // namespace aefx
