// The first lines of a text that comes in pieces, each of whole lines.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace aefx::cli {

class FirstLines {
 public:
  explicit FirstLines(std::size_t count) : left_(count) {}

  // Returns the lines of a piece that are among the first.
  std::string_view take(std::string_view piece) {
    std::size_t end = 0;
    while (left_ > 0 && end < piece.size()) {
      end = std::min(piece.find('\n', end), piece.size() - 1) + 1;
      --left_;
    }
    return piece.substr(0, end);
  }
  [[nodiscard]] bool full() const { return left_ == 0; }

 private:
  std::size_t left_;
};

}  // namespace aefx::cli
