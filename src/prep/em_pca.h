// PCA of rows with missing values: probabilistic PCA, fitted by EM to the values that are there.
#pragma once

#include <optional>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/pipeline.h"
#include "prep/pca.h"

namespace aefx::prep {

inline constexpr Index kEmRows = 2000;  // that EM is fitted to, where there are more

// How many components are wanted: the first `codes` by EM; the others, up to `most`, are those of what they leave of
// the rows, missing values replaced by their expectation.
struct EmComponents {
  Index codes = 0, most = 0;
};

// Returns PCA with Pca::noise (Tipping and Bishop 1999, with missing values: Ilin and Raiko 2010) of `rows`, which are
// at most kEmRows of a table of `all` rows. Empty where no value is missing; where there are more rows than these and
// less than 1% of their values are missing; and where an iteration would take more than 4 million products.
[[nodiscard]] std::optional<Pca> fit_em_pca(const Prepared& rows, Index all, const EmComponents& wanted);

// Returns fit_em_pca() of rows in memory, at most kEmRows of them, evenly spaced; where it gives none, fit_pca(), on
// the threads of `pool`, which may be null.
[[nodiscard]] Pca fit_pca_with_gaps(const Prepared& rows, const EmComponents& wanted, ThreadPool* pool = nullptr);

// Returns the components' scores: rows x components. With Pca::noise those of a row with missing values follow from the
// others: they are their expectation under the model.
[[nodiscard]] MatrixD scores(const Pca& pca, const Prepared& rows);

// Returns mean + scores * components', in scaled columns: rows x columns.
[[nodiscard]] Matrix reconstruct(const Pca& pca, const Prepared& rows);

}  // namespace aefx::prep
