#include "train/rows/text_store.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

namespace aefx::train {

// Each cell is its length and its bytes.
void TextStore::add(const csv::TextColumns& texts, std::size_t rows) {
  if (rows == 0) return;
  std::string bytes;
  for (std::size_t row = 0; columns_ > 0 && row < rows; ++row) {
    for (std::size_t c = 0; c < columns_; ++c) {
      const std::string_view cell = texts.at(row, c);
      const auto size = static_cast<std::uint32_t>(cell.size());
      bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
      bytes += cell;
    }
  }
  loaded_ = nullptr;  // it may move
  chunks_.push_back({.first = rows_, .rows = rows, .at = file_.size(), .bytes = bytes.size()});
  file_.append(bytes.data(), bytes.size());
  rows_ += rows;
}

double TextStore::row_bytes() const {
  const auto columns = static_cast<double>(columns_);
  if (rows_ == 0) return 0;
  const double stored = static_cast<double>(file_.size()) / static_cast<double>(rows_);
  return stored + columns * (sizeof(std::uint64_t) - sizeof(std::uint32_t));
}

void TextStore::load(const Chunk& chunk) {
  if (loaded_ == &chunk) return;
  std::string bytes(chunk.bytes, '\0');
  file_.read(chunk.at, bytes.data(), bytes.size());
  texts_ = csv::TextColumns(columns_);
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data() + at, sizeof size);
    at += sizeof size;
    texts_.push_back(std::string_view(bytes).substr(at, size));
    at += size;
  }
  loaded_ = &chunk;
}

csv::TextColumns TextStore::read(std::size_t begin, std::size_t count) {
  csv::TextColumns out(columns_);
  if (columns_ == 0 || count == 0) return out;
  auto chunk = std::upper_bound(chunks_.begin(), chunks_.end(), begin,
                                [](std::size_t row, const Chunk& c) { return row < c.first; }) -
               1;
  for (const std::size_t end = begin + count; begin < end; ++chunk) {
    load(*chunk);
    const std::size_t from = begin - chunk->first;
    const std::size_t some = std::min(chunk->rows - from, end - begin);
    out.append(texts_, from, some);
    begin += some;
  }
  return out;
}

}  // namespace aefx::train
