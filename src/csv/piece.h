// A piece of a table's text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace aefx::csv {

// Some lines of a text. The last is whole, but where it is too long to be read. Memory that is not filled is left as it
// is.
class Piece {
 public:
  static constexpr std::size_t kSlack = 16;  // NULs behind the text, so that loops may look beyond its end

  std::uint64_t number = 0;  // among the pieces

  [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }
  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

  // Room for `size` more bytes behind the text.
  char* room(std::size_t size) {
    if (size_ + size + kSlack > capacity_) {
      const std::size_t capacity = std::max(size_ + size + kSlack, 2 * size_);
      auto larger = std::make_unique_for_overwrite<char[]>(capacity);
      if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
      bytes_ = std::move(larger);
      capacity_ = capacity;
    }
    return bytes_.get() + size_;
  }
  void grow(std::size_t size) { size_ += size; }  // by bytes that were put there
  void append(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void shrink(std::size_t size) { size_ = size; }  // keeps the memory
  void end() { std::memset(room(0), 0, kSlack); }  // once it is complete

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace aefx::csv
