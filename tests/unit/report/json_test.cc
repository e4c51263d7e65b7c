// The report as JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

using Json = nlohmann::json;

TEST(JsonReport, NumbersAreExact) {
  const explain::Explanation e = some_explanation(5, 3, {4});
  const Json json = Json::parse(report::render_json(e));
  ASSERT_EQ(json["codes"].size(), 3U);
  ASSERT_EQ(json["columns"].size(), 5U);
  for (std::size_t k = 0; k < 3; ++k) {
    const Json& code = json["codes"][k];
    const auto c = static_cast<Index>(k);
    EXPECT_EQ(code["name"], e.codes[k].name);
    EXPECT_EQ(code["active"].get<double>(), e.codes[k].active);
    EXPECT_EQ(code["deviation"].get<double>(), e.codes[k].deviation);
    EXPECT_EQ(code["raw_bias"].get<double>(), e.raw_bias(c));
    EXPECT_EQ(code["scaled_bias"].get<double>(), e.scaled_bias(c));
    EXPECT_EQ(code["rest"].get<double>(), e.residual_share(c));
    for (std::size_t i = 0; i < 5; ++i) {
      const auto r = static_cast<Index>(i);
      EXPECT_EQ(code["columns"][i]["column"], e.columns[i].name);
      EXPECT_EQ(code["columns"][i]["raw_weight"].get<double>(), e.raw_weights(r, c));
      EXPECT_EQ(code["columns"][i]["scaled_weight"].get<double>(), e.scaled_weights(r, c));
      EXPECT_EQ(code["columns"][i]["share"].get<double>(), e.shares(r, c));
    }
  }
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(json["columns"][i]["mean"].get<double>(), e.columns[i].mean);
    EXPECT_EQ(json["columns"][i]["kept"].get<double>(), *e.columns[i].r2);
  }
  EXPECT_EQ(json["training"]["errors"]["pca"].get<double>(), e.training.errors.pca);
  EXPECT_EQ(json["training"]["curve"][1]["valid"].get<double>(), *e.training.curve[1].valid);
  EXPECT_EQ(json["training"]["options"]["dim"], "2");
  EXPECT_EQ(json["verdict"].get<std::vector<std::string>>(), e.verdict);
  EXPECT_EQ(json["exact"], false);
}

TEST(JsonReport, HasEverySection) {
  explain::Explanation e = some_explanation(5, 3, {4});
  e.points = {.codes = Matrix::Constant(2, 3, 0.1F), .column = "kind", .levels = {"a", "b"}, .level = {1, 0}};
  e.collinear = {{.columns = {1, 4}, .least = 0.99, .most = 0.99, .correlation = -0.99}};
  e.stability = model::Stability{.runs = 7,
                                 .row_share = 0.8,
                                 .correlation = VectorD::Constant(3, 0.5),
                                 .recovery_rate = VectorD::Constant(3, 0.25),
                                 .subspace_r2 = 0.75,
                                 .weight_mean = MatrixD::Constant(5, 3, 2),
                                 .weight_deviation = MatrixD::Zero(5, 3),
                                 .share_mean = MatrixD::Zero(5, 3),
                                 .share_deviation = MatrixD::Zero(5, 3)};
  const Json json = Json::parse(report::render_json(e));
  EXPECT_EQ(json["findings"].get<std::vector<std::string>>(), e.findings);
  EXPECT_EQ(json["kept"].get<double>(), *e.r2);
  EXPECT_EQ(json["effect_rows"], e.effects.rows);
  EXPECT_EQ(json["codes"][2]["fit"].get<double>(), e.effects.formula_r2(2));
  EXPECT_EQ(json["codes"][2]["ablation_agreement"].get<double>(), e.codes[2].ablation_agreement);
  EXPECT_EQ(json["codes"][2]["columns"][4]["permutation"].get<double>(), e.effects.permutation(4, 2));
  EXPECT_EQ(json["codes"][2]["columns"][4]["ablation"].get<double>(), e.effects.ablation(4, 2));
  EXPECT_EQ(json["codes"][2]["columns"][4]["lost"].get<double>(), e.effects.reconstruction_loss(4, 2));
  EXPECT_EQ(json["codes"][2]["columns"][4]["alone"].get<double>(), e.effects.single_code_r2(4, 2));
  EXPECT_EQ(json["regions"]["seen"], e.regions.count);
  ASSERT_EQ(json["regions"]["largest"].size(), e.regions.largest.size());
  EXPECT_EQ(json["regions"]["largest"][0]["raw_weights"][4][2].get<double>(), e.regions.largest[0].weights(4, 2));
  EXPECT_EQ(json["pca"]["loadings"][4][0].get<double>(), e.pca.loadings(4, 0));
  EXPECT_EQ(json["pca"]["match"][2][0].get<double>(), e.pca.code_correlation(2, 0));
  EXPECT_EQ(json["collinear"][0]["columns"][1], "c5");
  EXPECT_EQ(json["stability"]["runs"], 7);
  EXPECT_EQ(json["stability"]["raw_weight_mean"][0][0], 2);
  EXPECT_EQ(json["points"]["levels"][1], "b");
  EXPECT_EQ(json["points"]["level"][0], 1);
  EXPECT_EQ(json["points"]["codes"][0][0].get<double>(), 0.1);
}

TEST(JsonReport, MissingValuesAreNull) {
  explain::Explanation e = some_explanation(2, 1);
  e.columns[1].r2.reset();
  e.training.curve[0].valid.reset();
  const Json json = Json::parse(report::render_json(e));
  EXPECT_TRUE(json["columns"][1]["kept"].is_null());
  EXPECT_TRUE(json["training"]["curve"][0]["valid"].is_null());
  EXPECT_TRUE(json["measured"].is_null());
}

TEST(JsonReport, EscapesAnyName) {
  explain::Explanation e = some_explanation(2, 1);
  e.columns[0].name = "a \"b\"\n\\\x1b \xC3\xA9";
  e.columns[1].name = "caf\xE9";  // not UTF-8
  const Json json = Json::parse(report::render_json(e));
  EXPECT_EQ(json["columns"][0]["name"], e.columns[0].name);
  EXPECT_EQ(json["codes"][0]["columns"][1]["column"], "caf\xEF\xBF\xBD");
}

}  // namespace
}  // namespace aefx::test
