// Columns from which the others follow best, and what each of them adds on held-out rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aefx/train/observer.h"
#include "aefx/train/options.h"
#include "aefx/train/training_data.h"

namespace aefx::train {

struct SelectedColumn {
  std::size_t feature = 0;  // from 0, of the table's features
  // With this column and those before it, on held-out rows: the share of the variance of all columns, every column
  // counting alike, that follows from them, its standard error, and what PCA keeps with as many components.
  double kept = 0, standard_error = 0, pca = 0;
  std::size_t found = 0;  // number of folds that choose it too
};

struct ColumnSelection {
  std::uint64_t rows = 0;  // that columns are chosen on
  std::size_t folds = 0;
  std::size_t tried = 0;                // features, those that explain most by themselves where they are very many
  std::vector<SelectedColumn> columns;  // in the order in which they bring most
  std::vector<double> kept{};           // of each feature, on held-out rows, by all columns selected
  bool interrupted = false;             // the observer stopped it: there are no columns
};

inline constexpr std::size_t kUsualColumns = 10;  // that are selected, or all but one if there are fewer

// Chooses `count` features (0: kUsualColumns) of `data`, whose rows are all in memory, by prep::choose_columns() of
// standardized, capped columns. What they keep is measured by cross-validation: in each fold columns are chosen anew on
// the other rows, so that no row had a part in choosing what it is judged by. Of TrainOptions the caps, the rule for
// missing values, the seed and the threads count. Fewer are returned where the others follow from them exactly. Throws
// Error: usage where `count` is not below the number of features, data where there are fewer than three rows or nothing
// varies.
[[nodiscard]] ColumnSelection select_columns(TrainingData& data, const TrainOptions& options, std::size_t count,
                                             Observer& observer);

}  // namespace aefx::train
