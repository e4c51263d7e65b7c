// Measures a model on rows, for its report.
#pragma once

#include <functional>

#include "aefx/base/thread_pool.h"
#include "aefx/model/measurements.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"
#include "explain/accumulator.h"
#include "explain/linear_regions.h"
#include "explain/linear_structure.h"
#include "explain/row_sample.h"

namespace aefx::explain {

// Measures a model on rows that are added block by block, in memory that does not grow with them: everything but
// stability and points. Not thread-safe. `model` must outlive this.
class Evaluation {
 public:
  explicit Evaluation(const model::Model& model);

  // Adds rows. Uses the threads of `pool`, if there is one.
  void add(const prep::Prepared& rows, ThreadPool* pool = nullptr);

  // Measurements on training rows, with PCA fitted on `sample`.
  [[nodiscard]] model::Measurements of_training(const PcaRows& sample, ThreadPool* pool = nullptr) const;

  // Measurements on another table; weights and biases of formulas, PCA and stability are those of training.
  [[nodiscard]] model::Measurements of_other_table(ThreadPool* pool = nullptr) const;

 private:
  void add_comparisons(const model::Measurements& formula, ThreadPool* pool, model::Measurements& out) const;

  const model::Model& model_;
  Accumulator accumulator_;
  RegionCounter regions_;
  RowSample sample_;
};

// Measures `model` on its training rows, which are in memory.
[[nodiscard]] model::Measurements evaluate(const model::Model& model, const prep::Prepared& training_rows,
                                           ThreadPool* pool = nullptr);

// Calls a function with each block of rows, in table order.
using Blocks = std::function<void(const std::function<void(const prep::Prepared&)>&)>;

// Measures `model` on training rows that are not all in memory, with PCA fitted on `sample`.
[[nodiscard]] model::Measurements evaluate(const model::Model& model, const PcaRows& sample, const Blocks& each_block,
                                           ThreadPool* pool = nullptr);

}  // namespace aefx::explain
