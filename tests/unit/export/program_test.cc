#include "export/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "aefx/infer/encode.h"
#include "unit/model/earlier_version.h"
#include "unit/model/models.h"

namespace aefx::exported {
namespace {

using ::testing::ElementsAre;

// Applies the layers to x.
Vector apply(const std::vector<Layer>& layers, Vector x) {
  for (const Layer& layer : layers) {
    x = x * layer.kernel + layer.bias;
    for (Index i = 0; i < x.size(); ++i)
      x(i) = static_cast<float>(nn::activated(layer.activation, static_cast<double>(x(i))));
  }
  return x;
}

TEST(Program, ComputesSameAsModel) {
  const MatrixD table = test::some_table(20, 4);
  const model::Model model = test::some_model(table, {.hidden = {5}, .codes = 2});
  const Program program = make_program(model, Part::autoencoder);
  ASSERT_EQ(program.columns.size(), 4U);
  ASSERT_EQ(program.inputs.size(), 4U);
  EXPECT_THAT(program.codes, ElementsAre("code1", "code2"));
  const Matrix inputs = model.pipeline.transform(table).inputs;
  const Matrix codes = infer::encode_prepared(model, inputs);
  const MatrixD back = infer::decode(model, codes);
  for (Index r = 0; r < table.rows(); ++r) {
    Vector x(4);
    for (Index c = 0; c < 4; ++c) x(c) = program.inputs[static_cast<std::size_t>(c)].scaled(table(r, c));
    EXPECT_EQ(x, inputs.row(r));
    const Vector code = apply(program.encoder, x);
    EXPECT_TRUE(code.isApprox(codes.row(r), 1e-5F));
    const Vector y = apply(program.decoder, code);
    for (Index c = 0; c < 4; ++c) {
      const prep::Scale& s = program.inputs[static_cast<std::size_t>(c)].scale;
      EXPECT_NEAR(s.invert(static_cast<double>(y(c))), back(r, c), 1e-5 / s.scale);
    }
  }
}

TEST(Program, MissingWordsAreLowerCaseAndUnique) {
  model::Model model = test::some_model(test::some_table(20, 2));
  model.table.missing = {"", "NA", " na ", "-999", "1,5"};
  model.table.decimal = ',';
  const Program program = make_program(model, Part::encoder);
  EXPECT_THAT(program.missing_words, ElementsAre("", "na", "-999", "1,5"));
  EXPECT_THAT(program.missing_numbers, ElementsAre(-999, 1.5));
}

TEST(Program, DecodesConstantColumnToItsValue) {
  MatrixD table = test::some_table(20, 2);
  table.col(1).setConstant(4.5);
  const Program program = make_program(test::some_model(table), Part::decoder);
  EXPECT_FALSE(program.inputs[0].constant.has_value());
  EXPECT_EQ(program.inputs[1].constant, 4.5);
}

TEST(Program, HoldsTransforms) {
  const MatrixD table = test::some_table(20, 4).array().abs();
  const prep::FeatureForms forms{
      {}, {0, {.high = 12.5}}, {0, {.low = 1, .high = 70, .log_offset = 0}}, {0, {.low = -3}}};
  const model::Model model = test::some_model(table, {}, {}, forms);
  const Program program = make_program(model, Part::encoder);
  EXPECT_TRUE(program.any_caps());
  EXPECT_TRUE(program.any_log());
  EXPECT_EQ(program.describe(0), "\"c1\" (number)");
  EXPECT_EQ(program.describe(1), "\"c2\" (number, at most 12.5)");
  EXPECT_EQ(program.describe(2), "\"c3\" (number, at least 1, at most 70, on a log scale)");
  EXPECT_EQ(program.describe(3), "\"c4\" (number, at least -3)");
  const Matrix inputs = model.pipeline.transform(table).inputs;
  for (Index r = 0; r < table.rows(); ++r) {
    for (Index c = 0; c < 4; ++c) {
      const Input& input = program.inputs[static_cast<std::size_t>(c)];
      EXPECT_EQ(input.scaled(input.transform.apply(table(r, c))), inputs(r, c));
    }
  }
  const Program plain = make_program(test::some_model(table), Part::encoder);
  EXPECT_FALSE(plain.any_caps() || plain.any_log());
}

TEST(Program, ScoreRequiresMeasuredModel) {
  model::Model model = test::some_model(test::some_table(20, 3));
  const Program program = make_program(model, Part::score);
  ASSERT_TRUE(program.scoring.has_value());
  EXPECT_EQ(program.scoring->usual.size(), 3);
  EXPECT_EQ(program.scoring->neighbors.rows(), 3);
  EXPECT_EQ(program.scoring->neighbors.cols(), 20);
  EXPECT_EQ(program.scoring->rank, 1);
  const model::Model earlier = test::as_earlier_version(model, test::some_table(20, 3));
  EXPECT_EQ(make_program(earlier, Part::score).scoring->whitening.rows(), 2);
  EXPECT_FALSE(make_program(model, Part::encoder).scoring.has_value());
  model.measurements.points = {};
  const auto error = test::error_of([&] { (void)make_program(model, Part::score); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->fault(), Fault::model);
}

}  // namespace
}  // namespace aefx::exported
