// Doubles, as of statistics and measurements, are read back exactly.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

#include "unit/model/sealed.h"

namespace aefx::test {
namespace {

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

TEST(ModelText, RoundTripsEveryFiniteDouble) {
  std::mt19937_64 engine(11);
  const auto any = [&] {
    double value = 0;
    do value = std::bit_cast<double>(engine());
    while (!std::isfinite(value));
    return value;
  };
  for (int round = 0; round < 20; ++round) {
    model::Model m = some_model(some_table(5, 6), {.codes = 4});
    for (Index i = 0; i < m.measurements.shares.size(); ++i) m.measurements.shares.data()[i] = any();
    for (Index i = 0; i < m.measurements.weights.size(); ++i) m.measurements.weights.data()[i] = any();
    for (prep::EncodedColumn& column : m.pipeline.columns) {
      column.scale = {.offset = any(), .scale = std::abs(any()), .base = any()};
      if (!(column.scale.scale > 0)) column.scale.scale = 5e-324;
      column.statistics.mean = any();
    }
    m.measurements.shares(0, 0) = -0.0;
    m.measurements.shares(1, 0) = 5e-324;
    m.measurements.shares(2, 0) = 1.7976931348623157e308;
    const model::Model back = model::from_text(model::to_text(m), "m");
    for (Index i = 0; i < m.measurements.shares.size(); ++i) {
      EXPECT_EQ(bits(back.measurements.shares.data()[i]), bits(m.measurements.shares.data()[i]));
      EXPECT_EQ(bits(back.measurements.weights.data()[i]), bits(m.measurements.weights.data()[i]));
    }
    for (std::size_t c = 0; c < 6; ++c) {
      EXPECT_EQ(bits(back.pipeline.columns[c].scale.offset), bits(m.pipeline.columns[c].scale.offset));
      EXPECT_EQ(bits(back.pipeline.columns[c].scale.scale), bits(m.pipeline.columns[c].scale.scale));
      EXPECT_EQ(bits(back.pipeline.columns[c].scale.base), bits(m.pipeline.columns[c].scale.base));
      EXPECT_EQ(bits(back.pipeline.columns[c].statistics.mean), bits(m.pipeline.columns[c].statistics.mean));
    }
  }
}

}  // namespace
}  // namespace aefx::test
