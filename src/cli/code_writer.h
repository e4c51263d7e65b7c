// The codes of the rows that a model was trained on, as CSV.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"

namespace aefx::cli {

struct CodeOptions {
  std::string output;
  bool pre_activation = false;         // what the codes are before their activation
  std::vector<std::string> carried{};  // names of the texts beside them
};

// Some rows as the network sees them, and their texts.
using CodeRows = std::function<void(const Matrix& inputs, const csv::TextColumns& texts)>;

// Writes the codes of all rows that `each` hands out, in their order. Nothing is left under the file's name if it fails
// or is interrupted.
void write_codes(const CodeOptions& options, const model::Model& model,
                 const std::function<void(const CodeRows& take)>& each, ThreadPool& pool);

}  // namespace aefx::cli
