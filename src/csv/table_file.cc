#include "csv/table_file.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/select_columns.h"

namespace aefx::csv {

TableFile::TableFile(std::unique_ptr<ByteSource> bytes, const std::string& path, const ReadOptions& options,
                     std::size_t number)
    : file_(printable(path)),
      number_(number),
      parser_(options),
      lines_(std::move(bytes), file_, options.skip),
      sniffed_(sniff(lines_, file_, options, parser_)),
      on_ragged_(options.on_ragged) {
  begin_rows();
}

TableFile::TableFile(const TableFile& like, std::unique_ptr<ByteSource> bytes, const ReadOptions& options,
                     std::uint64_t lines)
    : file_(like.file_),
      number_(like.number_),
      parser_(options),
      lines_(std::move(bytes), file_, lines == 0 ? options.skip : 0),
      sniffed_(like.sniffed_),
      on_ragged_(like.on_ragged_),
      first_(lines == 0) {
  lines_.count_from(lines);
  if (first_) lines_.look_ahead(1, 1, false);  // leaves out the lines of --skip
  begin_rows();
}

// Reads the header, if the bytes begin with it.
void TableFile::begin_rows() {
  const Dialect& dialect = sniffed_.dialect;
  records_ = std::make_unique<RecordReader>(lines_, file_, dialect);
  if (PlainRows::supports(dialect, sniffed_.cells)) chunks_.emplace(lines_, dialect, sniffed_.cells, parser_, number_);
  if (!dialect.header || !first_) return;
  records_->next(record_);  // throws Error if the header is malformed
  irregular_.comments += record_.comments_before;
  first_ = false;
}

bool TableFile::next_record() {
  while (records_->next(record_)) {
    irregular_.comments += record_.comments_before;
    if (std::exchange(first_, false)) {
      record_.blanks.clear();
    } else if (sniffed_.cells == 1) {  // an empty line is the only way to write a missing value
      blank_rows_.insert(blank_rows_.end(), record_.blanks.begin(), record_.blanks.end());
    } else {
      irregular_.blank_lines += record_.blank_before;
    }
    if (!record_.similar_lines.empty()) count_joined();
    if (has_right_length()) return true;
  }
  irregular_.comments += record_.comments_before;
  return false;
}

// Moves on to the next row: a record, or, if the table has one column, an empty line before it.
bool TableFile::next_row() {
  if (!pending_) {
    if (!next_record()) return false;
    check_trailing();
    pending_ = true;
  }
  blank_ = !blank_rows_.empty();
  pending_ = blank_;
  line_ = record_.line;
  if (!blank_) return true;
  BlankLines& blanks = blank_rows_.front();
  line_ = blanks.line++;
  if (--blanks.count == 0) blank_rows_.erase(blank_rows_.begin());
  return true;
}

// Throws Error for a record of another length, or returns false to leave it out, or pads and cuts it.
bool TableFile::has_right_length() {
  const std::size_t got = record_.cells.size();
  if (got == sniffed_.cells) return true;
  const std::string message = counted(sniffed_.cells, "cell") + " expected, " + std::to_string(got) + " found";
  if (on_ragged_ == OnRagged::error) {
    throw Error(Fault::data, message, location(file_, record_.line), length_hint());
  }
  if (irregular_.ragged++ == 0) irregular_.first_ragged = location(file_, record_.line) + ": " + message;
  if (on_ragged_ == OnRagged::skip) return false;
  irregular_.padded = true;
  static constexpr std::string_view kLineEnd = "\n";  // Record looks at what is before a cell
  record_.cells.resize(sniffed_.cells, kLineEnd.substr(1));
  return true;
}

// Proposes `pad` only where the cells that are there suit their columns: else values may be in wrong ones.
std::string TableFile::length_hint() const {
  if (record_.cells.size() > sniffed_.cells)
    return "a cell that holds the delimiter has to be in quotes; --on-ragged skip leaves such rows out";
  bool suits = true;
  for (std::size_t i = 0; i < std::min(record_.cells.size(), sniffed_.schema.columns.size()); ++i) {
    double value = 0;
    const CellKind kind = parser_.read(record_.cells[i], value);
    const bool is_number = sniffed_.schema.columns[i].kind == Kind::number;
    suits = suits && (kind == CellKind::missing || is_number == (kind == CellKind::number));
  }
  return suits && record_.cells.size() > 1
             ? "the row may be cut, or belong to another table; --on-ragged skip leaves it out, and pad fills it up"
             : "the row may be cut, or belong to another table; --on-ragged skip leaves it out";
}

// Counts a record of several lines each of which could be a row: a stray quote may have joined them.
void TableFile::count_joined() {
  const std::vector<Column>& columns = sniffed_.schema.columns;
  bool any_number = false;
  for (const std::string& line : record_.similar_lines) {
    std::size_t begin = 0, column = 0;
    for (; column < columns.size(); ++column) {
      const std::size_t end = std::min(line.find(sniffed_.dialect.delimiter, begin), line.size());
      double value = 0;
      if (begin > line.size()) return;
      if (columns[column].kind == Kind::number) {
        any_number = true;
        if (parser_.read(std::string_view(line).substr(begin, end - begin), value) == CellKind::text) return;
      }
      begin = end + 1;
    }
    if (begin <= line.size() && !sniffed_.dialect.trailing_delimiter) return;
  }
  if (!any_number && columns.size() < 3) return;
  if (irregular_.joined++ == 0) irregular_.first_joined = location(file_, record_.line);
}

void TableFile::check_trailing() const {
  if (!sniffed_.dialect.trailing_delimiter || record_.cells.back().empty()) return;
  throw Error(Fault::data,
              "the last column has no name and was empty so far, but here it holds " + quoted(record_.cells.back()),
              location(file_, record_.line), "give it a name in the header, or with --names");
}

void TableFile::read_numbers(const Projection& projection, double* out) const {
  auto category = projection.categories.begin();
  auto date = projection.dates.begin();
  for (std::size_t i = 0; i < projection.numbers.size(); ++i) {
    if (category != projection.categories.end() && *category == i) {
      out[i] = std::numeric_limits<double>::quiet_NaN();
      ++category;
      continue;
    }
    const bool is_date = date != projection.dates.end() && *date == i;
    if (is_date) ++date;
    const std::size_t column = projection.numbers[i];
    const std::string_view cell = record_.cells[column];
    const CellKind kind = is_date ? parser_.read_date(cell, out[i]) : parser_.read(cell, out[i]);
    if (is_date && kind == CellKind::text) fail_date(column);
    if (kind == CellKind::infinite || kind == CellKind::text) fail_cell(column, kind);
  }
}

void TableFile::fail_date(std::size_t column) const {
  const std::string_view cell = trim(record_.cells[column]);
  throw Error(Fault::data, quoted(cell) + " is not a date " + parser_.date_form(),
              location(file_, record_.line, sniffed_.schema.columns[column].name), CellParser::date_hint(cell));
}

void TableFile::fail_cell(std::size_t column, CellKind kind) const {
  const std::string_view cell = record_.cells[column];
  const Schema& schema = sniffed_.schema;
  const std::string& name = schema.columns[column].name;
  const std::string message =
      quoted(trim(cell)) + (kind == CellKind::infinite ? " is not a finite number" : " is not a number");
  std::string hint = parser_.hint(cell, column_spec(name, column));
  if (schema.named && trim(cell) == name) hint = "the header comes again here; take that line out";
  const bool first_row = record_.line == sniffed_.first_line;
  if (!schema.named && kind == CellKind::text && first_row && !parser_.looks_like_number(cell))
    hint = "if this row holds the columns' names, say --header yes; " + hint;
  throw Error(Fault::data, message, location(file_, record_.line, name), hint);
}

// A number at the end of a file without a line end may have lost digits.
void TableFile::note_end() {
  const std::vector<Column>& columns = sniffed_.schema.columns;
  if (lines_.is_unended() && !columns.empty() && columns.back().kind == Kind::number)
    irregular_.unended = location(file_, lines_.number());
}

void TableFile::keep_as_written() {
  as_written_ = true;
  if (sniffed_.dialect.space_after) chunks_.reset();  // which leaves these spaces out
}

// Tells whether the next row is the first of a chunk, so that chunks can be read as a whole.
bool TableFile::can_read_chunks() {
  return chunks_ && !pending_ && !first_ && records_->at_line_start() && lines_.between_chunks();
}

// Appends the row that next_row() has moved on to.
void TableFile::append_row(const Projection& projection, std::size_t max_rows, RowBatch& batch) const {
  // The matrix grows as the rows come: `max_rows` may mean "all of them".
  constexpr Index kFirstRows = 256;
  const auto width = static_cast<Index>(projection.numbers.size());
  const auto row = static_cast<Index>(batch.rows());
  if (row == batch.numbers.rows()) {
    const auto most = static_cast<Index>(std::min<std::size_t>(max_rows, std::numeric_limits<Index>::max() / 4));
    batch.numbers.conservativeResize(std::min(most, std::max(kFirstRows, 2 * row)), width);
  }
  if (blank_) {
    batch.numbers.row(row).setConstant(std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < projection.texts.size(); ++i) batch.texts.push_back({});
    for (std::size_t i = 0; i < projection.categories.size(); ++i) batch.labels.push_back({});
  } else {
    read_numbers(projection, batch.numbers.data() + row * width);
    for (const std::size_t column : projection.texts)
      batch.texts.push_back(as_written_ ? record_.as_written(column, sniffed_.dialect) : record_.cells[column]);
    for (const std::size_t i : projection.categories)
      batch.labels.push_back(parser_.label(record_.cells[projection.numbers[i]]));
  }
  batch.lines.emplace_back(line_, number_);
}

bool TableFile::read(const Projection& projection, std::size_t max_rows, RowBatch& batch, ThreadPool* pool) {
  const std::size_t before = batch.rows();
  while (batch.rows() < max_rows) {
    if (can_read_chunks()) {
      // A batch ends where the bytes pause.
      if (batch.rows() > before && !lines_.ready()) break;
      if (chunks_->read(projection, max_rows, records_->cr_lines(), pool, batch)) continue;
    }
    if (!next_row()) break;
    append_row(projection, max_rows, batch);
    if (pending_ || can_read_chunks()) continue;
    if (!records_->ready()) break;
  }
  batch.numbers.conservativeResize(static_cast<Index>(batch.rows()), static_cast<Index>(projection.numbers.size()));
  if (batch.rows() == before) note_end();
  return batch.rows() > before;
}

}  // namespace aefx::csv
