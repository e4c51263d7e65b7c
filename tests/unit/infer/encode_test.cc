// Encoding and decoding rows.
#include "aefx/infer/encode.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "aefx/explain/explain.h"
#include "nn/pass.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

const std::vector<prep::Scaling> kScalings{prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust,
                                           prep::Scaling::none};

TEST(Encode, EqualsReluOfRawFormula) {
  const MatrixD table = some_table(200, 5);
  for (const prep::Scaling scaling : kScalings) {
    const model::Model m = some_model(table, {.codes = 3}, {.scaling = scaling});
    const explain::RawWeights raw =
        explain::unscale(m.pipeline, m.network.kernel(0).cast<double>(), m.network.bias(0).cast<double>());
    const MatrixD expected = ((table * raw.weights).rowwise() + raw.bias).cwiseMax(0);
    const MatrixD codes = infer::encode_prepared(m, m.pipeline.transform(table).inputs).cast<double>();
    ASSERT_GT(codes.maxCoeff(), 0);
    EXPECT_LT((codes - expected).cwiseAbs().maxCoeff(), 1e-5 * std::max(1.0, expected.maxCoeff()))
        << prep::name(scaling);
  }
}

TEST(Encode, RowsAreIndependent) {
  const model::Model m = some_model(some_table(300, 5), {.hidden = {7}, .codes = 3});
  const Matrix inputs = m.pipeline.transform(some_table(300, 5)).inputs;
  const Matrix all = infer::encode_prepared(m, inputs);
  for (const Index row : {0, 17, 299}) {
    EXPECT_EQ(Matrix(infer::encode_prepared(m, inputs.middleRows(row, 1))), Matrix(all.middleRows(row, 1)));
  }
}

TEST(Decode, InvertsTheScaling) {
  const MatrixD table = some_table(50, 4);
  const model::Model m = some_model(table, {}, {.scaling = prep::Scaling::standard});
  const Matrix codes = infer::encode_prepared(m, m.pipeline.transform(table).inputs);
  const MatrixD exact = m.pipeline.invert(nn::decode(m.network, codes));
  const MatrixD decoded = infer::decode(m, codes);
  ASSERT_EQ(decoded.cols(), 4);
  EXPECT_LT((decoded - exact).cwiseAbs().maxCoeff(), 1e-5);
}

// 2^-24 is the spacing of float32 below 1, the largest scaled value.
TEST(Decode, RoundsByLessThanFloatResolution) {
  for (const double unit : {1e-9, 1e-3, 1.0, 7e5, 3e12}) {
    const MatrixD table = some_table(60, 4) * unit;
    for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust}) {
      const model::Model m = some_model(table, {}, {.scaling = scaling});
      const Matrix codes = infer::encode_prepared(m, m.pipeline.transform(table).inputs);
      const MatrixD exact = m.pipeline.invert(nn::decode(m.network, codes));
      const MatrixD decoded = infer::decode(m, codes);
      for (Index c = 0; c < 4; ++c) {
        const double moved = (decoded.col(c) - exact.col(c)).cwiseAbs().maxCoeff();
        EXPECT_LE(moved * m.pipeline.columns[static_cast<std::size_t>(c)].scale.scale, 0x1p-24)
            << unit << " " << prep::name(scaling);
      }
    }
  }
}

TEST(Decode, ReturnsConstantColumnExactly) {
  MatrixD table = some_table(30, 3);
  table.col(1).setConstant(0.1);
  model::Model m = some_model(table, {.codes = 1, .activation = nn::Activation::linear});
  m.network.kernel(1).setZero();
  m.network.bias(1).setZero();  // the middle of the sigmoid, the scaled value of a constant column
  EXPECT_EQ(infer::decode(m, Matrix::Zero(1, 1))(0, 1), 0.1);
}

}  // namespace
}  // namespace aefx::test
