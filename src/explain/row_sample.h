// Samples of rows that stream by.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "aefx/prep/pipeline.h"
#include "base/random.h"

namespace aefx::explain {

// Chooses at most `size` rows of a stream, each with the same probability (algorithm R, Vitter 1985), and the same ones
// whatever blocks the rows come in. Not thread-safe.
class Reservoir {
 public:
  Reservoir(std::uint64_t size, std::uint64_t stream) : size_(size), random_(0, stream) {}

  // Returns the slot, 0 to size - 1, at which the next row is stored in place of its previous row; empty if the row is
  // not in the sample. The first rows fill the slots in order.
  [[nodiscard]] std::optional<std::uint64_t> next() {
    const std::uint64_t row = seen_++;
    const std::uint64_t slot = row < size_ ? row : random_.below(row + 1);
    return slot < size_ ? std::optional(slot) : std::nullopt;
  }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }

 private:
  std::uint64_t size_;
  Random random_;
  std::uint64_t seen_ = 0;
};

// Keeps at most `size` of the added rows of `columns` columns. Not thread-safe.
class RowSample {
 public:
  RowSample(Index columns, Index size);
  void add(const prep::Prepared& rows);
  // Returns the rows in no order; without weights if none that was added has missing values.
  [[nodiscard]] const prep::Prepared& rows() const { return rows_; }
  [[nodiscard]] std::uint64_t seen() const { return reservoir_.seen(); }

 private:
  Index size_;
  Reservoir reservoir_;
  prep::Prepared rows_;
};

}  // namespace aefx::explain
