// The linear regions of a deep encoder.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "aefx/model/measurements.h"
#include "aefx/nn/network.h"

namespace aefx::explain {

// Counts rows by linear region: by which hidden units are on. There are regions where the hidden activations are
// piecewise linear: linear, relu or leaky relu. The activation of the codes is applied after the pre-activation that a
// region's formula gives, so that it does not count. If there are more regions than memory should hold, those of one
// row are forgotten, so that one of many rows is found wherever it begins. Not thread-safe; `network` must outlive
// this.
class RegionCounter {
 public:
  explicit RegionCounter(const nn::Network& network);
  void add(const Matrix& rows);  // N x D, scaled
  [[nodiscard]] model::LinearRegions result() const;

 private:
  struct Region {
    std::uint64_t rows = 0;
    Vector example;  // one of its rows
  };

  const nn::Network& network_;
  bool piecewise_linear_;
  bool counts_;        // false for one layer, which is one region
  std::size_t limit_;  // of regions in memory
  bool complete_ = true;
  std::unordered_map<std::string, Region> regions_;  // key: '1' or '0' for each hidden unit
};

}  // namespace aefx::explain
