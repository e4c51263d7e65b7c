// A request to stop is heard within an epoch.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "nn/initializer.h"
#include "train/fit.h"
#include "train/rows/row_source.h"

namespace aefx::train {
namespace {

// Asks to stop from the n-th question on.
class StopsAt : public Observer {
 public:
  explicit StopsAt(int n) : n_(n) {}
  void begin(std::string_view /*what*/, std::uint64_t /*epochs*/) override {}
  void epoch(std::uint64_t number, const model::EpochLoss& /*loss*/) override { epochs = number; }
  void end() override {}
  [[nodiscard]] bool stop() const override { return ++asked >= n_; }

  std::uint64_t epochs = 0;
  mutable int asked = 0;

 private:
  int n_;
};

TEST(Stop, EndsAnEpochBetweenItsBatches) {
  prep::Prepared rows;
  rows.inputs = Matrix::Random(800, 3);
  nn::Network start(3, {{.units = 2}, {.units = 3}}, 1);
  Random random(1, 0);
  nn::initialize_glorot(start, random);
  FitOptions options;
  options.epochs = 5;
  options.batch = 8;  // 100 steps, each of which asks, and one question before each epoch
  ThreadPool pool(1);
  StopsAt within(50);
  const FitResult first = fit(start, rows, nullptr, options, pool, within);
  EXPECT_EQ(first.stop, Stop::interrupted);
  EXPECT_EQ(within.epochs, 0);
  EXPECT_EQ(within.asked, 50);
  EXPECT_TRUE(first.curve.empty());
  StopsAt later(150);
  const FitResult second = fit(start, rows, nullptr, options, pool, later);
  EXPECT_EQ(later.epochs, 1);
  EXPECT_EQ(second.curve.size(), 1);
  // What the interrupted epoch moved does not count.
  options.epochs = 1;
  StopsAt never(1'000'000);
  const FitResult whole = fit(start, rows, nullptr, options, pool, never);
  const auto a = second.network.parameters(), b = whole.network.parameters();
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
}

// A checkpoint keeps the state before the epoch that was ended within, from which a fit goes on as if it never was.
TEST(Stop, LongEpochThatIsKeptGoesOnFromItsBeginning) {
  class Keeper : public FitKeeper {
   public:
    [[nodiscard]] const FitState* kept() const override { return state ? &*state : nullptr; }
    [[nodiscard]] bool is_due(std::uint64_t /*epochs*/) const override { return false; }
    void keep(FitState now) override { state = std::move(now); }
    [[noreturn]] void refuse() const override { throw std::logic_error("refused"); }
    std::optional<FitState> state;
  } keeper;
  // Makes the first epoch long, so that the second may be ended within.
  class Slowly : public StopsAt {
   public:
    using StopsAt::StopsAt;
    [[nodiscard]] bool stop() const override {
      if (asked < 100) std::this_thread::sleep_for(std::chrono::milliseconds(4));
      return StopsAt::stop();
    }
  };
  prep::Prepared rows;
  rows.inputs = Matrix::Random(800, 3);
  nn::Network start(3, {{.units = 2}, {.units = 3}}, 1);
  Random random(1, 0);
  nn::initialize_glorot(start, random);
  FitOptions options;
  options.epochs = 3;
  options.batch = 8;  // 100 steps an epoch
  ThreadPool pool(1);
  StopsAt never(1'000'000);
  const FitResult whole = fit(start, rows, nullptr, options, pool, never);
  MemoryRows source(rows);
  Slowly within(150);
  EXPECT_EQ(fit(start, source, nullptr, options, pool, within, &keeper).stop, Stop::interrupted);
  EXPECT_EQ(within.epochs, 1);
  ASSERT_TRUE(keeper.state);
  EXPECT_EQ(keeper.state->fitter.epochs, 1);
  const FitResult resumed = fit(start, source, nullptr, options, pool, never, &keeper);
  const auto a = resumed.network.parameters(), b = whole.network.parameters();
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
}

}  // namespace
}  // namespace aefx::train
