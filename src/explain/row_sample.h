// A fair sample of rows that stream by.
#pragma once

#include <cstdint>

#include "aefx/base/random.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// Keeps `size` of the rows that were added, each as likely as any other (reservoir sampling, Vitter 1985: algorithm R),
// the same ones for the same rows whatever batches they come in. Not thread-safe.
class RowSample {
 public:
  RowSample(Index columns, Index size);
  void add(const prep::Prepared& rows);
  [[nodiscard]] prep::Prepared rows() const;  // at most `size`, in no order
  [[nodiscard]] std::uint64_t seen() const { return seen_; }

 private:
  void place(const prep::Prepared& rows, Index from, Index to);

  Index size_;
  Random random_;
  std::uint64_t seen_ = 0;
  bool gaps_ = false;
  Matrix inputs_, weights_;
};

}  // namespace aefx::explain
