// The rows of one file of a table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/reader.h"
#include "csv/bytes/byte_source.h"
#include "csv/parse/cell_parser.h"
#include "csv/parse/chunk_reader.h"
#include "csv/parse/lines.h"
#include "csv/parse/record.h"
#include "csv/sniff/sniffer.h"

namespace aefx::csv {

// Reads a single file as Reader reads several.
class TableFile {
 public:
  // Sniffs how the file is written. `number` is its index among the files of the table. Throws Error as sniff().
  TableFile(std::unique_ptr<ByteSource> bytes, const std::string& path, const ReadOptions& options, std::size_t number);

  // Reads a byte range of the file `like`: whole lines, after `lines` others. The range is not sniffed.
  TableFile(const TableFile& like, std::unique_ptr<ByteSource> bytes, const ReadOptions& options, std::uint64_t lines);
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  [[nodiscard]] const std::string& file() const { return file_; }  // for messages
  [[nodiscard]] const Sniffed& sniffed() const { return sniffed_; }
  [[nodiscard]] const Schema& schema() const { return sniffed_.schema; }
  [[nodiscard]] const Irregular& irregular() const { return irregular_; }

  // Text cells are given as they are written from now on: csv::Reader.
  void keep_as_written();

  // Appends rows to `batch`, which has the columns of `projection`, until it has `max_rows` or the file ends or its
  // bytes pause. Threads of `pool` help if it is not null. Returns false if no row was added, at the end.
  bool read(const Projection& projection, std::size_t max_rows, RowBatch& batch, ThreadPool* pool);

  // Fetches bytes for the next read() if that needs no waiting.
  void prefetch(ThreadPool* pool) {
    if (chunks_) chunks_->prefetch(pool);
  }

 private:
  void begin_rows();
  bool can_read_chunks();
  bool next_row();
  bool next_record();
  bool has_right_length();
  [[nodiscard]] std::string length_hint() const;
  void count_joined();
  void check_trailing() const;
  void note_end();
  void append_row(const Projection& projection, std::size_t max_rows, RowBatch& batch) const;
  void read_numbers(const Projection& projection, double* out) const;
  [[noreturn]] void fail_date(std::size_t column) const;
  [[noreturn]] void fail_cell(std::size_t column, CellKind kind) const;

  std::string file_;
  std::size_t number_;
  CellParser parser_;
  FileLines lines_;
  Sniffed sniffed_;
  OnRagged on_ragged_;
  Irregular irregular_;
  std::unique_ptr<RecordReader> records_;
  bool as_written_ = false;            // text cells are
  std::optional<ChunkReader> chunks_;  // if the dialect allows to read chunks as a whole
  Record record_;
  bool pending_ = false;                // record_ is not yet given: blank rows come before it
  std::vector<BlankLines> blank_rows_;  // rows before record_, each a missing value
  bool blank_ = false;                  // the current row is one of them
  std::uint64_t line_ = 0;              // of the current row
  bool first_ = true;                   // no record was read yet
};

}  // namespace aefx::csv
