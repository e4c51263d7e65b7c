#include "aefx/csv/row_batch.h"

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

void TextColumns::append(const TextColumns& rows) {
  const std::uint64_t base = bytes_.size();
  const std::size_t cells = rows.ends_.size();  // before anything is added: `rows` may be this object
  bytes_ += rows.bytes_;
  ends_.reserve(ends_.size() + cells);
  for (std::size_t i = 0; i < cells; ++i) ends_.push_back(base + rows.ends_[i]);
}

void TextColumns::clear() {
  bytes_.clear();
  ends_.clear();
}

}  // namespace aefx::csv
