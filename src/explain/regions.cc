#include "explain/regions.h"

#include <algorithm>

#include "nn/jacobian.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr Index kSlice = 512;
constexpr std::size_t kMostRegions = 1 << 16;
constexpr std::size_t kMostCells = 1 << 22;   // of the rows kept as examples
constexpr std::size_t kShown = 5;             // of the regions
constexpr std::size_t kShownCells = 1 << 16;  // of their weights, in the model file

bool is_straight(nn::Activation a) {
  return a == nn::Activation::linear || a == nn::Activation::relu || a == nn::Activation::leaky_relu;
}

}  // namespace

bool is_straight(const nn::Network& network) {
  for (std::size_t l = 0; l + 1 < network.encoder_layers(); ++l) {
    if (!is_straight(network.layers()[l].activation)) return false;
  }
  return true;
}

Regions::Regions(const nn::Network& network)
    : network_(network),
      counts_(network.encoder_layers() > 1 && is_straight(network)),
      most_(std::clamp<std::size_t>(kMostCells / static_cast<std::size_t>(std::max<Index>(network.inputs(), 1)), 16,
                                    kMostRegions)) {}

void Regions::add(const Matrix& rows) {
  if (!counts_) return;
  const std::size_t hidden = network_.encoder_layers() - 1;
  nn::Workspace workspace(network_, std::min(kSlice, rows.rows()));
  for (Index begin = 0; begin < rows.rows(); begin += kSlice) {
    const Index count = std::min(kSlice, rows.rows() - begin);
    nn::forward(network_, rows.row(begin).data(), count, 0, hidden, workspace);
    for (Index r = 0; r < count; ++r) {
      std::string gates;
      for (std::size_t l = 0; l < hidden; ++l) {
        if (network_.layers()[l].activation == nn::Activation::linear) continue;
        for (Index u = 0; u < network_.layers()[l].outputs; ++u) gates += workspace.outputs[l](r, u) > 0 ? '1' : '0';
      }
      const auto found = regions_.find(gates);
      if (found != regions_.end()) {
        ++found->second.rows;
        continue;
      }
      if (regions_.size() == most_) {
        complete_ = false;
        std::erase_if(regions_, [](const auto& region) { return region.second.rows == 1; });
      }
      if (regions_.size() < most_) regions_.emplace(gates, Region{.rows = 1, .example = rows.row(begin + r)});
    }
  }
}

std::vector<model::RegionEvidence> Regions::largest() const {
  std::vector<const std::pair<const std::string, Region>*> order;
  order.reserve(regions_.size());
  for (const auto& region : regions_) order.push_back(&region);
  const Index d = network_.inputs();
  const Index k = network_.codes();
  const std::size_t shown =
      std::min({kShown, order.size(), kShownCells / static_cast<std::size_t>(std::max<Index>(d * k, 1))});
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                    [](const auto* a, const auto* b) {
                      return a->second.rows != b->second.rows ? a->second.rows > b->second.rows : a->first > b->first;
                    });
  std::vector<model::RegionEvidence> out;
  for (std::size_t i = 0; i < shown; ++i) {
    const Matrix row = order[i]->second.example;
    const VectorD pre = nn::apply_without_last_activation(network_, row, 0, network_.encoder_layers()).cast<double>();
    model::RegionEvidence region{.rows = order[i]->second.rows, .weights = MatrixD(d, k), .base = VectorD(k)};
    for (Index c = 0; c < k; ++c) {
      region.weights.col(c) = nn::code_slopes(network_, row, c).cast<double>().transpose();
      region.base(c) = pre(c) - row.row(0).cast<double>().dot(region.weights.col(c));
    }
    out.push_back(std::move(region));
  }
  return out;
}

}  // namespace aefx::explain
