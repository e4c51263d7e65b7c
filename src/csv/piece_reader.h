// Rows of whole pieces of a text, several of them at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/dialect.h"
#include "aefx/csv/row_batch.h"
#include "csv/lines.h"
#include "csv/number_cell.h"
#include "csv/plain_rows.h"

namespace aefx::csv {

class PieceReader {
 public:
  // Of `lines`, which are those of the table's file number `file`, as is all else.
  PieceReader(FileLines& lines, const Dialect& dialect, std::size_t cells, const NumberCell& numbers, std::size_t file);

  // Where `lines` are between pieces: adds the rows of the next ones to `batch`, until it has `max_rows`. False, and
  // nothing is done, if there is none, or it is not plain: then its lines have to be read. `cr_lines` are those that
  // lines.number() does not count.
  bool read(const Projection& projection, std::size_t max_rows, std::uint64_t cr_lines, ThreadPool* pool,
            RowBatch& batch);

  // Has pieces for the next read(), if they are there without waiting.
  void fetch(ThreadPool* pool) { lines_.fetch_ahead(at_a_time(pool)); }

 private:
  static std::size_t at_a_time(const ThreadPool* pool) { return pool == nullptr ? 1 : 4 * pool->threads(); }
  struct Parsed {
    std::uint64_t piece = 0;  // its number
    bool plain = false;
    RowBatch rows{};
    std::size_t taken = 0;   // of its rows
    std::size_t wanted = 0;  // now, of those left
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(rows.numbers.rows()) - taken; }
  };
  void look_ahead(const Projection& projection, ThreadPool* pool);
  void append(std::size_t pieces, std::uint64_t first, ThreadPool* pool, RowBatch& batch);

  FileLines& lines_;
  Dialect dialect_;
  std::size_t cells_;
  const NumberCell& numbers_;
  std::size_t file_;
  Projection projection_;  // of what follows
  std::optional<PlainRows> rows_;
  std::deque<Parsed> parsed_;   // of the pieces ahead
  std::vector<CellEnds> ends_;  // memory of tasks
};

}  // namespace aefx::csv
