#include "aefx/report/render.h"
#include "report/json_parts.h"

namespace aefx::report {
namespace {

Json codes(const explain::Explanation& e) {
  Json out = Json::array();
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    const explain::Code& code = e.codes[k];
    const auto column = static_cast<Index>(k);
    Json weights = Json::array();
    for (std::size_t i = 0; i < e.columns.size(); ++i) {
      const auto row = static_cast<Index>(i);
      weights.push_back({{"column", e.columns[i].name},
                         {"raw_weight", e.raw_weights(row, column)},
                         {"scaled_weight", e.scaled_weights(row, column)},
                         {"share", e.shares(row, column)},
                         {"permutation", e.permutation(row, column)},
                         {"ablation", e.ablation(row, column)},
                         {"lost", e.lost(row, column)},
                         {"alone", e.alone(row, column)}});
    }
    out.push_back({{"name", code.name},
                   {"active", code.active},
                   {"always_on", code.always_on},
                   {"dead", code.dead},
                   {"min", code.min},
                   {"max", code.max},
                   {"mean", code.mean},
                   {"deviation", code.deviation},
                   {"fit", code.fit},
                   {"ablation_agreement", code.ablation_agreement},
                   {"permutation_agreement", code.permutation_agreement},
                   {"component", code.component ? Json(*code.component + 1) : Json(nullptr)},
                   {"component_correlation", code.component ? Json(code.component_correlation) : Json(nullptr)},
                   {"raw_bias", e.raw_bias(column)},
                   {"scaled_bias", e.scaled_bias(column)},
                   {"rest", e.rest(column)},
                   {"columns", weights}});
  }
  return out;
}

Json columns(const explain::Explanation& e) {
  Json out = Json::array();
  for (const explain::Column& c : e.columns) {
    out.push_back({{"name", c.name},
                   {"source", c.source.empty() ? c.name : c.source},
                   {"level", c.level.empty() ? Json(nullptr) : Json(c.level)},
                   {"mean", c.mean},
                   {"min", c.min},
                   {"max", c.max},
                   {"missing", c.missing},
                   {"kept", optional(c.kept)}});
  }
  return out;
}

Json training(const explain::Explanation& e) {
  Json options = Json::object();
  for (const auto& [name, value] : e.options) options[name] = value;
  Json curve = Json::array();
  for (const explain::Epoch& epoch : e.curve) {
    curve.push_back({{"train", epoch.train}, {"valid", optional(epoch.valid)}});
  }
  Json candidates = Json::array();
  for (const explain::Candidate& c : e.candidates) {
    candidates.push_back({{"name", c.name}, {"error", c.error}, {"chosen", c.chosen}});
  }
  return {{"options", options},
          {"fit_rows", e.fit_rows},
          {"valid_rows", e.valid_rows},
          {"epochs", e.epochs},
          {"best_epoch", e.best_epoch},
          {"stopped", e.stopped},
          {"moved", e.moved},
          {"errors",
           {{"rows", e.errors.rows},
            {"held_out", e.errors.held_out},
            {"network", e.errors.network},
            {"pca", e.errors.pca},
            {"means", e.errors.means}}},
          {"candidates", candidates},
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
                     {"kept", optional(e.kept)},
                     {"story", e.story},
                     {"cautions", e.cautions},
                     {"verdict", e.verdict},
                     {"notes", e.notes},
                     {"codes", codes(e)},
                     {"columns", columns(e)},
                     {"effect_rows", e.effect_rows},
                     {"regions", regions_json(e)},
                     {"pca", pca_json(e)},
                     {"twins", twins_json(e)},
                     {"stability", stability_json(e)},
                     {"points", points_json(e)},
                     {"training", training(e)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace aefx::report
