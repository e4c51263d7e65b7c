#include "report/column_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/argsort.h"

namespace aefx::report {
namespace {

std::pair<double, double> share_and_weight(const explain::Explanation& e, std::size_t i, std::size_t k) {
  const auto row = static_cast<Index>(i);
  const auto column = static_cast<Index>(k);
  return {std::abs(e.shares(row, column)), std::abs(e.scaled_weights(row, column))};
}

}  // namespace

std::vector<std::size_t> columns_by_share(const explain::Explanation& e, std::size_t k) {
  return argsort_descending(e.columns.size(), [&](std::size_t i) { return share_and_weight(e, i, k); });
}

std::vector<std::size_t> terms_by_share(const explain::Explanation& e, std::size_t k) {
  std::vector<std::size_t> order = columns_by_share(e, k);
  std::erase_if(order,
                [&](std::size_t i) { return e.scaled_weights(static_cast<Index>(i), static_cast<Index>(k)) == 0; });
  return order;
}

std::vector<std::size_t> columns_by_r2(const explain::Explanation& e, std::size_t count) {
  constexpr double kConstant = 2;  // after all others
  std::vector<std::size_t> order =
      argsort_descending(e.columns.size(), [&](std::size_t i) { return -e.columns[i].r2.value_or(kConstant); });
  if (count < order.size()) {
    order.resize(count);
  } else {
    std::sort(order.begin(), order.end());
  }
  return order;
}

std::vector<std::size_t> largest_columns(const MatrixD& values, std::size_t count) {
  std::vector<std::size_t> order = argsort_descending(static_cast<std::size_t>(values.rows()), [&](std::size_t i) {
    return values.cols() == 0 ? 0.0 : values.row(static_cast<Index>(i)).cwiseAbs().maxCoeff();
  });
  order.resize(std::min(order.size(), count));
  std::sort(order.begin(), order.end());
  return order;
}

std::vector<explain::FeatureColumns> features_by_share(const explain::Explanation& e, std::size_t k) {
  const std::vector<explain::FeatureColumns> all = explain::features(e);
  std::vector<explain::FeatureColumns> sorted;
  for (const std::size_t f : argsort_descending(all.size(), [&](std::size_t i) {
         double weight = 0;
         for (const std::size_t c : all[i].columns) weight = std::max(weight, share_and_weight(e, c, k).second);
         return std::pair(std::abs(share(e, all[i], k)), weight);
       })) {
    const std::vector<std::size_t>& columns = all[f].columns;
    sorted.push_back({.name = all[f].name, .columns = {}, .categorical = all[f].categorical});
    for (const std::size_t c :
         argsort_descending(columns.size(), [&](std::size_t i) { return share_and_weight(e, columns[i], k); })) {
      sorted.back().columns.push_back(columns[c]);
    }
  }
  return sorted;
}

std::vector<explain::FeatureColumns> features_read(const explain::Explanation& e, std::size_t k) {
  std::vector<explain::FeatureColumns> all = features_by_share(e, k), read;
  std::copy_if(all.begin(), all.end(), std::back_inserter(read), [&](const explain::FeatureColumns& feature) {
    return std::any_of(feature.columns.begin(), feature.columns.end(), [&](std::size_t i) {
      return e.scaled_weights(static_cast<Index>(i), static_cast<Index>(k)) != 0;
    });
  });
  return read.empty() ? all : read;
}

double share_from(const explain::Explanation& e, std::size_t k, const std::vector<explain::FeatureColumns>& features,
                  std::size_t first) {
  double sum = 0;
  for (std::size_t f = first; f < features.size(); ++f) sum += share(e, features[f], k);
  return sum;
}

std::vector<ShareLine> share_lines(const explain::Explanation& e, std::size_t k,
                                   const std::vector<explain::FeatureColumns>& features, std::size_t shown,
                                   std::size_t most_levels) {
  std::vector<ShareLine> lines;
  const auto column_share = [&](std::size_t i) { return e.shares(static_cast<Index>(i), static_cast<Index>(k)); };
  for (std::size_t f = 0; f < std::min(shown, features.size()); ++f) {
    const explain::FeatureColumns& feature = features[f];
    if (!feature.categorical) {
      lines.push_back({.name = feature.name,
                       .column = feature.columns.front(),
                       .share = column_share(feature.columns.front()),
                       .effects = feature.columns.front()});
      continue;
    }
    lines.push_back(
        {.name = feature.name, .column = {}, .share = share(e, feature, k), .effects = feature.columns.front()});
    const std::size_t levels = std::min(feature.columns.size(), most_levels);
    double rest = 0;
    for (std::size_t l = 0; l < feature.columns.size(); ++l) {
      const std::size_t i = feature.columns[l];
      if (l < levels) {
        lines.push_back({.name = e.columns[i].name, .column = i, .share = column_share(i)});
      } else {
        rest += column_share(i);
      }
    }
    if (const std::size_t more = feature.columns.size() - levels; more > 0) {
      lines.push_back({.name = fmt::format("({} more level{} of {})", more, more == 1 ? "" : "s", feature.name),
                       .column = {},
                       .share = rest});
    }
  }
  return lines;
}

}  // namespace aefx::report
