// The codes of the rows that a model was trained on, as CSV.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/train/ranks.h"

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

// The same of the rows of all ranks, of which each hands out its own: written by the first, in their order; or, where
// `sharded`, by every rank to its own file, which then has its name in `options`.
void write_shared_codes(const CodeOptions& options, bool sharded, const model::Model& model,
                        const std::function<void(const CodeRows& take)>& each, ThreadPool& pool, train::Ranks& ranks);

// codes.csv -> codes-0001-of-0004.csv
[[nodiscard]] std::string shard_name(const std::string& path, std::size_t rank, std::size_t ranks);

}  // namespace aefx::cli
