#include "train/shared_fit.h"

#include <numeric>
#include <utility>

#include "train/shared_table.h"

namespace aefx::train {

Learner shared_learner(const MatrixD& features, Index all, const TrainOptions& options, const prep::LevelCounts& levels,
                       const std::vector<prep::ColumnStatistics>* statistics, Ranks& ranks, ThreadPool* pool) {
  std::vector<prep::ColumnStatistics> known =
      statistics != nullptr ? *statistics : shared_statistics(features, levels, ranks, pool);
  const auto columns = static_cast<Index>(known.size());
  const prep::Pipeline pipeline =
      prep::fit_pipeline(known, {.scaling = options.scaling, .margin = 0, .on_missing = options.on_missing}, levels);
  const Index most = most_components(options, columns);
  prep::Pca pca;
  if (all < columns) {  // so few that they are at home on every rank
    const SharedTable table(ranks, features.rows());
    pca = prep::fit_pca(pipeline.transform(table.take(features, prep::all_rows(all)), pool), most);
  } else {
    pca = prep::fit_pca(pipeline.transform(features, pool), all, most,
                        [&ranks](std::span<double> values) { ranks.sum(values); });
  }
  return {std::move(known), std::move(pca), options, levels};
}

StartRows shared_start_rows(prep::Prepared sample, const prep::Prepared& own, Ranks& ranks) {
  return {.sample = std::move(sample),
          .ranges = [&own, &ranks](const VectorD& mean, const MatrixD& reading, VectorD& low, VectorD& high) {
            widen(own.inputs, mean, reading, low, high);
            VectorD down = -low;
            ranks.max({down.data(), static_cast<std::size_t>(down.size())});
            ranks.max({high.data(), static_cast<std::size_t>(high.size())});
            low = -down;
          }};
}

}  // namespace aefx::train
