#include "base/number.h"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

namespace aefx {
namespace {

TEST(ParseNumber, ParsesDecimalNumbers) {
  EXPECT_EQ(parse_number("0"), 0.0);
  EXPECT_EQ(parse_number("-12.5"), -12.5);
  EXPECT_EQ(parse_number("+1"), 1.0);
  EXPECT_EQ(parse_number("  1.5\t"), 1.5);
  EXPECT_EQ(parse_number("1."), 1.0);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("-.5"), -0.5);
  EXPECT_EQ(parse_number("1e3"), 1000.0);
  EXPECT_EQ(parse_number("1E-3"), 0.001);
  EXPECT_EQ(parse_number("007"), 7.0);
  EXPECT_TRUE(std::signbit(parse_number("-0").value()));
  EXPECT_TRUE(std::signbit(parse_number("-0.00").value()));
}

TEST(ParseNumber, RejectsOtherText) {
  for (const char* text : {"",    " ",    "-",        "+",   ".",     "-.",  "e",     "1e",      "1e+",
                           "e5",  "x",    "1x",       "1 2", "--1",   "+-1", "-+1",   "++1",     "0x10",
                           "inf", "-inf", "infinity", "nan", "1.2.3", "1,5", "1_000", "\u22121", "1e5.0"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
  EXPECT_FALSE(parse_number(std::string_view("1\0", 2)));
}

TEST(ParseNumber, StaysWithinItsText) {
  EXPECT_EQ(parse_number(std::string_view("1234", 2)), 12.0);
  EXPECT_EQ(parse_number(std::string_view("1.5e3", 3)), 1.5);
}

TEST(ParseNumber, OverflowsAndUnderflows) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(parse_number("1e400"), kInfinity);
  EXPECT_EQ(parse_number("-1e400"), -kInfinity);
  EXPECT_EQ(parse_number("1e99999999999999999999"), kInfinity);
  EXPECT_EQ(parse_number(std::string(400, '9')), kInfinity);
  EXPECT_EQ(parse_number("1e-400"), 0.0);
  EXPECT_TRUE(std::signbit(parse_number("-1e-400").value()));
  EXPECT_EQ(parse_number("1e-99999999999999999999"), 0.0);
  EXPECT_EQ(parse_number("0." + std::string(400, '0') + "1"), 0.0);
  EXPECT_EQ(parse_number("0." + std::string(400, '0') + "1e800"), kInfinity);
  EXPECT_EQ(parse_number(std::string(400, '1') + "e-800"), 0.0);
  EXPECT_EQ(parse_number("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(parse_number("5e-324"), std::numeric_limits<double>::denorm_min());
}

// Decimal text of all lengths, about the border of the short way too, against the C library.
TEST(ParseNumber, RoundsToNearestDouble) {
  std::mt19937_64 random(7);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  for (int i = 0; i < 200'000; ++i) {
    std::string text = below(2) ? "-" : "";
    for (std::uint64_t n = below(12); n > 0; --n) text += static_cast<char>('0' + below(10));
    text += static_cast<char>('0' + below(10));
    if (below(4) > 0) {
      text += '.';
      for (std::uint64_t n = below(12); n > 0; --n) text += static_cast<char>('0' + below(10));
    }
    if (below(4) == 0) text += "e" + std::to_string(static_cast<int>(below(40)) - 20);
    const double expected = std::strtod(text.c_str(), nullptr);
    const auto got = parse_number(text);
    ASSERT_TRUE(got) << text;
    ASSERT_EQ(std::memcmp(&*got, &expected, sizeof expected), 0) << text;
  }
}

TEST(AppendNumber, RoundTrips) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    std::string text;
    append_number(text, value);
    ASSERT_EQ(parse_number(text), value) << text;
  }
}

TEST(AppendNumber, WritesShortestText) {
  const auto text_of = [](auto value) {
    std::string text = "x";
    append_number(text, value);
    return text;
  };
  EXPECT_EQ(text_of(0.1), "x0.1");
  EXPECT_EQ(text_of(0.1f), "x0.1");
  EXPECT_EQ(text_of(-3.0), "x-3");
  EXPECT_EQ(text_of(1e300), "x1e+300");
}

TEST(ShortestDouble, HasTheTextOfTheFloat) {
  EXPECT_EQ(shortest_double(0.1f), 0.1);
  EXPECT_EQ(shortest_double(16777216.0f), 16777216.0);
  EXPECT_EQ(static_cast<float>(shortest_double(1e-45f)), 1e-45f);
}

// Decimals have a way of their own, which must not show.
TEST(AppendNumber, EqualsToChars) {
  std::mt19937_64 random(3);
  const auto expect = [](double value) {
    std::string text;
    append_number(text, value);
    std::array<char, 32> expected;
    const auto end = std::to_chars(expected.data(), expected.data() + expected.size(), value).ptr;
    ASSERT_EQ(text, std::string(expected.data(), end));
  };
  for (const double edge : {0.0,      -0.0,   1.0,        10.0,  1e4,   99999.0, 99999.99999, 1e5,
                            123456.0, 0.001,  0.00099999, 0.1,   0.3,   1.0 / 3, 0.1 + 0.2,   9.999999999999999,
                            1e15,     1e-300, 4.35,       2.675, 1.005, 0.0012}) {
    for (const double value : {edge, -edge, std::nextafter(edge, 1e9), std::nextafter(edge, -1e9)}) expect(value);
  }
  for (int i = 0; i < 10'000; ++i) {  // digits are made four at a time
    expect(1 + i / 1e4);
    expect(1 + i / 1e8);
    expect(i / 1e5 + 70);
  }
  for (int i = 0; i < 300'000; ++i) {
    const auto digits = static_cast<double>(random() % 1'000'000'000'000'000U >> (random() % 45));
    expect((random() % 2 == 0 ? 1 : -1) * digits / std::pow(10.0, static_cast<double>(random() % 19)));
    expect(std::generate_canonical<double, 53>(random) * std::pow(10.0, static_cast<double>(random() % 10) - 4));
  }
}

}  // namespace
}  // namespace aefx
