#include "prep/skewness.h"

#include <algorithm>
#include <cmath>

#include "aefx/base/matrix.h"

namespace aefx::prep {

double skewness(const std::vector<double>& values) {
  if (values.empty()) return 0;
  const Eigen::Map<const Eigen::ArrayXd> all(values.data(), static_cast<Index>(values.size()));
  const Eigen::ArrayXd centred = all - all.mean();
  const double variance = centred.square().mean();
  const double skew = centred.cube().mean() / (variance * std::sqrt(variance));
  return variance > 0 && std::isfinite(skew) ? skew : 0;
}

bool is_right_skewed(std::vector<double> values, double offset) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  const double skew = skewness(values);
  if (values.size() < kFewestForSkewness || !(skew > kSkewed)) return false;
  std::sort(values.begin(), values.end());
  if (values.front() < 0 || values.front() + offset <= 0) return false;
  std::size_t distinct = 1;
  for (std::size_t i = 1; i < values.size() && distinct < kFewestDistinct; ++i) distinct += values[i] > values[i - 1];
  const std::size_t last = values.size() - 1;
  if (distinct < kFewestDistinct || values[last * 99 / 100] + offset < kDecade * (values[last / 100] + offset))
    return false;
  std::transform(values.begin(), values.end(), values.begin(), [=](double v) { return std::log(v + offset); });
  return std::abs(skewness(values)) < skew / 2;
}

}  // namespace aefx::prep
