// Models are read back as they were written.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>

#include "aefx/model/model_file.h"
#include "infer/fill.h"
#include "unit/model/sealed.h"
#include "unit/model/skewed.h"

namespace aefx::test {
namespace {

TEST(ModelText, RoundTripsToSameBytes) {
  for (const std::vector<Index>& hidden : {std::vector<Index>{}, {5}, {6, 3}}) {
    const std::string text = model::to_text(some_model(some_table(30, 4), {.hidden = hidden}));
    EXPECT_EQ(model::to_text(model::from_text(text, "m")), text);
  }
}

TEST(ModelText, RoundTripsCovariancesOfColumns) {
  const MatrixD table = some_table(30, 4);
  model::Model m = some_model(table);
  EXPECT_EQ(model::to_text(m).find("\"columns\": {"), std::string::npos);
  infer::measure_columns(m, table, m.pipeline.transform(table).inputs);
  const std::string text = model::to_text(m);
  const model::Model back = model::from_text(text, "m");
  EXPECT_EQ(model::to_text(back), text);
  EXPECT_TRUE(back.columns.covariance.isApprox(m.columns.covariance, 1e-6));
  EXPECT_EQ(back.columns.covariance, MatrixD(back.columns.covariance.transpose()));
  m.columns.covariance(1, 1) = -1;
  EXPECT_NE(std::string(error_in(model::to_text(m)).what()).find("is not positive definite"), std::string::npos);
}

TEST(ModelText, EndsWithChecksum) {
  const std::string text = tiny_text();
  EXPECT_TRUE(text.starts_with("{\n \"format\": \"aefx-model\",\n \"version\": 2,\n"));
  EXPECT_EQ(sealed(body_of(text)), text);
}

TEST(ModelText, RoundTripsEveryFiniteWeight) {
  model::Model m = some_model(some_table(5, 6), {.hidden = {20}, .codes = 8});
  std::mt19937 bits(7);
  for (float& weight : m.network.parameters()) {
    do weight = std::bit_cast<float>(static_cast<std::uint32_t>(bits()));
    while (!std::isfinite(weight));
  }
  m.network.parameters()[0] = -0.0F;
  m.network.parameters()[1] = std::numeric_limits<float>::denorm_min();
  m.network.parameters()[2] = std::numeric_limits<float>::max();
  const model::Model back = model::from_text(model::to_text(m), "m");
  const auto was = std::as_const(m.network).parameters();
  const auto is = back.network.parameters();
  ASSERT_EQ(is.size(), was.size());
  for (std::size_t i = 0; i < was.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint32_t>(is[i]), std::bit_cast<std::uint32_t>(was[i])) << was[i];
  }
}

TEST(ModelText, RoundTripsEveryMember) {
  model::Model m = some_model(some_table(9, 3), {.hidden = {4}, .activation = nn::Activation::elu},
                              {.scaling = prep::Scaling::robust, .on_missing = prep::OnMissing::median});
  m.table.features[1] = {.name = "a \"quoted\", \xC3\xA9\n name", .position = 3, .whole = true};
  m.table.identifiers = {{.name = "id", .position = 2}};
  const model::Model back = model::from_text(model::to_text(m), "m");
  EXPECT_EQ(back.table.features[1].name, m.table.features[1].name);
  ASSERT_EQ(back.table.identifiers.size(), 1U);
  EXPECT_EQ(back.table.identifiers[0].name, "id");
  EXPECT_EQ(back.table.identifiers[0].position, 2U);
  EXPECT_EQ(back.table.features[1].position, 3U);
  EXPECT_TRUE(back.table.features[1].whole);
  EXPECT_FALSE(back.table.features[0].whole);
  EXPECT_EQ(back.table.missing, m.table.missing);
  EXPECT_EQ(back.table.columns, m.table.columns);
  EXPECT_TRUE(back.table.named);
  EXPECT_EQ(back.pipeline.options.scaling, prep::Scaling::robust);
  EXPECT_EQ(back.pipeline.options.on_missing, prep::OnMissing::median);
  EXPECT_EQ(back.pipeline.columns[2].scale.offset, m.pipeline.columns[2].scale.offset);
  EXPECT_EQ(back.pipeline.columns[2].statistics.upper_quartile, m.pipeline.columns[2].statistics.upper_quartile);
  EXPECT_EQ(back.network.layers()[0].activation, nn::Activation::elu);
  EXPECT_EQ(back.network.encoder_layers(), 2U);
  EXPECT_EQ(back.training.options, m.training.options);
  EXPECT_EQ(back.training.curve[1].valid, m.training.curve[1].valid);
  EXPECT_EQ(back.training.candidates[0].name, "decoder none");
  EXPECT_EQ(back.training.notes, m.training.notes);
  EXPECT_EQ(back.measurements.shares, m.measurements.shares);
  EXPECT_EQ(back.measurements.codes[1].pre_deviation, m.measurements.codes[1].pre_deviation);
}

TEST(ModelText, RoundTripsPoints) {
  model::Model m = some_model(some_table(9, 3));
  m.measurements.points = {
      .codes = Matrix::Random(4, 2), .column = "kind", .position = 3, .levels = {"", "a \"b\""}, .level = {0, 1, 1, 0}};
  const model::Points back = model::from_text(model::to_text(m), "m").measurements.points;
  EXPECT_EQ(back.codes, m.measurements.points.codes);
  EXPECT_EQ(back.column, "kind");
  EXPECT_EQ(back.position, 3U);
  EXPECT_EQ(back.levels, m.measurements.points.levels);
  EXPECT_EQ(back.level, m.measurements.points.level);
}

TEST(ModelText, RefusesInconsistentPoints) {
  const auto refused = [](const model::Points& points) {
    model::Model m = some_model(some_table(9, 3));
    m.measurements.points = points;
    return error_in(model::to_text(m)).fault();
  };
  const Matrix two = Matrix::Random(2, 2);
  EXPECT_EQ(refused({.codes = Matrix::Random(2, 3), .column = {}, .levels = {}, .level = {}}), Fault::model);
  EXPECT_EQ(refused({.codes = two, .column = "k", .levels = {"a"}, .level = {0, 1}}), Fault::model);
  EXPECT_EQ(refused({.codes = two, .column = "k", .levels = {"a"}, .level = {0}}), Fault::model);
  EXPECT_EQ(refused({.codes = two, .column = "k", .levels = {}, .level = {0, 0}}), Fault::model);
  EXPECT_EQ(refused({.codes = Matrix::Random(1001, 2), .column = {}, .levels = {}, .level = {}}), Fault::model);
  EXPECT_EQ(refused({.codes = two, .column = "k", .levels = std::vector<std::string>(13, "a"), .level = {0, 1}}),
            Fault::model);
}

TEST(ModelText, RoundTripsCurveWithoutValidation) {
  model::Model m = some_model(some_table(9, 3));
  m.training.curve = {{.train = 0.5, .valid = {}}, {.train = 0.25, .valid = {}}};
  const model::Model back = model::from_text(model::to_text(m), "m");
  ASSERT_EQ(back.training.curve.size(), 2U);
  EXPECT_EQ(back.training.curve[1].train, 0.25);
  EXPECT_FALSE(back.training.curve[1].valid);
}

TEST(ModelText, ReplacesBytesThatAreNotUtf8) {
  model::Model m = some_model(some_table(5, 2), {.codes = 1});
  m.table.features[0].name = "caf\xE9";
  EXPECT_EQ(model::from_text(model::to_text(m), "m").table.features[0].name, "caf\xEF\xBF\xBD");
}

TEST(ModelText, RoundTripsLogarithms) {
  const model::Model m = skewed_model(skewed_table(30));
  ASSERT_GT(m.pipeline.columns[1].statistics.own_deviation, 1);
  const std::string text = model::to_text(m);
  const model::Model back = model::from_text(text, "m");
  EXPECT_EQ(model::to_text(back), text);
  EXPECT_EQ(back.table.features[1].transform, m.table.features[1].transform);
  EXPECT_EQ(back.pipeline.columns[1].transform, m.pipeline.columns[1].transform);
  EXPECT_EQ(back.pipeline.columns[1].statistics.own_mean, m.pipeline.columns[1].statistics.own_mean);
  EXPECT_EQ(back.pipeline.columns[1].statistics.own_deviation, m.pipeline.columns[1].statistics.own_deviation);
  EXPECT_EQ(text.find("own_mean"), text.rfind("own_mean")) << "of that column only";
}

}  // namespace
}  // namespace aefx::test
