// Text that several threads make piece by piece, in any order, and that goes out in the order of the pieces.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/thread_pool.h"

namespace aefx::workflow {

// Whoever ends the piece that is due writes it, and what waits behind it, while the others make more.
class OrderedText {
 public:
  // `write` takes the pieces one after the other, and returns false once nobody reads on.
  explicit OrderedText(std::function<bool(std::string_view)> write) : write_(std::move(write)) {}

  // Calls make(i, text) for each i below `count`, `text` being empty, and beside() once, by the threads of the pool.
  // Returns when all is written; false once nobody reads on. Where one throws, the pieces before it are written, and
  // its exception is thrown again.
  bool run(ThreadPool& pool, std::size_t count, const std::function<void(std::size_t, std::string&)>& make,
           const std::function<void()>& beside = {});

 private:
  struct Piece {
    std::string text;
    std::atomic<bool> made{false};
  };

  [[nodiscard]] bool is_due() const;
  void write_due();

  std::function<bool(std::string_view)> write_;
  std::vector<std::unique_ptr<Piece>> pieces_;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_{0};  // the piece that is due
  std::mutex writing_;
  bool read_ = true;  // guarded by it
};

}  // namespace aefx::workflow
