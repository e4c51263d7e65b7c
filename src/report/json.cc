#include <nlohmann/json.hpp>
#include <optional>

#include "aefx/report/render.h"
#include "base/number.h"
#include "report/formula.h"

namespace aefx::report {
namespace {

using Json = nlohmann::ordered_json;

Json optional(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

template <typename Derived>
Json list(const Eigen::DenseBase<Derived>& values) {
  Json out = Json::array();
  for (Index i = 0; i < values.size(); ++i) out.push_back(values.derived().coeff(i));
  return out;
}

template <typename Derived>
Json rows(const Eigen::DenseBase<Derived>& matrix) {
  Json out = Json::array();
  for (Index r = 0; r < matrix.rows(); ++r) out.push_back(list(matrix.derived().row(r)));
  return out;
}

Json codes(const explain::Explanation& e) {
  Json out = Json::array();
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    const explain::Code& code = e.codes[k];
    const auto column = static_cast<Index>(k);
    Json weights = Json::array();
    for (std::size_t i = 0; i < e.columns.size(); ++i) {
      const auto row = static_cast<Index>(i);
      weights.push_back(
          {{"column", e.columns[i].name},
           {"term", term(e.columns[i])},
           {"raw_weight", e.raw_weights(row, column)},
           {"scaled_weight", e.scaled_weights(row, column)},
           {"share", e.shares(row, column)},
           {"correlation", e.effects.correlation.size() > 0 ? Json(e.effects.correlation(row, column)) : Json(nullptr)},
           {"permutation", e.effects.permutation(row, column)},
           {"ablation", e.effects.ablation(row, column)},
           {"lost", e.effects.reconstruction_loss(row, column)},
           {"alone", e.effects.single_code_r2(row, column)}});
    }
    out.push_back({{"name", code.name},
                   {"active", code.active},
                   {"always_on", code.always_on},
                   {"dead", code.dead},
                   {"min", code.min},
                   {"max", code.max},
                   {"mean", code.mean},
                   {"deviation", code.deviation},
                   {"fit", e.effects.formula_r2(column)},
                   {"ablation_agreement", code.ablation_agreement},
                   {"permutation_agreement", code.permutation_agreement},
                   {"component", code.component ? Json(*code.component + 1) : Json(nullptr)},
                   {"component_correlation", code.component ? Json(code.component_correlation) : Json(nullptr)},
                   {"raw_bias", e.raw_bias(column)},
                   {"scaled_bias", e.scaled_bias(column)},
                   {"rest", e.residual_share(column)},
                   {"columns", weights}});
  }
  return out;
}

Json columns_of(const explain::Explanation& e) {
  Json out = Json::array();
  for (const explain::Column& c : e.columns) {
    out.push_back({{"name", c.name},
                   {"term", term(c)},
                   {"source", c.source.empty() ? c.name : c.source},
                   {"level", c.level.empty() ? Json(nullptr) : Json(c.level)},
                   {"mean", c.mean},
                   {"min", c.min},
                   {"max", c.max},
                   {"missing", c.missing},
                   {"kept", optional(c.r2)}});
  }
  return out;
}

Json regions(const explain::Explanation& e) {
  Json largest = Json::array();
  for (const model::LinearRegion& region : e.regions.largest) {
    largest.push_back(
        {{"share", row_share(e, region)}, {"raw_weights", rows(region.weights)}, {"raw_bias", list(region.bias)}});
  }
  return {{"straight", e.regions.piecewise_linear},
          {"seen", e.regions.count},
          {"complete", e.regions.complete},
          {"largest", largest}};
}

Json pca(const explain::Explanation& e) {
  return {{"rows", e.pca.rows},
          {"explained", list(e.pca.explained)},
          {"loadings", rows(e.pca.loadings)},
          {"match", rows(e.pca.code_correlation)}};
}

Json collinear(const explain::Explanation& e) {
  Json out = Json::array();
  for (const model::CollinearCluster& c : e.collinear) {
    Json names = Json::array();
    for (const std::size_t i : c.columns) names.push_back(e.columns[i].name);
    out.push_back({{"columns", names}, {"least", c.least}, {"most", c.most}});
  }
  return out;
}

Json stability(const explain::Explanation& e) {
  if (!e.stability) return nullptr;
  const model::Stability& s = *e.stability;
  return {{"runs", s.runs},
          {"row_share", s.row_share},
          {"correlation", list(s.correlation)},
          {"recovery_rate", list(s.recovery_rate)},
          {"subspace_r2", s.subspace_r2},
          {"raw_weight_mean", rows(s.weight_mean)},
          {"raw_weight_deviation", rows(s.weight_deviation)},
          {"share_mean", rows(s.share_mean)},
          {"share_deviation", rows(s.share_deviation)}};
}

Json points(const explain::Explanation& e) {
  Json codes = Json::array();
  for (Index r = 0; r < e.points.codes.rows(); ++r) {
    Json row = Json::array();
    for (Index k = 0; k < e.points.codes.cols(); ++k) row.push_back(shortest_double(e.points.codes(r, k)));
    codes.push_back(std::move(row));
  }
  return {{"column", e.points.levels.empty() ? Json(nullptr) : Json(e.points.column)},
          {"levels", e.points.levels},
          {"level", e.points.level},
          {"codes", codes}};
}

Json training(const model::Training& t) {
  Json options = Json::object();
  for (const auto& [name, value] : t.options) options[name] = value;
  Json curve = Json::array();
  for (const model::EpochLoss& epoch : t.curve) {
    curve.push_back({{"train", epoch.train}, {"valid", optional(epoch.valid)}});
  }
  Json candidates = Json::array();
  for (const model::Candidate& c : t.candidates) {
    candidates.push_back({{"name", c.name}, {"error", c.error}, {"chosen", c.chosen}});
  }
  return {{"options", options},
          {"fit_rows", t.fit_rows},
          {"valid_rows", t.valid_rows},
          {"epochs", t.epochs},
          {"best_epoch", t.best_epoch},
          {"stopped", t.stopped},
          {"errors",
           {{"rows", t.errors.rows},
            {"held_out", t.errors.held_out},
            {"network", t.errors.network},
            {"pca", t.errors.pca},
            {"means", t.errors.means},
            {"kept_standard_error", t.errors.kept_standard_error},
            {"pca_ratio_standard_error", t.errors.pca_ratio_standard_error}}},
          {"candidates", candidates},
          {"columns_per_code", t.columns_per_code},
          {"selection", t.selection},
          {"curve", curve}};
}

}  // namespace

std::string render_json(const explain::Explanation& e) {
  const Json json = {{"table", e.table},
                     {"measured", e.measured.empty() ? Json(nullptr) : Json(e.measured)},
                     {"rows", e.rows},
                     {"activation", e.activation},
                     {"encoder_layers", e.encoder_layers},
                     {"exact", e.exact},
                     {"share_method", e.exact || e.path_shares ? "path" : "slope"},
                     {"kept", optional(e.r2)},
                     {"findings", e.findings},
                     {"cautions", e.cautions},
                     {"verdict", e.verdict},
                     {"warnings", e.warnings},
                     {"notes", e.training.notes},
                     {"codes", codes(e)},
                     {"columns", columns_of(e)},
                     {"effect_rows", e.effects.rows},
                     {"permutation_error", e.effects.permutation_error},
                     {"regions", regions(e)},
                     {"pca", pca(e)},
                     {"collinear", collinear(e)},
                     {"stability", stability(e)},
                     {"points", points(e)},
                     {"training", training(e.training)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace aefx::report
