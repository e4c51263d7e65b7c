#include "train/reconstruction.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "aefx/model/model.h"
#include "base/slices.h"
#include "nn/pass.h"

namespace aefx::train {
namespace {

model::CodeRange range_of_codes(const nn::Network& network, const Matrix& inputs) {
  const Matrix codes = nn::encode(network, inputs);
  return {.min = codes.colwise().minCoeff(), .max = codes.colwise().maxCoeff()};
}

}  // namespace

model::CodeRange code_range(const nn::Network& network, const Matrix& inputs) {
  return model::decoding_range(range_of_codes(network, inputs), network);
}

model::CodeRange code_range(const nn::Network& network, RowSource& rows) {
  const Index batch = rows_of_a_slice(network.inputs());
  const auto count = static_cast<std::size_t>(network.codes());
  // The largest codes, then the largest of the negated ones: a reduction has no minimum.
  std::vector<double> ends(2 * count, -std::numeric_limits<double>::infinity());
  Random random(0, 0);
  rows.each_window(random, false, batch, [&](const prep::Prepared& window, const RowOrder& order) {
    const auto slice = static_cast<std::size_t>(rows_of_a_slice(window.inputs.cols()));
    for (std::size_t begin = 0; begin < order.size(); begin += slice) {
      Matrix some(static_cast<Index>(std::min(slice, order.size() - begin)), window.inputs.cols());
      for (Index r = 0; r < some.rows(); ++r)
        some.row(r) = window.inputs.row(static_cast<Index>(order[begin + static_cast<std::size_t>(r)]));
      const model::CodeRange range = range_of_codes(network, some);
      for (std::size_t k = 0; k < count; ++k) {
        const auto at = static_cast<Index>(k);
        ends[k] = std::max(ends[k], static_cast<double>(range.max(at)));
        ends[count + k] = std::max(ends[count + k], -static_cast<double>(range.min(at)));
      }
    }
  });
  rows.reduction().max(ends);
  model::CodeRange out{.min = Vector(network.codes()), .max = Vector(network.codes())};
  for (std::size_t k = 0; k < count; ++k) {
    out.max(static_cast<Index>(k)) = static_cast<float>(ends[k]);
    out.min(static_cast<Index>(k)) = static_cast<float>(-ends[count + k]);
  }
  return model::decoding_range(std::move(out), network);
}

model::CodeRange former_code_range(const TrainOptions& options) {
  if (!options.continued) return {};
  return model::decoding_range(model::range_of(options.continued->measurements.codes), options.continued->network);
}

Matrix reconstruct(const nn::Network& network, const Matrix& inputs, const model::CodeRange& range) {
  Matrix codes = nn::encode(network, inputs);
  model::limit(codes, range);
  return nn::decode(network, codes);
}

}  // namespace aefx::train
