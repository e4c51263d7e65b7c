#include "base/number.h"
#include "report/json_parts.h"

namespace aefx::report {

Json regions_json(const explain::Explanation& e) {
  Json largest = Json::array();
  for (const explain::Region& region : e.regions) {
    largest.push_back(
        {{"share", region.share}, {"raw_weights", rows(region.raw_weights)}, {"raw_bias", list(region.raw_bias)}});
  }
  return {{"straight", e.straight}, {"seen", e.regions_seen}, {"complete", e.regions_complete}, {"largest", largest}};
}

Json pca_json(const explain::Explanation& e) {
  return {{"rows", e.pca.rows},
          {"explained", list(e.pca.explained)},
          {"loadings", rows(e.pca.loadings)},
          {"match", rows(e.pca.match)}};
}

Json twins_json(const explain::Explanation& e) {
  Json out = Json::array();
  for (const explain::Twins& t : e.twins) {
    out.push_back(
        {{"first", e.columns[t.first].name}, {"second", e.columns[t.second].name}, {"correlation", t.correlation}});
  }
  return out;
}

Json stability_json(const explain::Explanation& e) {
  if (!e.stability) return nullptr;
  const explain::Stability& s = *e.stability;
  return {{"runs", s.runs},
          {"row_share", s.row_share},
          {"correlation", list(s.correlation)},
          {"back", list(s.back)},
          {"same_space", s.same_space},
          {"raw_weight_mean", rows(s.raw_weight_mean)},
          {"raw_weight_deviation", rows(s.raw_weight_deviation)},
          {"share_mean", rows(s.share_mean)},
          {"share_deviation", rows(s.share_deviation)}};
}

Json points_json(const explain::Explanation& e) {
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

}  // namespace aefx::report
