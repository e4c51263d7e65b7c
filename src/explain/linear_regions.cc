#include "explain/linear_regions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr Index kSlice = 512;  // rows at a time
constexpr std::size_t kMostRegions = 1 << 16;
constexpr std::size_t kMostCells = 1 << 22;        // of all example rows
constexpr std::size_t kLargest = 5;                // regions in the result
constexpr std::size_t kMostWeightCells = 1 << 16;  // of all weights in the result, which the model file holds

bool is_piecewise_linear(const nn::Network& network) {
  for (std::size_t l = 0; l + 1 < network.encoder_layers(); ++l) {
    const nn::Activation a = network.layers()[l].activation;
    if (a != nn::Activation::linear && a != nn::Activation::relu && a != nn::Activation::leaky_relu) return false;
  }
  return true;
}

}  // namespace

RegionCounter::RegionCounter(const nn::Network& network)
    : network_(network),
      piecewise_linear_(is_piecewise_linear(network)),
      counts_(network.encoder_layers() > 1 && piecewise_linear_),
      limit_(std::clamp<std::size_t>(kMostCells / static_cast<std::size_t>(std::max<Index>(network.inputs(), 1)), 16,
                                     kMostRegions)) {}

void RegionCounter::add(const Matrix& rows) {
  if (!counts_) return;
  const std::size_t hidden = network_.encoder_layers() - 1;
  nn::Workspace workspace(network_, std::min(kSlice, rows.rows()));
  for (Index begin = 0; begin < rows.rows(); begin += kSlice) {
    const Index count = std::min(kSlice, rows.rows() - begin);
    nn::forward(network_, {.x = rows.row(begin).data(), .count = count}, 0, hidden, workspace);
    for (Index r = 0; r < count; ++r) {
      std::string units;
      for (std::size_t l = 0; l < hidden; ++l) {
        if (network_.layers()[l].activation == nn::Activation::linear) continue;
        for (Index u = 0; u < network_.layers()[l].outputs; ++u) units += workspace.outputs[l](r, u) > 0 ? '1' : '0';
      }
      const auto found = regions_.find(units);
      if (found != regions_.end()) {
        ++found->second.rows;
        continue;
      }
      if (regions_.size() == limit_) {
        complete_ = false;
        std::erase_if(regions_, [](const auto& region) { return region.second.rows == 1; });
      }
      if (regions_.size() < limit_) regions_.emplace(units, Region{.rows = 1, .example = rows.row(begin + r)});
    }
  }
}

model::LinearRegions RegionCounter::result() const {
  std::vector<const std::pair<const std::string, Region>*> order;
  order.reserve(regions_.size());
  for (const auto& region : regions_) order.push_back(&region);
  const Index d = network_.inputs();
  const Index k = network_.codes();
  const std::size_t shown =
      std::min({kLargest, order.size(), kMostWeightCells / static_cast<std::size_t>(std::max<Index>(d * k, 1))});
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                    [](const auto* a, const auto* b) {
                      return a->second.rows != b->second.rows ? a->second.rows > b->second.rows : a->first > b->first;
                    });
  model::LinearRegions out{.piecewise_linear = piecewise_linear_,
                           .count = std::max<std::uint64_t>(regions_.size(), complete_ ? 0 : limit_),
                           .complete = complete_,
                           .largest = {}};
  if (network_.encoder_layers() == 1) out.count = 1;
  for (std::size_t i = 0; i < shown; ++i) {
    const Matrix row = order[i]->second.example;
    const VectorD pre = nn::apply_without_last_activation(network_, row, 0, network_.encoder_layers()).cast<double>();
    model::LinearRegion region{.rows = order[i]->second.rows, .weights = MatrixD(d, k), .bias = VectorD(k)};
    for (Index c = 0; c < k; ++c) {
      region.weights.col(c) = nn::code_slopes(network_, row, c).cast<double>().transpose();
      region.bias(c) = pre(c) - row.row(0).cast<double>().dot(region.weights.col(c));
    }
    out.largest.push_back(std::move(region));
  }
  return out;
}

}  // namespace aefx::explain
