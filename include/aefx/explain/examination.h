// All that is measured on rows for a report.
#pragma once

#include <functional>
#include <memory>

#include "aefx/base/thread_pool.h"
#include "aefx/model/evidence.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// What a model does on its training rows, all of which are in memory. The threads of `pool` help, if there is one.
[[nodiscard]] model::Evidence examine(const model::Model& model, const prep::Prepared& training_rows,
                                      ThreadPool* pool = nullptr);

// The same of rows that are not all in memory: `each_block` hands them out, some at a time; PCA, like what is measured
// on few rows, is that of `sample`.
[[nodiscard]] model::Evidence examine(
    const model::Model& model, const prep::Prepared& sample,
    const std::function<void(const std::function<void(const prep::Prepared&)>&)>& each_block,
    ThreadPool* pool = nullptr);

// What it does on another table that streams by, in memory that does not grow with the rows. PCA and stability stay
// those of training. Not thread-safe; `model` must stay alive.
class Examination {
 public:
  explicit Examination(const model::Model& model);
  ~Examination();
  Examination(const Examination&) = delete;
  Examination& operator=(const Examination&) = delete;

  void add(const prep::Prepared& rows, ThreadPool* pool = nullptr);
  [[nodiscard]] model::Evidence evidence() const;

 private:
  class Parts;
  friend model::Evidence examine(const model::Model&, const prep::Prepared&,
                                 const std::function<void(const std::function<void(const prep::Prepared&)>&)>&,
                                 ThreadPool*);
  const model::Model& model_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace aefx::explain
