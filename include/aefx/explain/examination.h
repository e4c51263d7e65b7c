// All that is measured on rows for a report.
#pragma once

#include <memory>

#include "aefx/model/evidence.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// What a model does on its training rows, all of which are in memory.
[[nodiscard]] model::Evidence examine(const model::Model& model, const prep::Prepared& training_rows);

// What it does on another table that streams by, in memory that does not grow with the rows. PCA and stability stay
// those of training. Not thread-safe; `model` must stay alive.
class Examination {
 public:
  explicit Examination(const model::Model& model);
  ~Examination();
  Examination(const Examination&) = delete;
  Examination& operator=(const Examination&) = delete;

  void add(const prep::Prepared& rows);
  [[nodiscard]] model::Evidence evidence() const;

 private:
  class Parts;
  friend model::Evidence examine(const model::Model& model, const prep::Prepared& training_rows);
  const model::Model& model_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace aefx::explain
