// The rows of a fit, in memory or not.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "aefx/prep/pipeline.h"
#include "base/random.h"
#include "train/reduction.h"

namespace aefx::train {

// A row's, among those in memory. Half an Index: orders are drawn all over them, and are longer than a cache.
using RowNumber = std::uint32_t;
using RowOrder = std::vector<RowNumber>;

// The order of an epoch's rows is drawn up to so many of them. That of more is a keyed permutation, which takes no
// memory, and of which a process computes what it needs. Either is the same however the rows are shared out.
inline constexpr Index kDrawnRows = Index{1} << 20;

// Throws Error (other) where rows in memory are more than have numbers.
void check_numbers(Index rows);
// Returns 0, 1 ... rows - 1.
[[nodiscard]] RowOrder table_order(Index rows);

// Rows of one step.
struct Batch {
  const prep::Prepared& rows;
  const RowNumber* order = nullptr;  // those of them that belong to it, `count` of them
  Index count = 0;
  Index all = 0;                     // rows of the step in all processes
  const Index* positions = nullptr;  // of each of the `count` rows among the `all`; null where count = all
};

// Hands out the rows of an epoch as the network sees them.
class RowSource {
 public:
  // Rows in memory and the order in which they are to be taken: all but the last window's are whole batches.
  using Window = std::function<void(const prep::Prepared& rows, const RowOrder& order)>;

  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  [[nodiscard]] virtual Index rows() const = 0;
  [[nodiscard]] virtual bool weighted() const = 0;
  // Hands out every row once: in an order that `random` draws, or else in that of the table. The same `random` gives
  // the same windows.
  virtual void each_window(Random& random, bool shuffle, Index batch, const Window& use) = 0;

  // Hands out batches instead of windows.
  virtual void each_batch(Random& random, bool shuffle, Index batch, const std::function<void(const Batch&)>& use);
  // While a call's rows are in use, the order of the next one can be drawn, where `next` is the `random` that it will
  // get: bit by bit, by calls of advance_shuffle(), one at a time. Neither changes any order. False where none is
  // drawn.
  virtual bool prepare_shuffle(const Random& /*next*/) { return false; }
  virtual void advance_shuffle(Index /*rows*/) {}

  // The processes that run this fit together, each with some of the rows; rows() counts those of all processes.
  [[nodiscard]] virtual Reduction& reduction() const { return Reduction::single(); }
};

// Rows in memory: one window. `rows` must stay alive.
class MemoryRows : public RowSource {
 public:
  explicit MemoryRows(const prep::Prepared& rows) : rows_(rows) { check_numbers(rows.inputs.rows()); }
  [[nodiscard]] Index rows() const override { return rows_.inputs.rows(); }
  [[nodiscard]] bool weighted() const override { return rows_.weighted(); }
  void each_window(Random& random, bool shuffle, Index batch, const Window& use) override;
  void each_batch(Random& random, bool shuffle, Index batch, const std::function<void(const Batch&)>& use) override;
  bool prepare_shuffle(const Random& next) override;
  void advance_shuffle(Index rows) override;

 private:
  const prep::Prepared& rows_;
  RowOrder order_;

  struct Ahead {
    Random at_start, random;
    std::size_t left = 0;
  };
  std::optional<Ahead> ahead_;
  RowOrder next_order_;
};

}  // namespace aefx::train
