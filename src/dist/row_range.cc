#include "dist/row_range.h"

#include <algorithm>
#include <cstring>

#include "train/selection/split.h"

namespace aefx::dist {

RowRange::RowRange(Communicator& ranks, Index rows) : ranks_(ranks), size_(rows) {
  const std::vector<double> counts = values_of_ranks(ranks, static_cast<double>(rows));
  for (std::size_t r = 0; r < counts.size(); ++r) {
    if (r < ranks.index()) begin_ += static_cast<Index>(counts[r]);
    all_ += static_cast<Index>(counts[r]);
  }
}

std::vector<Index> RowRange::own(const std::vector<Index>& rows) const {
  std::vector<Index> out;
  const auto end = std::lower_bound(rows.begin(), rows.end(), begin_ + size_);
  for (auto row = std::lower_bound(rows.begin(), rows.end(), begin_); row < end; ++row) out.push_back(*row - begin_);
  return out;
}

MatrixD RowRange::take(const MatrixD& own_rows, const std::vector<Index>& rows) const {
  const MatrixD some = train::take_rows(own_rows, own(rows));
  std::vector<double> values;
  for (const std::string& part : ranks_.gather_to_all(bytes_of(some.data(), some.size()))) append(part, values);
  return Eigen::Map<const MatrixD>(values.data(), static_cast<Index>(rows.size()), own_rows.cols());
}

std::string bytes_of(const double* values, Index count) {
  return {reinterpret_cast<const char*>(values), static_cast<std::size_t>(count) * sizeof(double)};
}

void append(const std::string& bytes, std::vector<double>& to) {
  const std::size_t before = to.size();
  to.resize(before + bytes.size() / sizeof(double));
  if (!bytes.empty()) std::memcpy(to.data() + before, bytes.data(), bytes.size());
}

}  // namespace aefx::dist
