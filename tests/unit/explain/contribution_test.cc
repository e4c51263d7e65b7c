// Contributions, compared with their formulas.
#include "aefx/explain/contribution.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "aefx/explain/explain.h"
#include "aefx/infer/encode.h"
#include "nn/kernels.h"
#include "nn/pass.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace contribution_test {

constexpr std::array kActivations{nn::Activation::linear, nn::Activation::relu, nn::Activation::leaky_relu,
                                  nn::Activation::elu,    nn::Activation::tanh, nn::Activation::sigmoid};
const std::vector<std::vector<Index>> kHidden{{}, {6}, {8, 5}};

TEST(Contributions, SumToThePreActivation) {
  const MatrixD table = some_table(40, 5);
  for (const nn::Activation activation : kActivations) {
    for (const auto& hidden : kHidden) {
      SCOPED_TRACE(std::string(nn::name(activation)) + " " + std::to_string(hidden.size()));
      const model::Model m = some_model(table, {.hidden = hidden, .codes = 3, .activation = activation});
      const Matrix inputs = m.pipeline.transform(table).inputs;
      const explain::Contributions all(m, inputs);
      const Matrix codes = infer::encode_prepared(m, inputs);
      for (Index k = 0; k < 3; ++k) {
        const explain::Contribution c = all.of(k);
        for (Index r = 0; r < 40; ++r) {
          EXPECT_NEAR(c.parts.row(r).sum() + c.base(r), c.pre_activation(r), 1e-12);
          auto code = static_cast<float>(c.pre_activation(r));
          nn::activate(activation, &code, 1);
          EXPECT_EQ(code, codes(r, k));
        }
      }
    }
  }
}

TEST(Contributions, AreSlopeTimesDistanceFromMean) {
  const MatrixD table = some_table(40, 5);
  for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust}) {
    for (const auto& hidden : kHidden) {
      const model::Model m = some_model(table, {.hidden = hidden}, {.scaling = scaling});
      const explain::Contribution c = explain::Contributions(m, m.pipeline.transform(table).inputs).of(1);
      for (Index i = 0; i < 5; ++i) {
        const double mean = m.pipeline.columns[static_cast<std::size_t>(i)].statistics.mean;
        for (Index r = 0; r < 40; ++r) {
          EXPECT_NEAR(c.slopes(r, i) * (table(r, i) - mean), c.parts(r, i), 1e-6 + 1e-5 * std::abs(c.parts(r, i)));
        }
      }
    }
  }
}

TEST(Contributions, OneLayerHasConstantSlopesAndBase) {
  const MatrixD table = some_table(60, 4);
  const model::Model m = some_model(table, {.codes = 2});
  const explain::RawWeights raw =
      explain::unscale(m.pipeline, m.network.kernel(0).cast<double>(), m.network.bias(0).cast<double>());
  const explain::Contributions all(m, m.pipeline.transform(table).inputs);
  const VectorD at_mean = table.colwise().mean() * raw.weights + raw.bias;
  for (Index k = 0; k < 2; ++k) {
    const explain::Contribution c = all.of(k);
    for (Index r = 0; r < 60; ++r) {
      EXPECT_NEAR(c.base(r), at_mean(k), 1e-5);
      EXPECT_LT((c.slopes.row(r).transpose() - raw.weights.col(k)).cwiseAbs().maxCoeff(), 1e-12);
    }
  }
}

TEST(Contributions, SlopesAreConstantWithinALinearRegion) {
  const MatrixD table = some_table(200, 4);
  const model::Model m = some_model(table, {.hidden = {7}, .codes = 2});
  const Matrix inputs = m.pipeline.transform(table).inputs;
  const Matrix hidden = nn::apply(m.network, inputs, 0, 1);
  const explain::Contribution c = explain::Contributions(m, inputs, explain::Method::slope).of(0);
  std::map<std::vector<bool>, Index> first;  // row of each activation pattern
  for (Index r = 0; r < 200; ++r) {
    std::vector<bool> on;
    for (Index u = 0; u < 7; ++u) on.push_back(hidden(r, u) > 0);
    const Index same = first.emplace(on, r).first->second;
    EXPECT_LT((c.slopes.row(r) - c.slopes.row(same)).cwiseAbs().maxCoeff(), 1e-6);
    EXPECT_NEAR(c.base(r), c.base(same), 1e-5);
  }
  ASSERT_GT(first.size(), 1U) << "the rows of this test share one region";
  double moved = 0;
  for (const auto& [on, r] : first) moved = std::max(moved, (c.slopes.row(r) - c.slopes.row(0)).norm());
  EXPECT_GT(moved, 1e-3);
}

TEST(Contributions, ImputedValuesContributeZero) {
  MatrixD table = some_table(30, 3);
  for (const Index r : {2, 3, 17}) table(r, 1) = std::numeric_limits<double>::quiet_NaN();
  for (const prep::OnMissing rule : {prep::OnMissing::mask, prep::OnMissing::mean, prep::OnMissing::median}) {
    for (const auto& hidden : kHidden) {
      const model::Model m = some_model(table, {.hidden = hidden}, {.on_missing = rule});
      const explain::Contribution c = explain::Contributions(m, m.pipeline.transform(table).inputs).of(0);
      const prep::EncodedColumn& column = m.pipeline.columns[1];
      for (const Index r : {2, 3, 17}) {
        const double expected = c.slopes(r, 1) * (column.fill - column.statistics.mean);
        if (rule != prep::OnMissing::median) {
          EXPECT_EQ(c.parts(r, 1), 0);
        }
        EXPECT_NEAR(c.parts(r, 1), expected, 1e-6);
        EXPECT_NEAR(c.parts.row(r).sum() + c.base(r), c.pre_activation(r), 1e-12);
      }
    }
  }
}

// -0 would be printed as such.
TEST(Contributions, OfZeroHaveNoSign) {
  MatrixD table = some_table(30, 3);
  table(2, 1) = std::numeric_limits<double>::quiet_NaN();
  for (const explain::Method method : {explain::Method::path, explain::Method::slope}) {
    for (const auto& hidden : kHidden) {
      const model::Model m = some_model(table, {.hidden = hidden, .codes = 4}, {.on_missing = prep::OnMissing::mean});
      const explain::Contributions all(m, m.pipeline.transform(table).inputs, method);
      for (Index k = 0; k < 4; ++k) {
        const double part = all.of(k).parts(2, 1);
        EXPECT_EQ(part, 0);
        EXPECT_FALSE(std::signbit(part)) << k;
      }
    }
  }
}

TEST(Contributions, CountCappedValuesAndLogarithms) {
  MatrixD table = some_table(40, 3);
  table.col(1) = (table.col(1).array() / 10).exp();
  const double high = table.col(0).mean();
  const double low = table.col(1).minCoeff();
  table(3, 1) = std::numeric_limits<double>::quiet_NaN();
  const model::Model m = some_model(table, {}, {.scaling = prep::Scaling::standard},
                                    {{0, {.high = high}}, {0, {.low = low, .high = 50, .log_offset = 1}}, {}});
  EXPECT_TRUE(explain::has_caps(m.pipeline));
  const MatrixD values = m.pipeline.expand(table);
  EXPECT_EQ(values(0, 1), table(0, 1));
  const MatrixD caps = explain::applied_caps(m.pipeline, values);
  const explain::Contribution c = explain::Contributions(m, m.pipeline.transform(table).inputs).of(0);
  for (Index r = 0; r < 40; ++r) {
    for (Index i = 0; i < 3; ++i) {
      const prep::EncodedColumn& column = m.pipeline.columns[static_cast<std::size_t>(i)];
      const double value = table(r, i);
      if (std::isnan(value) || column.transform.capped(value) == value) {
        EXPECT_TRUE(std::isnan(caps(r, i)));
      } else {
        EXPECT_EQ(caps(r, i), value < column.transform.low ? column.transform.low : column.transform.high);
      }
      if (std::isnan(value)) continue;
      const double part = c.slopes(r, i) * (column.transform.apply(value) - column.statistics.mean);
      EXPECT_NEAR(c.parts(r, i), part, 1e-5 * (1 + std::abs(part)));
    }
    EXPECT_NEAR(c.parts.row(r).sum() + c.base(r), c.pre_activation(r), 1e-12);
  }
  EXPECT_FALSE(explain::has_caps(some_model(table).pipeline));
}

// By default, of every encoder that has an exact path.
TEST(Contributions, BaseIsTheMeanRowsOnEveryRow) {
  const MatrixD table = some_table(60, 5);
  for (const auto& hidden : kHidden) {
    const model::Model m = some_model(table, {.hidden = hidden, .codes = 2});
    Matrix mean(1, 5);
    for (Index i = 0; i < 5; ++i) {
      const prep::EncodedColumn& column = m.pipeline.columns[static_cast<std::size_t>(i)];
      mean(0, i) = static_cast<float>(column.scale.apply(column.statistics.mean));
    }
    const Matrix code = nn::apply_without_last_activation(m.network, mean, 0, m.network.encoder_layers());
    const explain::Contributions all(m, m.pipeline.transform(table).inputs);
    for (Index k = 0; k < 2; ++k) {
      const explain::Contribution c = all.of(k);
      EXPECT_EQ(c.base.minCoeff(), c.base.maxCoeff());
      EXPECT_EQ(c.base(0), static_cast<double>(code(0, k)));
    }
    const explain::Contribution at_mean = explain::Contributions(m, mean).of(1);
    EXPECT_TRUE(at_mean.parts.isZero(0));
  }
}

// Each hidden activation but those of relu's kind has a path if it is alone.
TEST(Method, IsPathWhereItIsExact) {
  const MatrixD table = some_table(20, 3);
  const auto method = [&](const std::vector<Index>& hidden, nn::Activation activation) {
    return explain::default_method(some_model(table, {.hidden = hidden, .activation = activation}));
  };
  EXPECT_EQ(method({4, 4}, nn::Activation::relu), explain::Method::path);
  EXPECT_EQ(method({4}, nn::Activation::tanh), explain::Method::path);
  EXPECT_EQ(method({4, 4}, nn::Activation::tanh), explain::Method::slope);
  const model::Model curved = some_model(table, {.hidden = {4, 4}, .activation = nn::Activation::sigmoid});
  const std::optional<Error> refused = error_of([&] { static_cast<void>(explain::parse_method("path", curved)); });
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->fault(), Fault::usage);
  EXPECT_NE(refused->message().find("these are sigmoid"), std::string::npos) << refused->message();
  EXPECT_EQ(explain::parse_method("slope", curved), explain::Method::slope);
  EXPECT_NE(explain::method_remark({}, curved), "");
  EXPECT_EQ(explain::method_remark("slope", curved), "");
}

TEST(Contributions, NoRows) {
  const model::Model m = some_model(some_table(10, 3));
  const explain::Contribution c = explain::Contributions(m, Matrix(0, 3)).of(0);
  EXPECT_EQ(c.parts.rows(), 0);
  EXPECT_EQ(c.base.size(), 0);
}

}  // namespace contribution_test
}  // namespace aefx::test
