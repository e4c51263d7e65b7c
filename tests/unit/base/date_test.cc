#include "base/date.h"

#include <gtest/gtest.h>

#include <cmath>

namespace aefx {
namespace {

TEST(Date, IsoDaysCountFrom1970) {
  EXPECT_EQ(parse_date("1970-01-01", {}), 0);
  EXPECT_EQ(parse_date("1970-01-02", {}), 1);
  EXPECT_EQ(parse_date("1969-12-31", {}), -1);
  EXPECT_EQ(parse_date("2000-02-29", {}), 11016);
  EXPECT_EQ(parse_date(" 2024-01-31\t", {}), 19753);
  EXPECT_EQ(parse_date("0001-01-01", {}), -719162);
  EXPECT_EQ(parse_date("9999-12-31", {}), 2932896);
}

TEST(Date, IsoTimesAreFractionsOfADay) {
  EXPECT_EQ(parse_date("1970-01-01T12:00", {}), 0.5);
  EXPECT_EQ(parse_date("1970-01-01 06:00:00", {}), 0.25);
  EXPECT_EQ(parse_date("1970-01-01T12:00:00Z", {}), 0.5);
  EXPECT_EQ(parse_date("1970-01-01T12:00+06:00", {}), 0.25);
  EXPECT_EQ(parse_date("1970-01-01T12:00-0600", {}), 0.75);
  EXPECT_EQ(parse_date("1970-01-01T12:00+06", {}), 0.25);
  EXPECT_DOUBLE_EQ(parse_date("1970-01-01T00:00:01.5", {}).value(), 1.5 / 86400);
}

TEST(Date, RejectsInvalidDates) {
  for (const char* text : {"",
                           "2024",
                           "2024-1-31",
                           "2024-02-30",
                           "2023-02-29",
                           "2024-13-01",
                           "2024-00-01",
                           "2024-01-00",
                           "24-01-31",
                           "31.01.2024",
                           "2024-01-31x",
                           "2024-01-31T",
                           "2024-01-31T24:00",
                           "2024-01-31T12",
                           "2024-01-31T12:60",
                           "2024-01-31 12:00 x",
                           "-024-01-31",
                           "2024-01-31T12:00+25:00",
                           "2024--1-31",
                           "+024-01-31"}) {
    EXPECT_FALSE(parse_date(text, {})) << text;
  }
}

TEST(Date, ParsesStrptimeFormats) {
  EXPECT_EQ(parse_date("31.01.2024", "%d.%m.%Y"), 19753);
  EXPECT_EQ(parse_date("1/31/24", "%m/%d/%y"), 19753);
  EXPECT_EQ(parse_date("31.01.2024 18:00", "%d.%m.%Y %H:%M"), 19753.75);
  EXPECT_EQ(parse_date("2024-01", "%Y-%m"), 19723);
  EXPECT_FALSE(parse_date("2024-01-31", "%d.%m.%Y"));
  EXPECT_FALSE(parse_date("31.02.2024", "%d.%m.%Y"));
  EXPECT_FALSE(parse_date("31.01.2024 x", "%d.%m.%Y"));
}

TEST(Date, EveryDayRoundTrips) {
  for (double day = -719162; day <= 2932896; day += 997) {
    EXPECT_EQ(parse_date(date_text(day, {}, true), {}), day);
    EXPECT_EQ(parse_date(date_text(day + 0.25, {}, false), {}), day + 0.25);
  }
  for (double day = -300000; day <= 2932896; day += 997) {
    EXPECT_EQ(parse_date(date_text(day, "%d.%m.%Y", true), "%d.%m.%Y"), day);
  }
  EXPECT_EQ(date_text(19753, {}, true), "2024-01-31");
  EXPECT_EQ(date_text(19753.4, {}, true), "2024-01-31");
  EXPECT_EQ(date_text(19753.5, {}, false), "2024-01-31T12:00:00");
  EXPECT_EQ(date_text(19753, "%d.%m.%Y", true), "31.01.2024");
}

TEST(Date, ClampsToYears1To9999) {
  EXPECT_EQ(date_text(1e300, {}, true), "9999-12-31");
  EXPECT_EQ(date_text(-1e300, {}, true), "0001-01-01");
  EXPECT_EQ(date_text(std::nan(""), {}, true), "");
}

TEST(Date, FindsLikelyFormats) {
  using Formats = std::vector<DateFormat>;
  EXPECT_EQ(likely_formats({"2024-01-31", "2024-01-31 12:00"}), Formats{""});
  EXPECT_EQ(likely_formats({"31.01.2024", "1.2.2024"}), Formats{"%d.%m.%Y"});
  EXPECT_EQ(likely_formats({"31.01.24 18:05"}), Formats{"%d.%m.%y %H:%M"});
  EXPECT_EQ(likely_formats({"1/2/2024", "3/4/2024"}), (Formats{"%m/%d/%Y", "%d/%m/%Y"}));
  EXPECT_EQ(likely_formats({"1/2/2024", "13/4/2024"}), Formats{"%d/%m/%Y"});
  EXPECT_EQ(likely_formats({"1/2/2024", "soon"}), Formats{});
  EXPECT_EQ(likely_formats({}), Formats{});
}

TEST(Date, FormatMustNameTheDay) {
  EXPECT_TRUE(is_date_format({}));
  EXPECT_TRUE(is_date_format("%d.%m.%Y"));
  EXPECT_TRUE(is_date_format("%Y%m%d"));
  EXPECT_TRUE(is_date_format("%d %b %Y %H:%M:%S"));
  for (const char* format : {"%Y", "%H:%M", "x", "%", "%d.%m", "%Q", " ", "%s", "%d.%m.%Y %Z"})
    EXPECT_FALSE(is_date_format(format)) << format;
}

}  // namespace
}  // namespace aefx
