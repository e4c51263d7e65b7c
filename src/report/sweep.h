// The result of `aefx sweep`, errors by number of codes, as text, JSON and CSV.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aefx::report {

struct SweepLine {
  std::size_t codes = 0;
  double network = 0, pca = 0;  // held-out errors
};

struct SweepTable {
  std::string table;  // name of the file
  std::size_t columns = 0;
  std::uint64_t fit_rows = 0, held_out_rows = 0;
  double means = 0;  // held-out error of always predicting the column means
  std::vector<SweepLine> lines;
  std::optional<std::size_t> elbow;  // index into `lines`; none if there is no elbow
};

// A table with bars, for a terminal of `width` columns.
[[nodiscard]] std::string render_text(const SweepTable& sweep, std::size_t width);

// Everything, at full precision.
[[nodiscard]] std::string render_json(const SweepTable& sweep);

// codes,error,pca,means,elbow: one line for each size; elbow is 1 on its line, else 0.
[[nodiscard]] std::string render_csv(const SweepTable& sweep);

}  // namespace aefx::report
