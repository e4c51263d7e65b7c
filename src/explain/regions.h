// The activation regions of a deep encoder and how many rows lie in each.
#pragma once

#include <algorithm>
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

// Counts rows a batch at a time. Where regions are more than memory should hold, those met once are forgotten, so that
// one of many rows is found whenever it comes. Not thread-safe; `network` must stay alive.
class Regions {
 public:
  explicit Regions(const nn::Network& network);
  void add(const Matrix& rows);
  [[nodiscard]] std::vector<model::RegionEvidence> largest() const;  // first that of most rows
  [[nodiscard]] std::uint64_t seen() const { return std::max<std::uint64_t>(regions_.size(), complete_ ? 0 : most_); }
  [[nodiscard]] bool complete() const { return complete_; }  // else there are more than those seen

 private:
  struct Region {
    std::uint64_t rows = 0;
    Vector example;  // a row of it
  };

  const nn::Network& network_;
  bool counts_;
  std::size_t most_;
  bool complete_ = true;
  std::unordered_map<std::string, Region> regions_;  // by the gates, a character each
};

}  // namespace aefx::explain
