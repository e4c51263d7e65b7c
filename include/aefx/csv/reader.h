// Reads a table in batches of rows, in one pass, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/dialect.h"
#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"
#include "aefx/csv/sniff_report.h"

namespace aefx::csv {

class ByteSource;
struct ByteRange;

// Lines and rows that were left out or changed.
struct Irregular {
  std::uint64_t blank_lines = 0;  // inside the table
  std::uint64_t comments = 0;     // comment lines
  std::uint64_t ragged = 0;       // rows with another number of cells than the first: left out, or padded and cut
  bool padded = false;            // they were padded and cut
  std::string first_ragged;       // "file:line: 3 cells expected, 2 found"
  std::uint64_t joined = 0;       // rows of several lines, joined by quotes, each of which could be a row of its own
  std::string first_joined;       // "file:line"
  std::string unended;            // "file:line" of a last line that ends in a number without a line end
};

// Reads one or several files as one table. Several files need the same columns: by name, in any order, if both files
// have names, else by position. Each file may have its own dialect. Files compressed with gzip or zstd are recognized
// by their content.
//
// Not thread-safe: use a reader from one thread. Every member may throw Error: data, with "file:line, column "name"",
// if the table is at fault; io if the file is.
class Reader {
 public:
  // Opens the first of `paths` ("-" is standard input; at least one path, at most RowLine::kMostFiles), and finds its
  // dialect, names and kinds by its first rows. Throws also Error (usage) for contradictory options.
  Reader(std::vector<std::string> paths, const ReadOptions& options);
  Reader(const std::string& path, const ReadOptions& options);

  // Reads bytes from elsewhere; `name` replaces the path in messages.
  Reader(std::unique_ptr<ByteSource> bytes, const std::string& name, const ReadOptions& options);
  static Reader from_text(std::string text, const ReadOptions& options, const std::string& name = "<text>");

  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  [[nodiscard]] const std::string& name() const;                // of the first file: its path, or "<stdin>"
  [[nodiscard]] const std::vector<std::string>& names() const;  // of all files, indexed by RowLine::file()
  [[nodiscard]] const Dialect& dialect() const;                 // of the first file
  [[nodiscard]] const Schema& schema() const;                   // of the first file
  [[nodiscard]] const SniffReport& sniff_report() const;        // on the first file

  // Lets read() use the threads of `pool`, which must outlive the reader and be idle during read().
  void set_thread_pool(ThreadPool& pool);

  // Text cells are given as they are written from now on, with quotes and the spaces around them. Before the first
  // read().
  void keep_as_written();

  // Restricts the table to byte ranges of its files (csv/bytes/byte_ranges.h), in this order, before the first read().
  // Each holds whole lines, and begins with a record.
  void restrict_to(std::vector<ByteRange> ranges);

  // Replaces `batch` with the next rows: at most `max_rows`, fewer where a file ends or its bytes pause. Returns false,
  // with an empty batch, at the end of the table. A row with another number of cells than the first of its file, and a
  // cell of a number column that is neither a number nor missing, are errors, if options do not allow them.
  bool read(const Projection& projection, std::size_t max_rows, RowBatch& batch);

  // Fetches bytes for the next read() if that needs no waiting. May run in another thread while the last batch is used.
  void prefetch();

  [[nodiscard]] Irregular irregular() const;  // up to the last row read

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aefx::csv
