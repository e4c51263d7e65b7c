// Small pictures: labels that fit, and no empty space.
#include "report/svg/small_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string plot(double high) {
  return report::small_plot({.id = "p",
                             .title = "salary",
                             .description = "",
                             .name = "salary",
                             .curve = {{0, 0}, {1, high}},
                             .low = 0,
                             .high = high});
}

TEST(SmallPlot, LargeTicksFitBesideIt) {
  EXPECT_THAT(plot(230'000), AllOf(HasSubstr(">200k<"), Not(HasSubstr("e+"))));
  EXPECT_THAT(plot(2'300'000), AllOf(HasSubstr(">2M<"), Not(HasSubstr("e+"))));
  EXPECT_THAT(plot(4000), HasSubstr(">4000<"));
  EXPECT_THAT(plot(3e12), HasSubstr("e+12<"));
}

TEST(SmallBars, AreAsHighAsTheyNeed) {
  report::SmallBars chart{.id = "b", .title = "", .description = "", .name = "sex", .bars = {{"a", 1}, {"b", -1}}};
  EXPECT_THAT(report::small_bars(chart), HasSubstr("viewBox=\"0 0 230 74\""));
  chart.bars.resize(9);
  EXPECT_THAT(report::small_bars(chart), HasSubstr("viewBox=\"0 0 230 149\""));
}

}  // namespace
}  // namespace aefx::test
