// The order in which reports list columns.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// Columns of code k by |share|, then |scaled weight|, descending.
[[nodiscard]] std::vector<std::size_t> columns_by_share(const explain::Explanation& e, std::size_t k);

// Those of them with a weight: the terms of its formula.
[[nodiscard]] std::vector<std::size_t> terms_by_share(const explain::Explanation& e, std::size_t k);

// The `count` columns whose reconstruction has the lowest R^2, ascending; in table order if these are all columns.
[[nodiscard]] std::vector<std::size_t> columns_by_r2(const explain::Explanation& e, std::size_t count);

// The `count` columns with the largest value in their row of `values` (D x any), in table order.
[[nodiscard]] std::vector<std::size_t> largest_columns(const MatrixD& values, std::size_t count);

// Features by |share| of code k, then largest |scaled weight|, descending; the levels of each likewise.
[[nodiscard]] std::vector<explain::FeatureColumns> features_by_share(const explain::Explanation& e, std::size_t k);

// Those of them that the code reads: with a weight. All where it reads none.
[[nodiscard]] std::vector<explain::FeatureColumns> features_read(const explain::Explanation& e, std::size_t k);

// Sums the shares of code k over the features from `first` on.
[[nodiscard]] double share_from(const explain::Explanation& e, std::size_t k,
                                const std::vector<explain::FeatureColumns>& features, std::size_t first);

// One row of a table on a code.
struct ShareLine {
  std::string name;
  std::optional<std::size_t> column;     // of the explanation; none for a whole feature or several levels
  double share = 0;                      // of the code
  std::optional<std::size_t> effects{};  // column whose effects are the feature's; none for levels
};

// Rows for the first `shown` features; a categorical one is followed by its first `most_levels` levels and one row for
// the others.
[[nodiscard]] std::vector<ShareLine> share_lines(const explain::Explanation& e, std::size_t k,
                                                 const std::vector<explain::FeatureColumns>& features,
                                                 std::size_t shown, std::size_t most_levels);

}  // namespace aefx::report
