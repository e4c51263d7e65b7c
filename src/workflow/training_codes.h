// The codes of the rows that a model was trained on, as CSV.
#pragma once

#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/train.h"
#include "train/reduction.h"

namespace aefx::workflow {

enum class CodedRows { all, fitted, held_out };

struct CodeOptions {
  CodedRows rows = CodedRows::all;
  bool pre_activation = false;
  std::vector<std::string> carried{};  // names of the texts beside the codes
};

// Returns the header line of the codes.
[[nodiscard]] std::string code_header(const CodeOptions& options, const model::Model& model);

// Writes the lines of this process's rows in the order of the table, until `write` returns false. `data` is what the
// model was trained on. Throws Error (usage) where rows are asked for that were not held out.
void write_code_lines(const CodeOptions& options, train::TrainingData& data, const train::Trained& trained,
                      ThreadPool& pool, const train::Reduction::Write& write);

}  // namespace aefx::workflow
