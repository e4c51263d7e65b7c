#include "aefx/csv/row_batch.h"

#include <algorithm>

namespace aefx::csv {

std::string_view TextColumns::at(std::size_t row, std::size_t column) const {
  const std::size_t cell = row * columns_ + column;
  const std::size_t begin = cell == 0 ? 0 : ends_[cell - 1];
  return std::string_view(bytes_).substr(begin, ends_[cell] - begin);
}

void TextColumns::push_back(std::string_view cell) {
  bytes_ += cell;
  ends_.push_back(bytes_.size());
}

// `from` may be this object.
void TextColumns::append(const TextColumns& from, std::size_t begin, std::size_t count) {
  const std::size_t first = begin * columns_;
  const std::size_t cells = count * columns_;
  if (cells == 0) return;
  const std::size_t start = first == 0 ? 0 : from.ends_[first - 1];
  const std::size_t base = bytes_.size();
  bytes_.append(from.bytes_, start, from.ends_[first + cells - 1] - start);
  if (ends_.size() + cells > ends_.capacity()) ends_.reserve(std::max(ends_.size() + cells, 2 * ends_.capacity()));
  for (std::size_t i = 0; i < cells; ++i) ends_.push_back(base + from.ends_[first + i] - start);
}

void TextColumns::clear() {
  bytes_.clear();
  ends_.clear();
}

RowBatch slice(const RowBatch& rows, std::size_t begin, std::size_t count) {
  count = std::min(count, rows.rows() - begin);
  RowBatch out;
  out.numbers = rows.numbers.middleRows(static_cast<Index>(begin), static_cast<Index>(count));
  out.texts = TextColumns(rows.texts.columns());
  out.texts.append(rows.texts, begin, count);
  out.labels = TextColumns(rows.labels.columns());
  if (rows.labels.rows() > 0) out.labels.append(rows.labels, begin, count);
  const auto first = rows.lines.begin() + static_cast<std::ptrdiff_t>(begin);
  out.lines.assign(first, first + static_cast<std::ptrdiff_t>(count));
  return out;
}

}  // namespace aefx::csv
