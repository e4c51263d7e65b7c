// Explanations to render.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aefx/explain/explain.h"
#include "aefx/report/render.h"
#include "support/lines_of.h"
#include "unit/model/models.h"

namespace aefx::test {

inline explain::Explanation some_explanation(Index columns, Index codes, const std::vector<Index>& hidden = {}) {
  const model::Model m = some_model(some_table(60, columns), {.hidden = hidden, .codes = codes});
  explain::Explanation e = explain::explain(m, m.measurements);
  constexpr Index kPoints = 20;
  e.points = {.codes = Matrix::Random(kPoints, codes), .column = "kind", .levels = {"p", "q"}, .level = {}};
  for (Index i = 0; i < kPoints; ++i) e.points.level.push_back(i % 3 == 0 ? 1 : 0);
  for (Index i = 0; i < kPoints; ++i) e.points.row.push_back(static_cast<std::uint64_t>(3 * i + 1));
  e.points.counts = MatrixD::Constant(columns, model::kBins, 2);
  e.points.values = some_table(kPoints, columns);
  explain::add_decoder_curves(m, {}, e);
  return e;
}

}  // namespace aefx::test
