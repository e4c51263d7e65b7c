// One file of a table: what it is like, and its rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/reader.h"
#include "csv/byte_source.h"
#include "csv/column_tally.h"
#include "csv/lines.h"
#include "csv/number_cell.h"
#include "csv/piece_reader.h"
#include "csv/record.h"

namespace aefx::csv {

// As Reader, of a single file.
class TableFile {
 public:
  TableFile(std::unique_ptr<ByteSource> bytes, const std::string& path, const ReadOptions& options, std::size_t number);
  // Bytes of the file `like`, which are whole lines, behind so many others; none of them is looked at to find out what
  // they are like.
  TableFile(const TableFile& like, std::unique_ptr<ByteSource> bytes, const ReadOptions& options, std::uint64_t lines);
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  [[nodiscard]] const std::string& file() const { return file_; }  // for messages
  [[nodiscard]] const Dialect& dialect() const { return dialect_; }
  [[nodiscard]] const Schema& schema() const { return schema_; }
  [[nodiscard]] const Evidence& evidence() const { return evidence_; }
  [[nodiscard]] const Irregular& irregular() const { return irregular_; }
  [[nodiscard]] std::uint64_t first_line() const { return first_line_; }  // of the first row or the names

  // Adds rows to `batch`, whose columns are those of `projection`, until it has `max_rows` or the file ends or pauses.
  // False at the end, if none was added.
  // The threads of `pool` help, where there is one.
  bool read(const Projection& projection, std::size_t max_rows, RowBatch& batch, ThreadPool* pool);
  void look_ahead(ThreadPool* pool) {
    if (pieces_) pieces_->fetch(pool);
  }

 private:
  void sniff(const ReadOptions& options);
  void begin_rows();
  void check_quotes(const Sample& sample) const;
  void name_columns(const ReadOptions& options, const Tally& tally);
  void check_first_row(const Tally& tally, std::size_t likely_comments) const;
  bool may_read_pieces();
  bool next_row();
  bool next_record();
  bool has_right_length();
  void check_trailing() const;
  void read_numbers(const Projection& projection, double* out) const;
  void read_labels(const Projection& projection, TextColumns& labels) const;
  [[noreturn]] void fail_date(std::size_t column) const;
  [[noreturn]] void fail_cell(std::size_t column, Said said) const;

  std::string file_;
  std::size_t number_;  // among the files of the table
  NumberCell numbers_;
  FileLines lines_;
  Dialect dialect_;
  Schema schema_;
  Evidence evidence_;
  OnRagged on_ragged_;
  Irregular irregular_;
  std::size_t cells_ = 0;  // of every row
  std::unique_ptr<RecordReader> records_;
  std::optional<PieceReader> pieces_;  // where pieces may be read so
  Record record_;
  bool held_ = false;                  // it is still to be given
  std::vector<Blank> blanks_to_give_;  // rows before it, each a missing value
  bool blank_ = false;                 // the row at hand is one of them
  std::uint64_t line_ = 0;             // of the row at hand
  std::uint64_t first_line_ = 0;       // of the first row
  bool first_ = true;                  // no record was read yet
};

}  // namespace aefx::csv
