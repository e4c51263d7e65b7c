#include "model/sections.h"

namespace aefx::model {

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
          {"variance", numbers(evidence.variance)}};
}

Evidence evidence_from_json(const Field& field, std::size_t columns, std::size_t codes) {
  Evidence evidence;
  evidence.rows = field.at("rows").count(kMostRows);
  const Field list = field.at("codes");
  list.expect_size(codes, "codes");
  for (std::size_t k = 0; k < codes; ++k) {
    const Field c = list.at(k);
    evidence.codes.push_back({.active = c.at("active").real(),
                              .min = c.at("min").real(),
                              .max = c.at("max").real(),
                              .mean = c.at("mean").real(),
                              .deviation = c.at("deviation").real(),
                              .pre_mean = c.at("pre_mean").real(),
                              .pre_deviation = c.at("pre_deviation").real()});
  }
  evidence.weights = field.at("weights").matrix(columns, codes);
  evidence.base = field.at("base").vector(codes);
  evidence.shares = field.at("shares").matrix(columns, codes);
  evidence.rest = field.at("rest").vector(codes);
  evidence.error = field.at("error").vector(columns);
  evidence.variance = field.at("variance").vector(columns);
  return evidence;
}

}  // namespace aefx::model
