#include <algorithm>
#include <cmath>

#include "aefx/explain/explain.h"
#include "base/argsort.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr Index kSteps = 25;

// Returns the codes of a curve: steps x K.
Matrix moving(const Explanation& e, std::size_t code) {
  Matrix codes(kSteps, static_cast<Index>(e.codes.size()));
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    const Code& other = e.codes[k];
    for (Index s = 0; s < kSteps; ++s) {
      const double part = static_cast<double>(s) / static_cast<double>(kSteps - 1);
      codes(s, static_cast<Index>(k)) =
          static_cast<float>(k == code ? other.min + part * (other.max - other.min) : other.mean);
    }
  }
  return codes;
}

}  // namespace

CurveCount curves_of_a_page(const Explanation& e, bool all) {
  CurveCount count;
  if (all) count.most_codes = e.codes.size();
  return count;
}

void add_decoder_curves(const model::Model& model, const CurveCount& count, Explanation& e) {
  e.curves.clear();
  for (std::size_t k = 0; k < std::min(count.most_codes, e.codes.size()); ++k) {
    if (e.codes[k].dead) continue;
    const Matrix codes = moving(e, k);
    const Matrix output = nn::decode(model.network, codes);
    const auto movement = [&](std::size_t i) {
      const prep::EncodedColumn& column = model.pipeline.columns[i];
      const auto values = output.col(static_cast<Index>(i));
      const double range = static_cast<double>(values.maxCoeff() - values.minCoeff());
      const double deviation = column.statistics.deviation * column.scale.scale;
      return deviation > 0 ? range / deviation : 0;
    };
    const std::vector<std::size_t> order = argsort_descending(e.columns.size(), movement);
    for (std::size_t n = 0; n < std::min(count.most_columns, order.size()); ++n) {
      const prep::EncodedColumn& column = model.pipeline.columns[order[n]];
      if (!(movement(order[n]) > 0)) break;
      DecoderCurve curve{.code = k, .column = order[n], .at = {}, .value = {}};
      for (Index s = 0; s < kSteps; ++s) {
        curve.at.push_back(static_cast<double>(codes(s, static_cast<Index>(k))));
        const double scaled = column.scale.invert(static_cast<double>(output(s, static_cast<Index>(order[n]))));
        curve.value.push_back(column.level ? scaled : column.transform.invert(scaled));
      }
      e.curves.push_back(std::move(curve));
    }
  }
}

}  // namespace aefx::explain
