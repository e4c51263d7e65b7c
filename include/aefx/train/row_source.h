// Where a fit takes its rows from.
#pragma once

#include <functional>
#include <vector>

#include "aefx/base/random.h"
#include "aefx/prep/pipeline.h"

namespace aefx::train {

// Rows as the network sees them, in memory or not.
class RowSource {
 public:
  // Rows in memory and the order in which they are to be taken: all but the last window's are whole batches.
  using Window = std::function<void(const prep::Prepared& rows, const std::vector<Index>& order)>;

  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  [[nodiscard]] virtual Index rows() const = 0;
  [[nodiscard]] virtual bool weighted() const = 0;
  // Hands out every row once: in an order that `random` draws, or else in that of the table. The same `random` gives
  // the same windows.
  virtual void each_window(Random& random, bool shuffle, Index batch, const Window& use) = 0;
};

// All in one window. `rows` must stay alive.
class MemoryRows : public RowSource {
 public:
  explicit MemoryRows(const prep::Prepared& rows) : rows_(rows), order_(static_cast<std::size_t>(rows.inputs.rows())) {}
  [[nodiscard]] Index rows() const override { return rows_.inputs.rows(); }
  [[nodiscard]] bool weighted() const override { return rows_.weighted(); }
  void each_window(Random& random, bool shuffle, Index batch, const Window& use) override;

 private:
  const prep::Prepared& rows_;
  std::vector<Index> order_;
};

}  // namespace aefx::train
