// Text that several threads make piece by piece, in any order, and that goes out in the order of the pieces.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "cli/output.h"

namespace aefx::cli {

// Whoever ends the piece that is due writes it, and what waits behind it, while the others make more.
class OrderedText {
 public:
  explicit OrderedText(Output& output) : output_(output) {}

  // Calls make(i, text) for each i below `count`, `text` being empty, and beside() once, by the threads of the pool.
  // Returns when all is written; false once nobody reads on. Where one throws, the pieces before it are written, and
  // its exception is thrown again. Throws Error (io) as Output does.
  bool run(ThreadPool& pool, std::size_t count, const std::function<void(std::size_t, std::string&)>& make,
           const std::function<void()>& beside = {});

 private:
  struct Piece {
    std::string text;
    std::atomic<bool> made{false};
  };

  [[nodiscard]] bool is_due() const;
  void write_due();

  Output& output_;
  std::vector<std::unique_ptr<Piece>> pieces_;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_{0};  // the piece that is due
  std::mutex writing_;
  bool read_ = true;  // guarded by it
};

}  // namespace aefx::cli
