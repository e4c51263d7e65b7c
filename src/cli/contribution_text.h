// Contributions to the codes of a row as sentences, for people.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aefx/explain/contribution.h"
#include "aefx/model/model.h"
#include "cli/contribution_lines.h"

namespace aefx::cli {

struct TextOptions {
  std::optional<std::size_t> top{};  // so many largest contributions are named; none: 5
  std::size_t width = 80;            // characters of a line
};

class ContributionText {
 public:
  // `method`: that of the contributions. `model` must outlive this.
  ContributionText(const model::Model& model, explain::Method method, const TextOptions& options);

  // "row 3: id = 17" and, indented, for each code
  //
  //     code1 = 3.43, higher than 21% of the training rows; the mean row has 5.80
  //       petal_length -0.81 (1.3), sepal_width -0.55 (3.2), 2 others +0.02
  //
  // Levels are summed to their column. `value` is that of the code, numbered from 0. `carried` are the names of the
  // passthrough columns.
  static void append_row(std::string& out, const ExplainedCode& explained, const std::vector<std::string>& carried);
  void append_code(std::string& out, const ExplainedCode& explained, Index code, double value) const;

 private:
  [[nodiscard]] std::string value_text(const ExplainedCode& explained, std::size_t feature) const;
  [[nodiscard]] std::string code_text(const ExplainedCode& explained, Index code, double value) const;

  const model::Model& model_;
  bool same_base_;  // on every row
  std::size_t top_, width_;
  std::vector<std::vector<std::size_t>> columns_;  // of each feature
};

}  // namespace aefx::cli
