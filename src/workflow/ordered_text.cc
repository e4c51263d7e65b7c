#include "workflow/ordered_text.h"

#include <utility>

namespace aefx::workflow {

bool OrderedText::run(ThreadPool& pool, std::size_t count, const std::function<void(std::size_t, std::string&)>& make,
                      const std::function<void()>& beside) {
  while (pieces_.size() < count) pieces_.push_back(std::make_unique<Piece>());
  for (std::size_t i = 0; i < count; ++i) {
    pieces_[i]->text.clear();
    pieces_[i]->made = false;
  }
  count_ = count;
  next_ = 0;
  pool.run_in_order(count + (beside ? 1 : 0), [&](std::size_t i) {
    if (i == count) return beside();
    make(i, pieces_[i]->text);
    pieces_[i]->made = true;
    // One thread writes; the others go on, since it looks for their pieces before it leaves.
    while (is_due()) {
      const std::unique_lock lock(writing_, std::try_to_lock);
      if (!lock) return;
      write_due();
    }
  });
  write_due();  // a lock may be refused for no reason
  return read_;
}

bool OrderedText::is_due() const {
  const std::size_t next = next_;
  return next < count_ && pieces_[next]->made;
}

void OrderedText::write_due() {
  for (; is_due(); ++next_) {
    if (std::exchange(read_, false)) read_ = write_(pieces_[next_]->text);  // where it throws, no more follows
  }
}

}  // namespace aefx::workflow
