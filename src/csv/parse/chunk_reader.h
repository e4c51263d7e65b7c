// Rows of whole chunks of a text, parsed by several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/dialect.h"
#include "aefx/csv/row_batch.h"
#include "csv/parse/cell_parser.h"
#include "csv/parse/lines.h"
#include "csv/parse/plain_rows.h"

namespace aefx::csv {

class ChunkReader {
 public:
  // Reads chunks of `lines`, the lines of the table's file number `file`. `lines` and `parser` must outlive this
  // object.
  ChunkReader(FileLines& lines, Dialect dialect, std::size_t cells, const CellParser& parser, std::size_t file);

  // Appends the rows of the next chunks to `batch`, until it has `max_rows`; to be called between chunks. Returns false
  // and does nothing if there is no chunk, or its rows are not plain: then its lines have to be read one by one.
  // `cr_lines` is the number of lines that lines.number() does not count.
  bool read(const Projection& projection, std::size_t max_rows, std::uint64_t cr_lines, ThreadPool* pool,
            RowBatch& batch);

  // Reads chunks for the next read() if that needs no waiting.
  void prefetch(ThreadPool* pool) { lines_.prefetch(at_a_time(pool)); }

 private:
  static std::size_t at_a_time(const ThreadPool* pool) { return pool == nullptr ? 1 : 4 * pool->threads(); }
  struct Parsed {
    std::uint64_t chunk = 0;  // number
    bool plain = false;
    RowBatch rows{};
    std::size_t taken = 0;   // rows that are read
    std::size_t wanted = 0;  // rows to read now
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(rows.numbers.rows()) - taken; }
  };
  void parse_ahead(const Projection& projection, ThreadPool* pool);
  void append(std::size_t chunks, std::uint64_t first, ThreadPool* pool, RowBatch& batch);

  FileLines& lines_;
  Dialect dialect_;
  std::size_t cells_;
  const CellParser& parser_;
  std::size_t file_;
  Projection projection_;  // of `parsed_`
  std::optional<PlainRows> rows_;
  std::deque<Parsed> parsed_;   // the next chunks
  std::vector<CellEnds> ends_;  // memory of tasks
};

}  // namespace aefx::csv
