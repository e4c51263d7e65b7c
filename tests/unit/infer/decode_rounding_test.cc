// Decoded numbers are rounded to the digits that float32 resolves.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "aefx/infer/encode.h"
#include "base/number.h"
#include "nn/pass.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

// Returns a model whose one code and output equal its one input.
model::Model identity(const MatrixD& table, prep::Scaling scaling) {
  model::Model m =
      some_model(table, {.codes = 1, .activation = nn::Activation::linear, .output = nn::Activation::linear},
                 {.scaling = scaling, .margin = 0, .on_missing = prep::OnMissing::mask});
  m.network.kernel(0).setOnes();
  m.network.kernel(1).setOnes();
  m.network.bias(0).setZero();
  m.network.bias(1).setZero();
  m.measurements = explain::evaluate(m, m.pipeline.transform(table));  // decode() keeps codes in their range
  return m;
}

MatrixD column(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Index>(values.size()));
}

// The resolution is that of the largest value of the scaled column.
TEST(DecodeRounding, ChangesLessThanFloatResolution) {
  Random random(3);
  for (const prep::Scaling scaling :
       {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    for (const double unit : {1e-12, 1e-3, 1.0, 37.0, 1e9}) {
      for (const double middle : {0.0, 1.0, -2500.0}) {
        std::vector<double> values;
        for (int i = 0; i < 50; ++i) values.push_back(unit * (middle + random.normal()));
        const MatrixD table = column(values);
        const model::Model m = identity(table, scaling);
        const Matrix scaled = m.pipeline.transform(table).inputs;
        const MatrixD decoded = infer::decode(m, infer::encode_prepared(m, scaled));
        const double largest = static_cast<double>(scaled.cwiseAbs().maxCoeff());
        const double resolution = 0x1p-24 * largest / m.pipeline.columns[0].scale.scale;
        const MatrixD exact = m.pipeline.invert(scaled);
        EXPECT_LE((decoded - exact).cwiseAbs().maxCoeff(), resolution * (1 + 1e-6))
            << prep::name(scaling) << " " << unit << " " << middle;
      }
    }
  }
}

// 5.1 is decoded as 5.1, not as 5.0999999046.
TEST(DecodeRounding, KeepsShortDecimals) {
  std::vector<double> values;
  for (int i = 43; i <= 79; ++i) values.push_back(i / 10.0);
  const MatrixD table = column(values);
  for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::none}) {
    const model::Model m = identity(table, scaling);
    const MatrixD decoded = infer::decode(m, infer::encode_prepared(m, m.pipeline.transform(table).inputs));
    for (Index r = 0; r < table.rows(); ++r) {
      std::string text;
      append_number(text, decoded(r, 0));
      EXPECT_LE(text.size(), 10U) << text << ", not " << table(r, 0) << " " << prep::name(scaling);
      EXPECT_NEAR(decoded(r, 0), table(r, 0), 1e-6);
    }
  }
}

TEST(DecodeRounding, KeepsNanAndInfinity) {
  const MatrixD table = column({1, 2, 3});
  const model::Model m = identity(table, prep::Scaling::minmax);
  Matrix codes(2, 1);
  codes << std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity();
  const MatrixD decoded = infer::decode(m, codes);
  EXPECT_TRUE(std::isnan(decoded(0, 0)));
  EXPECT_TRUE(std::isinf(decoded(1, 0)));
}

TEST(DecodeRounding, HandlesExtremeDoubles) {
  constexpr double kMost = std::numeric_limits<double>::max();
  for (const std::vector<double>& values : {std::vector<double>{-kMost, kMost}, {0, 5e-324}, {1e300, 1.5e300}}) {
    const MatrixD table = column(values);
    const model::Model m = identity(table, prep::Scaling::minmax);
    const MatrixD decoded = infer::decode(m, infer::encode_prepared(m, m.pipeline.transform(table).inputs));
    for (Index r = 0; r < 2; ++r) {
      EXPECT_TRUE(std::isfinite(decoded(r, 0))) << table(r, 0);
      EXPECT_NEAR(decoded(r, 0) / kMost, table(r, 0) / kMost, 1e-7);
    }
  }
}

}  // namespace
}  // namespace aefx::test
