// Axes of pictures: coordinates, ticks and labels.
#include "report/svg/axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace aefx::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Axis, MapsEndsAndMiddle) {
  const Axis axis{.low = 2, .high = 4, .from = 100, .to = 0, .logarithmic = false};
  EXPECT_EQ(axis.at(2), 100);
  EXPECT_EQ(axis.at(3), 50);
  EXPECT_EQ(axis.at(4), 0);
  const Axis log{.low = 1, .high = 100, .from = 0, .to = 100, .logarithmic = true};
  EXPECT_NEAR(log.at(10), 50, 1e-9);
}

TEST(Axis, TicksAreRoundAndInRange) {
  const Axis axis{.low = 0.13, .high = 0.97, .from = 0, .to = 1, .logarithmic = false};
  EXPECT_THAT(tick_labels(axis.ticks(4)).texts, ElementsAre("0.5"));
  EXPECT_THAT(tick_labels(axis.ticks(5)).texts, ElementsAre("0.2", "0.4", "0.6", "0.8"));
  const Axis log{.low = 1e-6, .high = 1, .from = 0, .to = 1, .logarithmic = true};
  EXPECT_THAT(tick_labels(log.ticks(4)).texts, ElementsAre("1e-06", "0.0001", "0.01", "1"));
}

TEST(Axis, IsFiniteForAnyValues) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const auto& [low, high] : {std::pair{0.0, 0.0},
                                  {5.0, 5.0},
                                  {-1e30, 1e30},
                                  {1e-300, 2e-300},
                                  {infinity, -infinity},
                                  {std::nan(""), 1.0},
                                  {1.0, 1.0 + 1e-15}}) {
    const Axis axis = axis_of(low, high, 0, 100);
    EXPECT_LT(axis.low, axis.high);
    const std::vector<double> ticks = axis.ticks(4);
    EXPECT_THAT(ticks, Not(IsEmpty()));
    EXPECT_LT(ticks.size(), 12U);
    for (const double tick : ticks) EXPECT_TRUE(std::isfinite(axis.at(tick)));
  }
}

TEST(TickLabels, UsePowerOfTenForSmallAndLargeValues) {
  const TickLabels labels = tick_labels({0.0001304, 0.0001306});
  EXPECT_THAT(labels.texts, ElementsAre("1.304", "1.306"));
  EXPECT_EQ(labels.unit, " (×0.0001)");
  EXPECT_EQ(tick_labels({0, 2e6}).unit, " (×1e+06)");
  EXPECT_EQ(tick_labels({0, 0.5}).unit, "");
}

}  // namespace
}  // namespace aefx::report
