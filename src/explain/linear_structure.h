// Linear structure of a table: PCA, compared with the codes, and collinear columns.
#pragma once

#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/model/measurements.h"
#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"
#include "prep/pca.h"

namespace aefx::explain {

// Rows that PCA is fitted to, and their PCA with as many components as codes or more, where it is known.
struct PcaRows {
  const prep::Prepared& rows;
  const prep::Pca* pca = nullptr;
};

// Fits PCA with as many components as codes to `all` rows, or to some thousands spread evenly over them, by EM where
// values are missing (prep::fit_pca_with_gaps()), and correlates the components with columns and codes.
[[nodiscard]] model::PcaComparison compare_with_pca(const nn::Network& network, const PcaRows& all,
                                                    ThreadPool* pool = nullptr);

// Finds the columns that are connected by |correlations| of at least 0.9 over the rows that have both, the largest
// cluster first. Levels of one feature, which exclude each other, are not connected. Of more than 1024 columns only
// those with the largest shares (D x K) are compared.
[[nodiscard]] std::vector<model::CollinearCluster> find_collinear_columns(const prep::Pipeline& pipeline,
                                                                          const MatrixD& shares,
                                                                          const prep::Prepared& rows,
                                                                          ThreadPool* pool = nullptr);

}  // namespace aefx::explain
