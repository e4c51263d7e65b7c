#include "train/held_out_errors.h"

#include <algorithm>
#include <cmath>

namespace aefx::train {
namespace {

// Places in the sums.
constexpr std::size_t kRows = 0, kNetwork = 1, kPca = 2, kMeans = 3;
constexpr std::size_t kSquare = 3;   // from an error to its square
constexpr std::size_t kProduct = 5;  // from an error to its product with the network's

}  // namespace

void ErrorSums::add(const RowErrors& rows) {
  for (std::size_t i = 0; i < rows.network.size(); ++i) {
    const double network = rows.network[i], pca = rows.pca[i], means = rows.means[i];
    const std::array<double, 9> row{1,         network,       pca,           means,          network * network,
                                    pca * pca, means * means, network * pca, network * means};
    for (std::size_t s = 0; s < row.size(); ++s) sums_[s] += row[s];
  }
}

void ErrorSums::combine(Reduction& reduction) { reduction.sum(sums_); }

double ErrorSums::ratio_error(std::size_t other, double fitted) const {
  const double rows = sums_[kRows], divisor = sums_[other];
  if (!(rows > 1) || !(divisor > 0) || !(fitted > 0)) return 0;
  const double ratio = sums_[kNetwork] / divisor;
  const double squares =
      sums_[kNetwork + kSquare] - 2 * ratio * sums_[other + kProduct] + ratio * ratio * sums_[other + kSquare];
  const double variance = std::max(squares, 0.0) / (rows - 1) / (divisor / rows * divisor / rows);
  const double error = std::sqrt(variance * (1 / rows + 1 / fitted));
  return std::isfinite(error) ? error : 0;
}

model::Errors ErrorSums::errors(double fitted) const {
  const double rows = std::max(sums_[kRows], 1.0);
  return {.rows = static_cast<std::uint64_t>(sums_[kRows]),
          .held_out = true,
          .network = sums_[kNetwork] / rows,
          .pca = sums_[kPca] / rows,
          .means = sums_[kMeans] / rows,
          .kept_standard_error = ratio_error(kMeans, fitted),
          .pca_ratio_standard_error = ratio_error(kPca, fitted)};
}

}  // namespace aefx::train
