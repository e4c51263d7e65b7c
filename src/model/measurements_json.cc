#include <cmath>
#include <limits>

#include "model/sections.h"

namespace aefx::model {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kMost = 3e38;      // of a float32
constexpr double kRounding = 1e-5;  // by which shares and correlations may pass 1
constexpr std::size_t kMostRegions = 5;
constexpr const char* kPathShares = "path";

// Estimates from samples are stored as float32.
template <typename Values>
Json estimates(const Values& values) {
  const auto floats = values.cwiseMax(-kMost).cwiseMin(kMost).template cast<float>().eval();
  if constexpr (Values::RowsAtCompileTime == 1) {
    return numbers(floats);
  } else {
    return rows(floats);
  }
}

template <typename Values>
void expect_within(const Field& field, const Values& values, double least, double most) {
  if (values.size() > 0 && (values.minCoeff() < least - kRounding || values.maxCoeff() > most + kRounding)) {
    field.fail("has a value that can't be");
  }
}

// Reads rows x columns values between `least` and `most`.
MatrixD matrix_within(const Field& field, std::size_t rows, std::size_t columns, double least, double most) {
  MatrixD values = field.matrix(rows, columns);
  expect_within(field, values, least, most);
  return values;
}

VectorD vector_within(const Field& field, std::size_t size, double least, double most) {
  VectorD values = field.vector(size);
  expect_within(field, values, least, most);
  return values;
}

void expect_at_most(const Field& list, std::size_t most) {
  if (list.size() > most) list.fail("has too many entries");
}

Json codes_to_json(const std::vector<CodeStatistics>& codes) {
  Json out = Json::array();
  for (const CodeStatistics& c : codes) {
    out.push_back({{"active", c.active},
                   {"min", c.min},
                   {"max", c.max},
                   {"mean", c.mean},
                   {"deviation", c.deviation},
                   {"pre_mean", c.pre_mean},
                   {"pre_deviation", c.pre_deviation}});
  }
  return out;
}

std::vector<CodeStatistics> codes_from_json(const Field& list, std::size_t codes) {
  list.expect_size(codes, "codes");
  std::vector<CodeStatistics> out;
  for (std::size_t k = 0; k < codes; ++k) {
    const Field c = list.at(k);
    out.push_back({.active = c.at("active").not_negative(),
                   .min = c.at("min").real(),
                   .max = c.at("max").real(),
                   .mean = c.at("mean").real(),
                   .deviation = c.at("deviation").not_negative(),
                   .pre_mean = c.at("pre_mean").real(),
                   .pre_deviation = c.at("pre_deviation").not_negative()});
  }
  return out;
}

Json regions_to_json(const LinearRegions& regions) {
  Json largest = Json::array();
  for (const LinearRegion& r : regions.largest) {
    largest.push_back({{"rows", r.rows}, {"weights", rows(r.weights)}, {"base", numbers(r.bias)}});
  }
  return {{"straight", regions.piecewise_linear},
          {"seen", regions.count},
          {"complete", regions.complete},
          {"largest", largest}};
}

LinearRegions regions_from_json(const Field& field, std::size_t columns, std::size_t codes, std::uint64_t all_rows) {
  LinearRegions regions{.piecewise_linear = field.at("straight").boolean(),
                        .count = field.at("seen").count(kMostRows),
                        .complete = field.at("complete").boolean(),
                        .largest = {}};
  const Field list = field.at("largest");
  expect_at_most(list, kMostRegions);
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Field r = list.at(i);
    rows += r.at("rows").count(kMostRows);
    if (rows > all_rows) r.at("rows").fail("is more than there were");
    regions.largest.push_back({.rows = r.at("rows").count(kMostRows),
                               .weights = r.at("weights").matrix(columns, codes),
                               .bias = r.at("base").vector(codes)});
  }
  return regions;
}

Json effects_to_json(const Effects& e, ThreadPool* pool) {
  return object({{"rows", [&] { return Json(e.rows); }},
                 {"shuffles", [&] { return Json(e.shuffles); }},
                 {"permutation_error", [&] { return Json(e.permutation_error); }},
                 {"correlation", [&] { return estimates(e.correlation); }},
                 {"expected", [&] { return estimates(e.predicted); }},
                 {"ablation", [&] { return estimates(e.ablation); }},
                 {"permutation", [&] { return estimates(e.permutation); }},
                 {"lost", [&] { return estimates(e.reconstruction_loss); }},
                 {"alone", [&] { return estimates(e.single_code_r2); }},
                 {"fit", [&] { return estimates(e.formula_r2); }}},
                pool);
}

Effects effects_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  // Format 1 had none of these, and effects of single levels.
  const bool is_new = field.has("shuffles") || field.has("permutation_error") || field.has("correlation");
  return {.rows = field.at("rows").count(kMostRows),
          .shuffles = is_new ? field.at("shuffles").count(kMostRows) : 0,
          .permutation_error = is_new ? field.at("permutation_error").not_negative() : 0,
          .predicted = matrix_within(field.at("expected"), columns, codes, 0, kMost),
          .ablation = matrix_within(field.at("ablation"), columns, codes, 0, kMost),
          .permutation = matrix_within(field.at("permutation"), columns, codes, 0, kMost),
          .correlation = is_new ? matrix_within(field.at("correlation"), columns, codes, -1, 1) : MatrixD(),
          .reconstruction_loss = matrix_within(field.at("lost"), columns, codes, -kMost, kMost),
          .single_code_r2 = matrix_within(field.at("alone"), columns, codes, -kMost, 1),
          .formula_r2 = vector_within(field.at("fit"), codes, -kMost, 1)};
}

Json pca_to_json(const PcaComparison& pca, ThreadPool* pool) {
  return object({{"rows", [&] { return Json(pca.rows); }},
                 {"components", [&] { return estimates(pca.components); }},
                 {"loadings", [&] { return estimates(pca.loadings); }},
                 {"explained", [&] { return estimates(pca.explained); }},
                 {"match", [&] { return estimates(pca.code_correlation); }}},
                pool);
}

PcaComparison pca_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  const std::size_t components = field.at("explained").size();
  if (components > codes) field.at("explained").fail("has more components than there are codes");
  return {.rows = field.at("rows").count(kMostRows),
          .components = field.at("components").matrix(columns, components),
          .loadings = matrix_within(field.at("loadings"), columns, components, -1, 1),
          .explained = vector_within(field.at("explained"), components, 0, 1),
          .code_correlation = matrix_within(field.at("match"), codes, components, -1, 1)};
}

Json collinear_to_json(const std::vector<CollinearCluster>& clusters) {
  Json out = Json::array();
  for (const CollinearCluster& c : clusters) {
    out.push_back({{"columns", c.columns}, {"least", c.least}, {"most", c.most}, {"correlation", c.correlation}});
  }
  return out;
}

std::vector<CollinearCluster> collinear_from_json(const Field& list, std::size_t columns) {
  std::vector<CollinearCluster> clusters;
  expect_at_most(list, columns);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Field json = list.at(i);
    const Field members = json.at("columns");
    expect_at_most(members, columns);
    if (members.size() < 2) members.fail("are fewer than two");
    CollinearCluster cluster{.columns = {},
                             .least = json.at("least").not_negative(),
                             .most = json.at("most").not_negative(),
                             .correlation = json.at("correlation").real()};
    for (std::size_t m = 0; m < members.size(); ++m) {
      cluster.columns.push_back(members.at(m).count(columns - 1));
      if (m > 0 && cluster.columns[m] <= cluster.columns[m - 1]) members.at(m).fail("is not behind the one before");
    }
    if (cluster.most > 1 || cluster.least > cluster.most) json.at("most").fail("is no |correlation| of these");
    if (std::abs(cluster.correlation) > 1) json.at("correlation").fail("is beyond 1");
    clusters.push_back(std::move(cluster));
  }
  return clusters;
}

// Pairs, as models of format 1 hold them, at most 20.
std::vector<CollinearCluster> pairs_from_json(const Field& list, std::size_t columns) {
  constexpr std::size_t kMostPairs = 20;
  std::vector<CollinearCluster> clusters;
  expect_at_most(list, kMostPairs);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Field p = list.at(i);
    const std::size_t first = p.at("first").count(columns - 1), second = p.at("second").count(columns - 1);
    const double correlation = p.at("correlation").real();
    if (first >= second) p.at("second").fail("is not behind the first");
    if (std::abs(correlation) > 1) p.at("correlation").fail("is beyond 1");
    clusters.push_back({.columns = {first, second},
                        .least = std::abs(correlation),
                        .most = std::abs(correlation),
                        .correlation = correlation});
  }
  return clusters;
}

Json stability_to_json(const std::optional<Stability>& s) {
  if (!s) return nullptr;
  return {{"runs", s->runs},
          {"row_share", s->row_share},
          {"correlation", estimates(s->correlation)},
          {"back", estimates(s->recovery_rate)},
          {"same_space", s->subspace_r2},
          {"weight_mean", estimates(s->weight_mean)},
          {"weight_deviation", estimates(s->weight_deviation)},
          {"share_mean", estimates(s->share_mean)},
          {"share_deviation", estimates(s->share_deviation)},
          {"of_other_tables", true}};
}

std::optional<Stability> stability_from_json(const Field& measurements, std::size_t columns, std::size_t codes) {
  const Field field = measurements.at("stability");
  if (!measurements.has("stability")) return {};  // present, and null
  Stability out{.runs = field.at("runs").count(kMostRows),
                .row_share = field.at("row_share").not_negative(),
                .correlation = vector_within(field.at("correlation"), codes, 0, 1),
                .recovery_rate = vector_within(field.at("back"), codes, 0, 1),
                .subspace_r2 = field.at("same_space").real(),
                .weight_mean = field.at("weight_mean").matrix(columns, codes),
                .weight_deviation = field.at("weight_deviation").matrix(columns, codes),
                .share_mean = field.at("share_mean").matrix(columns, codes),
                .share_deviation = field.at("share_deviation").matrix(columns, codes)};
  // Models of earlier versions hold the deviations over runs.
  if (!field.has("of_other_tables") && out.row_share < 1) {
    const double factor = std::sqrt(out.row_share / (1 - out.row_share));
    out.weight_deviation *= factor;
    out.share_deviation *= factor;
  }
  return out;
}

Json points_to_json(const Points& points) {
  const bool colored = !points.levels.empty();
  return {
      {"column", {{"name", points.column}, {"position", colored ? points.position + 1 : 0}, {"values", points.levels}}},
      {"value", points.level},
      {"codes", rows(points.codes)},
      {"counts", rows(points.counts)}};
}

Points points_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  Points points;
  const Field column = field.at("column");
  points.column = column.at("name").text();
  const std::size_t position = column.at("position").count(kMostRows);
  points.position = position > 0 ? position - 1 : 0;
  points.levels = column.at("values").strings();
  if (points.levels.size() > kMostLevels) column.at("values").fail("has too many values");
  const Field list = field.at("codes");
  const std::size_t count = list.size();
  if (count > kMostPoints) list.fail("has too many rows");
  points.codes = list.float_matrix(count, codes);
  const Field level = field.at("value");
  level.expect_size(points.levels.empty() ? 0 : count, "values");
  for (std::size_t i = 0; i < level.size(); ++i) {
    points.level.push_back(level.at(i).count(points.levels.size() - 1));
  }
  if (field.has("counts") && field.at("counts").size() > 0)
    points.counts = field.at("counts").matrix(columns, static_cast<std::size_t>(kBins));
  return points;
}

}  // namespace

Json measurements_to_json(const Measurements& m, ThreadPool* pool) {
  Json effects = effects_to_json(m.effects, pool), pca = pca_to_json(m.pca, pool);
  Json json = object({{"rows", [&] { return Json(m.rows); }},
                      {"codes", [&] { return codes_to_json(m.codes); }},
                      {"weights", [&] { return rows(m.weights); }},
                      {"base", [&] { return numbers(m.bias); }},
                      {"shares", [&] { return rows(m.shares); }},
                      {"rest", [&] { return numbers(m.residual_share); }},
                      {"error", [&] { return numbers(m.error); }},
                      {"variance", [&] { return numbers(m.variance); }},
                      {"regions", [&] { return regions_to_json(m.regions); }},
                      {"effects", [&] { return std::move(effects); }},
                      {"pca", [&] { return std::move(pca); }},
                      {"collinear", [&] { return collinear_to_json(m.collinear); }},
                      {"stability", [&] { return stability_to_json(m.stability); }},
                      {"points", [&] { return points_to_json(m.points); }}},
                     pool);
  if (m.path_shares) json["share_method"] = kPathShares;
  return json;
}

Measurements measurements_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  Measurements m;
  m.rows = field.at("rows").count(kMostRows);
  m.codes = codes_from_json(field.at("codes"), codes);
  m.weights = field.at("weights").matrix(columns, codes);
  m.bias = field.at("base").vector(codes);
  m.shares = field.at("shares").matrix(columns, codes);
  m.residual_share = field.at("rest").vector(codes);
  m.path_shares = field.has("share_method");  // there is none but path
  if (m.path_shares && field.at("share_method").text() != kPathShares)
    field.at("share_method").fail("is none that this version knows");
  m.error = vector_within(field.at("error"), columns, 0, kLargest);
  m.variance = vector_within(field.at("variance"), columns, 0, kLargest);
  m.regions = regions_from_json(field.at("regions"), columns, codes, m.rows);
  m.effects = effects_from_json(field.at("effects"), columns, codes);
  m.pca = pca_from_json(field.at("pca"), columns, codes);
  m.collinear = field.has("twins") ? pairs_from_json(field.at("twins"), columns)
                                   : collinear_from_json(field.at("collinear"), columns);
  m.stability = stability_from_json(field, columns, codes);
  m.points = points_from_json(field.at("points"), columns, codes);
  return m;
}

}  // namespace aefx::model
