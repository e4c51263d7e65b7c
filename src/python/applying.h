// A model on rows in Python: what `aefx encode`, `score`, `explain`, `fill` and `decode` do, without their files.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/model/model.h"
#include "python/signals.h"
#include "python/table_rows.h"

namespace aefx::python {

// In none of these is the GIL needed. They throw Error as the commands do. Where a signal came the rest of the rows is
// left undone.
struct Encoded {
  Matrix codes;                   // N x K; NaN for rows that the model's rule for missing values leaves out
  std::vector<std::string> said;  // what the user should know of the rows, a sentence each
};
[[nodiscard]] Encoded encode(const model::Model& model, const TableRows& rows, bool pre_activation, std::size_t threads,
                             Signals& signals);

struct Scored {
  VectorD scores;  // N; NaN likewise
  std::vector<std::string> said;
};
[[nodiscard]] Scored score(const model::Model& model, const TableRows& rows, std::size_t threads, Signals& signals);

struct Filled {
  MatrixD features;  // N x F, without gaps, whatever the model's rule for them is
  std::vector<std::string> said;
};
[[nodiscard]] Filled fill(const model::Model& model, const TableRows& rows, std::size_t threads, Signals& signals);

// Mean over the columns of the R^2 of their reconstruction; NaN where none varies.
struct Judged {
  double r2 = 0;
  std::vector<std::string> said;
};
[[nodiscard]] Judged judge(const model::Model& model, const TableRows& rows, Signals& signals);

// Contributions of each of D columns that the network sees to each of K codes on each row.
struct Explained {
  MatrixD values;         // N x D, own units, not capped; NaN where missing
  MatrixD caps;           // N x D: the cap that replaced a value, NaN where none did; N x 0 of a model without caps
  MatrixD slopes, parts;  // N x K D: those of the first code, then those of the second ...
  MatrixD base;           // N x K
  std::vector<std::string> said;
};
// `method`: path, slope, or none for the model's default.
[[nodiscard]] Explained explain_rows(const model::Model& model, const TableRows& rows,
                                     const std::optional<std::string>& method, std::size_t threads, Signals& signals);

// explain, in one of the forms of `aefx report`: text, json, csv, markdown, html.
[[nodiscard]] std::string report(const model::Model& model, const std::string& format, std::size_t width, bool all);

}  // namespace aefx::python
