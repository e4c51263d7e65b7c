// The time that a job still takes.
#include "cli/time_left.h"

#include <gtest/gtest.h>

namespace aefx::test {
namespace {

using cli::TimeLeft;
using train::Stage;

TEST(TimeLeft, IsUnknownBeforeAnythingIs) {
  TimeLeft time({});
  EXPECT_FALSE(time.left(3));
  time.done(0.5);
  EXPECT_TRUE(time.left(3));
}

// Reading takes 4 s: what comes after it is estimated from that, and known stages are extrapolated.
TEST(TimeLeft, AddsUpTheStagesToCome) {
  TimeLeft time({.epochs = 100, .stops_early = false, .writes = false});
  time.done(0.5);
  const double all = *time.left(2);
  EXPECT_GT(all, 2);
  time.stage(Stage::selection, 4);
  time.stage(Stage::training, 5);
  time.begin(100, 5);
  time.epoch(10, 7);                         // 0.2 s each
  EXPECT_NEAR(*time.left(7), 18 + 4, 1e-9);  // and measuring
  EXPECT_NEAR(*time.left(7.5), 17.5 + 4, 1e-9);
  time.epoch(100, 25);
  time.stage(Stage::measuring, 25);
  EXPECT_NEAR(*time.left(26), 3, 1e-9);
  EXPECT_GT(*time.left(60), 0);  // longer than expected
}

// A fit that may stop at any epoch is taken to last as long again.
TEST(TimeLeft, EarlyStoppingIsNotKnownBefore) {
  TimeLeft time({.writes = false});
  time.stage(Stage::selection, 0);
  time.stage(Stage::training, 0);
  time.begin(300, 0);
  time.epoch(20, 2);
  EXPECT_NEAR(*time.left(2), 2, 1e-9);
  time.epoch(290, 29);
  EXPECT_NEAR(*time.left(29), 1, 1e-9);
}

TEST(TimeLeft, RepetitionsAndSizesCount) {
  TimeLeft repeated({.epochs = 10, .repetitions = 20, .writes = false});
  repeated.stage(Stage::training, 0);
  repeated.stage(Stage::measuring, 2);
  EXPECT_NEAR(*repeated.left(2), 20, 1e-9);  // each on half of the rows
  repeated.stage(Stage::repeating, 2);
  repeated.begin(20, 2);
  repeated.epoch(5, 6);
  EXPECT_NEAR(*repeated.left(6), 12, 1e-9);

  TimeLeft sweep({.epochs = 10, .stops_early = false, .sizes = 4, .writes = false});
  sweep.stage(Stage::selection, 0);
  sweep.begin(10, 0);
  sweep.epoch(5, 1);
  EXPECT_NEAR(*sweep.left(1), 1 + 3 * 2, 1e-9);
  sweep.done(0.5);
  EXPECT_NEAR(*sweep.left(4), 4, 1e-9);
}

}  // namespace
}  // namespace aefx::test
