// The rows of a table with the highest scores, and what makes them odd.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "aefx/infer/score.h"
#include "workflow/apply_job.h"

namespace aefx::cli {

class OddRows {
 public:
  // Keeps the `count` rows with the highest scores; of equal ones those that come first. `model` and `scorer` must
  // outlive this.
  OddRows(const model::Model& model, const infer::Scorer& scorer, std::size_t count)
      : model_(model), scorer_(scorer), count_(count) {}

  // Adds rows, their inputs (prep::Prepared) and scores. Thread-safe.
  void add(const workflow::RowSlice& slice, const Matrix& inputs, const infer::Scores& scores);

  static std::vector<std::string> header() { return {"row", "score", "column", "part", "value", "reconstruction"}; }
  // Appends a line for each row and column, the most odd row and the largest part first, and a line (rest); the parts
  // of a row sum to its score.
  void append_lines(std::string& out) const;
  // Appends sentences: each row with its largest parts, as percentages of its score. `carried` are the names of the
  // passthrough columns.
  void append_text(std::string& out, const std::vector<std::string>& carried, std::size_t width) const;

 private:
  struct Row {
    double score = 0;
    std::uint64_t number = 0;
    std::vector<double> values, reconstruction, parts;  // of each feature; of parts also the rest
    std::vector<std::string> texts{};
  };
  [[nodiscard]] static bool is_odder(const Row& a, const Row& b) {
    return a.score != b.score ? a.score > b.score : a.number < b.number;
  }
  [[nodiscard]] std::string value_text(std::size_t feature, double value) const;

  const model::Model& model_;
  const infer::Scorer& scorer_;
  std::size_t count_;
  std::mutex mutex_;
  std::vector<Row> rows_;  // the most odd first
};

}  // namespace aefx::cli
