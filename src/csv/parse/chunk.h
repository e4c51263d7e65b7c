// A chunk of a table's text: some lines.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace aefx::csv {

// Whole lines, except a last one that is too long to be read. Grows without initializing its memory.
class Chunk {
 public:
  static constexpr std::size_t kSlack = 16;  // NULs after the text, so that loops may read beyond its end

  std::uint64_t number = 0;  // among the chunks of a file, from 0

  [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }
  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

  // Makes room for `size` more bytes, and returns where they begin: at the end of the text.
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
  void grow(std::size_t size) { size_ += size; }  // by bytes written to room()
  void append(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void shrink(std::size_t size) { size_ = size; }  // keeps the memory
  void end() { std::memset(room(0), 0, kSlack); }  // to be called once the text is complete

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace aefx::csv
