// Reads a table in batches of rows, in one pass, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "aefx/csv/dialect.h"
#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"

namespace aefx::csv {

class ByteSource;

// Not thread-safe; one reader, one thread. Every member throws Error: data, with "file:line, column "name"", where the
// table is at fault; io where the file is.
class Reader {
 public:
  // Opens `path` ("-" is standard input), and looks at the first rows to find the dialect, the names and the kinds.
  Reader(const std::string& path, const ReadOptions& options);

  // The same for bytes from elsewhere; `name` stands for the path in messages.
  Reader(std::unique_ptr<ByteSource> bytes, const std::string& name, const ReadOptions& options);
  static Reader from_text(std::string text, const ReadOptions& options, const std::string& name = "<text>");

  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  [[nodiscard]] const std::string& name() const;  // the path, or "<stdin>", for messages
  [[nodiscard]] const Dialect& dialect() const;
  [[nodiscard]] const Schema& schema() const;

  // With a header only, the first read() already says false.
  // Replaces `batch` by the next rows, at most `max_rows`; false, and an empty batch, at the end. Every row must have
  // as many cells as the first. A cell of a number column that is neither a number nor missing is an error.
  bool read(const Projection& projection, std::size_t max_rows, RowBatch& batch);

  [[nodiscard]] std::uint64_t blank_lines() const;  // skipped so far, inside the table

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aefx::csv
