// The activation regions of a deep encoder and how many rows lie in each.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "aefx/model/evidence.h"
#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// Linear, relu and leaky relu are made of straight pieces. Only the hidden layers count: the codes' own gates come
// after the pre-activation that a formula gives.
[[nodiscard]] bool is_straight(const nn::Network& network);

// Counts rows a batch at a time. Regions that come up after a great many others are not told apart: memory stays
// bounded, and a region of many rows is met early. Not thread-safe; `network` must stay alive.
class Regions {
 public:
  explicit Regions(const nn::Network& network);
  void add(const Matrix& rows);
  [[nodiscard]] std::vector<model::RegionEvidence> largest() const;  // first that of most rows
  [[nodiscard]] std::uint64_t seen() const { return regions_.size(); }

 private:
  struct Region {
    std::uint64_t rows = 0;
    Vector example;  // a row of it
  };

  const nn::Network& network_;
  bool counts_;
  std::size_t most_;
  std::unordered_map<std::string, Region> regions_;  // by the gates, a character each
};

}  // namespace aefx::explain
