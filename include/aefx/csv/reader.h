// Reads a table in batches of rows, in one pass, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/dialect.h"
#include "aefx/csv/evidence.h"
#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"
#include "aefx/csv/shares.h"

namespace aefx::csv {

class ByteSource;

// What was passed over or mended so far.
struct Irregular {
  std::uint64_t blank_lines = 0;  // inside the table
  std::uint64_t comments = 0;     // lines left out
  std::uint64_t ragged = 0;       // rows of another length: left out, or padded and cut
  bool padded = false;            // the latter
  std::string first_ragged;       // "file:line: 3 cells expected, 2 found"
};

// Several files are one table, if they have the same columns: by name (in any order) where both have names, by number
// otherwise. Each may be written in its own way, and gzip and zstd are unpacked whatever a file is called.
//
// Not thread-safe; one reader, one thread. Every member throws Error: data, with "file:line, column "name"", where the
// table is at fault; io where the file is.
class Reader {
 public:
  // Opens the first of `paths` ("-" is standard input), and looks at its first rows to find the dialect, the names and
  // the kinds. There is at least one path.
  Reader(std::vector<std::string> paths, const ReadOptions& options);
  Reader(const std::string& path, const ReadOptions& options);

  // The same for bytes from elsewhere; `name` stands for the path in messages.
  Reader(std::unique_ptr<ByteSource> bytes, const std::string& name, const ReadOptions& options);
  static Reader from_text(std::string text, const ReadOptions& options, const std::string& name = "<text>");

  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  [[nodiscard]] const std::string& name() const;                // of the first file: its path, or "<stdin>"
  [[nodiscard]] const std::vector<std::string>& names() const;  // of all, as RowLine counts them
  [[nodiscard]] const Dialect& dialect() const;                 // of the first file
  [[nodiscard]] const Schema& schema() const;                   // of the first file
  [[nodiscard]] const Evidence& evidence() const;               // for the first file

  // From now on read() lets the threads of `pool` help, which must stay alive, and be idle when it is called.
  void use(ThreadPool& pool);

  // Instead of the whole table, these parts of it alone, one after the other; before the first read(). Each is of whole
  // lines, and begins with a record.
  void keep(std::vector<Part> parts);

  // Replaces `batch` by the next rows, at most `max_rows`, fewer where a file ends or its bytes pause; false, and an
  // empty batch, at the end (with a header only, at once). Every row must have as many cells as the first of its file.
  // A cell of a number column that is neither a number nor missing is an error.
  bool read(const Projection& projection, std::size_t max_rows, RowBatch& batch);

  // Fetches bytes for the next read() if that needs no waiting: something to do beside work on the last batch.
  void look_ahead();

  [[nodiscard]] Irregular irregular() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aefx::csv
