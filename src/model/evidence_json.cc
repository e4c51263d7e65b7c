#include <cmath>
#include <limits>

#include "model/sections.h"

namespace aefx::model {
namespace {

// Estimates from samples: more digits would say nothing.
constexpr double kMost = 3e38;  // of a float32
Json estimates(const MatrixD& matrix) { return rows(matrix.cwiseMax(-kMost).cwiseMin(kMost).cast<float>().eval()); }
Json estimates(const VectorD& row) { return numbers(row.cwiseMax(-kMost).cwiseMin(kMost).cast<float>().eval()); }

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kRounding = 1e-5;  // by which shares and correlations may pass 1

// Throws where a value is outside of [-most, most], or of [0, most].
template <typename Values>
Values within(const Field& field, Values values, double least, double most) {
  if (values.size() > 0 && (values.minCoeff() < least - kRounding || values.maxCoeff() > most + kRounding)) {
    field.fail("has a value that can't be");
  }
  return values;
}

void expect_at_most(const Field& list, std::size_t most) {
  if (list.size() > most) list.fail("has too many entries");
}

Json regions_to_json(const Evidence& evidence) {
  Json regions = Json::array();
  for (const RegionEvidence& r : evidence.regions) {
    regions.push_back({{"rows", r.rows}, {"weights", rows(r.weights)}, {"base", numbers(r.base)}});
  }
  return {{"straight", evidence.straight},
          {"seen", evidence.regions_seen},
          {"complete", evidence.regions_complete},
          {"largest", regions}};
}

void regions_from_json(const Field& field, std::size_t columns, std::size_t codes, Evidence& evidence) {
  evidence.straight = field.at("straight").boolean();
  evidence.regions_seen = field.at("seen").count(kMostRows);
  evidence.regions_complete = field.at("complete").boolean();
  const Field list = field.at("largest");
  expect_at_most(list, 5);
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Field r = list.at(i);
    rows += r.at("rows").count(kMostRows);
    if (rows > evidence.rows) r.at("rows").fail("is more than there were");
    evidence.regions.push_back({.rows = r.at("rows").count(kMostRows),
                                .weights = r.at("weights").matrix(columns, codes),
                                .base = r.at("base").vector(codes)});
  }
}

Json effects_to_json(const EffectEvidence& e) {
  return {{"rows", e.rows},
          {"expected", estimates(e.expected)},
          {"ablation", estimates(e.ablation)},
          {"permutation", estimates(e.permutation)},
          {"lost", estimates(e.lost)},
          {"alone", estimates(e.alone)},
          {"fit", estimates(e.fit)}};
}

EffectEvidence effects_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  return {.rows = field.at("rows").count(kMostRows),
          .expected = within(field.at("expected"), field.at("expected").matrix(columns, codes), 0, kMost),
          .ablation = within(field.at("ablation"), field.at("ablation").matrix(columns, codes), 0, kMost),
          .permutation = within(field.at("permutation"), field.at("permutation").matrix(columns, codes), 0, kMost),
          .lost = within(field.at("lost"), field.at("lost").matrix(columns, codes), -kMost, kMost),
          .alone = within(field.at("alone"), field.at("alone").matrix(columns, codes), -kMost, 1),
          .fit = within(field.at("fit"), field.at("fit").vector(codes), -kMost, 1)};
}

Json pca_to_json(const PcaEvidence& pca) {
  return {{"rows", pca.rows},
          {"components", estimates(pca.components)},
          {"loadings", estimates(pca.loadings)},
          {"explained", estimates(pca.explained)},
          {"match", estimates(pca.match)}};
}

PcaEvidence pca_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  const std::size_t components = field.at("explained").size();
  if (components > codes) field.at("explained").fail("has more components than there are codes");
  return {.rows = field.at("rows").count(kMostRows),
          .components = field.at("components").matrix(columns, components),
          .loadings = within(field.at("loadings"), field.at("loadings").matrix(columns, components), -1, 1),
          .explained = within(field.at("explained"), field.at("explained").vector(components), 0, 1),
          .match = within(field.at("match"), field.at("match").matrix(codes, components), -1, 1)};
}

Json twins_to_json(const std::vector<TwinEvidence>& twins) {
  Json out = Json::array();
  for (const TwinEvidence& t : twins) {
    out.push_back({{"first", t.first}, {"second", t.second}, {"correlation", t.correlation}});
  }
  return out;
}

std::vector<TwinEvidence> twins_from_json(const Field& list, std::size_t columns) {
  std::vector<TwinEvidence> twins;
  expect_at_most(list, 20);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Field t = list.at(i);
    twins.push_back({.first = t.at("first").count(columns - 1),
                     .second = t.at("second").count(columns - 1),
                     .correlation = t.at("correlation").real()});
    if (twins.back().first >= twins.back().second) t.at("second").fail("is not behind the first");
    if (std::abs(twins.back().correlation) > 1) t.at("correlation").fail("is beyond 1");
  }
  return twins;
}

Json stability_to_json(const std::optional<StabilityEvidence>& s) {
  if (!s) return nullptr;
  return {{"runs", s->runs},
          {"row_share", s->row_share},
          {"correlation", estimates(s->correlation)},
          {"back", estimates(s->back)},
          {"same_space", s->same_space},
          {"weight_mean", estimates(s->weight_mean)},
          {"weight_deviation", estimates(s->weight_deviation)},
          {"share_mean", estimates(s->share_mean)},
          {"share_deviation", estimates(s->share_deviation)}};
}

std::optional<StabilityEvidence> stability_from_json(const Field& evidence, std::size_t columns, std::size_t codes) {
  const Field field = evidence.at("stability");
  if (!evidence.has("stability")) return {};  // it is there, and null
  return StabilityEvidence{.runs = field.at("runs").count(kMostRows),
                           .row_share = field.at("row_share").not_negative(),
                           .correlation = within(field.at("correlation"), field.at("correlation").vector(codes), 0, 1),
                           .back = within(field.at("back"), field.at("back").vector(codes), 0, 1),
                           .same_space = field.at("same_space").real(),
                           .weight_mean = field.at("weight_mean").matrix(columns, codes),
                           .weight_deviation = field.at("weight_deviation").matrix(columns, codes),
                           .share_mean = field.at("share_mean").matrix(columns, codes),
                           .share_deviation = field.at("share_deviation").matrix(columns, codes)};
}

}  // namespace

Json evidence_to_json(const Evidence& evidence) {
  Json codes = Json::array();
  for (const CodeEvidence& c : evidence.codes) {
    codes.push_back({{"active", c.active},
                     {"min", c.min},
                     {"max", c.max},
                     {"mean", c.mean},
                     {"deviation", c.deviation},
                     {"pre_mean", c.pre_mean},
                     {"pre_deviation", c.pre_deviation}});
  }
  return {{"rows", evidence.rows},
          {"codes", codes},
          {"weights", rows(evidence.weights)},
          {"base", numbers(evidence.base)},
          {"shares", rows(evidence.shares)},
          {"rest", numbers(evidence.rest)},
          {"error", numbers(evidence.error)},
          {"variance", numbers(evidence.variance)},
          {"regions", regions_to_json(evidence)},
          {"effects", effects_to_json(evidence.effects)},
          {"pca", pca_to_json(evidence.pca)},
          {"twins", twins_to_json(evidence.twins)},
          {"stability", stability_to_json(evidence.stability)},
          {"points", points_to_json(evidence.points)}};
}

Evidence evidence_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  Evidence evidence;
  evidence.rows = field.at("rows").count(kMostRows);
  const Field list = field.at("codes");
  list.expect_size(codes, "codes");
  for (std::size_t k = 0; k < codes; ++k) {
    const Field c = list.at(k);
    evidence.codes.push_back({.active = c.at("active").not_negative(),
                              .min = c.at("min").real(),
                              .max = c.at("max").real(),
                              .mean = c.at("mean").real(),
                              .deviation = c.at("deviation").not_negative(),
                              .pre_mean = c.at("pre_mean").real(),
                              .pre_deviation = c.at("pre_deviation").not_negative()});
  }
  evidence.weights = field.at("weights").matrix(columns, codes);
  evidence.base = field.at("base").vector(codes);
  evidence.shares = field.at("shares").matrix(columns, codes);
  evidence.rest = field.at("rest").vector(codes);
  evidence.error = within(field.at("error"), field.at("error").vector(columns), 0, kLargest);
  evidence.variance = within(field.at("variance"), field.at("variance").vector(columns), 0, kLargest);
  regions_from_json(field.at("regions"), columns, codes, evidence);
  evidence.effects = effects_from_json(field.at("effects"), columns, codes);
  evidence.pca = pca_from_json(field.at("pca"), columns, codes);
  evidence.twins = twins_from_json(field.at("twins"), columns);
  evidence.stability = stability_from_json(field, columns, codes);
  evidence.points = points_from_json(field.at("points"), codes);
  return evidence;
}

}  // namespace aefx::model
