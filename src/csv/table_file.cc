#include "csv/table_file.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "aefx/base/error.h"
#include "base/printable.h"
#include "csv/column_names.h"
#include "csv/gather_evidence.h"
#include "csv/sniff_header.h"
#include "csv/sniff_kinds.h"
#include "csv/sniff_quotes.h"
#include "csv/spec_word.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kSampledLines = 1000;
constexpr std::size_t kSampledBytes = 4 << 20;
constexpr std::size_t kLongestRecordLines = 11'000;  // somewhat above what RecordReader takes
constexpr std::size_t kLongestRecordBytes = 17 << 20;

// Is each of some names a cell of the first row? Not if they are all numbers, as cells of any row may be.
bool holds(const Tally& tally, const std::vector<std::string>& names, const NumberCell& numbers) {
  double value = 0;
  const bool words = std::any_of(names.begin(), names.end(),
                                 [&](const std::string& name) { return numbers.read(name, value) == Said::text; });
  if (!words) return false;
  std::unordered_set<std::string_view> cells;
  for (const std::string& cell : tally.first) cells.insert(trim(cell));
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) { return cells.contains(trim(name)); });
}

}  // namespace

TableFile::TableFile(std::unique_ptr<ByteSource> bytes, const std::string& path, const ReadOptions& options,
                     std::size_t number)
    : file_(printable(path)),
      number_(number),
      numbers_(options),
      lines_(std::move(bytes), file_, options.skip),
      on_ragged_(options.on_ragged) {
  sniff(options);
}

TableFile::TableFile(const TableFile& like, std::unique_ptr<ByteSource> bytes, const ReadOptions& options,
                     std::uint64_t lines)
    : file_(like.file_),
      number_(like.number_),
      numbers_(options),
      lines_(std::move(bytes), file_, lines == 0 ? options.skip : 0),
      dialect_(like.dialect_),
      schema_(like.schema_),
      evidence_(like.evidence_),
      on_ragged_(like.on_ragged_),
      cells_(like.cells_),
      first_line_(like.first_line_),
      first_(lines == 0) {
  lines_.count_from(lines);
  if (first_) lines_.look_ahead(1, 1, false);  // what --skip leaves out
  begin_rows();
}

// With the names behind.
void TableFile::begin_rows() {
  records_ = std::make_unique<RecordReader>(lines_, file_, dialect_);
  if (PlainRows::suits(dialect_, cells_)) pieces_.emplace(lines_, dialect_, cells_, numbers_, number_);
  if (!dialect_.header || !first_) return;
  records_->next(record_);  // the names; also throws what is wrong with this row
  irregular_.comments += record_.comments_before;
  first_ = false;
}

void TableFile::sniff(const ReadOptions& options) {
  const Sample& sample = lines_.look_ahead(kSampledLines, kSampledBytes, options.live);
  const bool empty = std::all_of(sample.lines.begin(), sample.lines.end(), [&](const Sample::Item& item) {
    return trim(item.text).empty() || (!options.comment.empty() && item.text.starts_with(options.comment));
  });
  if (empty && sample.whole) {
    throw Error(Fault::data, options.skip > 0 ? "the table is empty after the lines skipped" : "the table is empty",
                file_);
  }
  std::vector<SplitTrial> trials;
  Tally tally;
  const auto look = [&] {
    trials = sniff_quotes(sample, file_, options, numbers_);
    dialect_ = trials[0].dialect;
    tally = tally_sample(sample, file_, dialect_, numbers_);
  };
  look();
  // The first row may be as long as a record can be; and one alone tells no kinds.
  while ((tally.first.empty() || (options.live && tally.rows == 0)) && !sample.whole &&
         sample.lines.size() < kLongestRecordLines) {
    const std::size_t before = sample.lines.size();
    lines_.look_ahead(kLongestRecordLines, kLongestRecordBytes, options.live);
    look();
    if (!options.live && sample.lines.size() == before) break;
  }
  if (sample.whole || tally.first.empty()) check_quotes(sample);
  if (tally.first.empty()) {
    throw Error(Fault::data, "there is no row in the first " + counted(sample.lines.size(), "line"), file_,
                "--skip leaves out lines before the table");
  }
  cells_ = tally.first.size();
  first_line_ = tally.first_line;
  dialect_.trailing_delimiter = tally.trailing_delimiter && options.names.size() != cells_;
  HeaderVerdict header = sniff_header(tally, numbers_);
  if (options.header == Header::automatic && holds(tally, options.header_names, numbers_)) {
    header = {.header = true, .number_columns = true, .because = "it holds the names that are looked for"};
  } else if (options.names_follow && !header.number_columns) {
    header = {.header = false, .number_columns = false, .because = "it does not hold the names of the table before"};
  }
  dialect_.header = options.header == Header::yes || (options.header == Header::automatic && header.header);
  evidence_ = gather_evidence(sample, lines_.encoding(), trials, tally, std::move(header.because), options);
  check_first_row(tally, evidence_.likely_comments);
  name_columns(options, tally);
  begin_rows();
}

void TableFile::name_columns(const ReadOptions& options, const Tally& tally) {
  const std::size_t columns = cells_ - (dialect_.trailing_delimiter ? 1 : 0);
  schema_.named = dialect_.header || !options.names.empty();
  std::vector<std::string> names = options.names;
  if (!names.empty() && names.size() != columns) {
    throw Error(Fault::usage, "--names has " + counted(names.size(), "name") + " for " + counted(columns, "column"),
                file_);
  }
  if (names.empty() && dialect_.header) names = header_names(tally, file_);
  schema_.columns.resize(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    ColumnTally column = tally.columns[i];
    if (!dialect_.header) column.add(tally.first[i], numbers_);
    const bool unnamed = options.names.empty() && dialect_.header && trim(tally.first[i]).empty();
    schema_.columns[i] = {names.empty() ? nameless(i) : names[i], kind_of(column), unnamed};
    evidence_.columns.push_back({.numbers = column.numbers, .texts = column.texts, .missing = column.missing});
  }
}

// A quote that opens in a short table and is never closed swallows the rows that would have told the columns' kinds: it
// must be named before anything is concluded from what is left.
void TableFile::check_quotes(const Sample& sample) const {
  SampleLines again(sample);
  RecordReader strict(again, file_, dialect_, Quotes::strict);
  Record checked;
  while (strict.next(checked)) {
  }
}

// A first row unlike the ones below is no header, or not yet.
void TableFile::check_first_row(const Tally& tally, std::size_t likely_comments) const {
  if (tally.rows < 2 || tally.usual_cells == 0 || tally.usual_cells == cells_) return;
  const std::string skip = "--skip " + std::to_string(tally.usual_line - 1);
  std::string hint;
  if (likely_comments > 0) {
    hint = "if lines with a # are comments, say --comment '#'";
  } else if (cells_ + 1 == tally.usual_cells) {
    hint = "a name may be missing in the header, or " + skip + " leaves out what comes before the table";
  } else {
    hint = "if the table begins further down, " + skip + " leaves out the lines before it";
  }
  throw Error(Fault::data,
              "the first row has " + counted(cells_, "cell") + ", but most have " + std::to_string(tally.usual_cells),
              place(file_, tally.first_line), hint);
}

bool TableFile::next_record() {
  while (records_->next(record_)) {
    irregular_.comments += record_.comments_before;
    if (std::exchange(first_, false)) {
      record_.blanks.clear();
    } else if (cells_ == 1) {  // such a table has no other way to write "missing"
      blanks_to_give_.insert(blanks_to_give_.end(), record_.blanks.begin(), record_.blanks.end());
    } else {
      irregular_.blank_lines += record_.blank_before;
    }
    if (has_right_length()) return true;
  }
  irregular_.comments += record_.comments_before;
  return false;
}

// Moves to the next row: a record, or, if the table has one column, an empty line before it.
bool TableFile::next_row() {
  if (!held_) {
    if (!next_record()) return false;
    check_trailing();
    held_ = true;
  }
  blank_ = !blanks_to_give_.empty();
  held_ = blank_;
  line_ = record_.line;
  if (!blank_) return true;
  Blank& blanks = blanks_to_give_.front();
  line_ = blanks.line++;
  if (--blanks.count == 0) blanks_to_give_.erase(blanks_to_give_.begin());
  return true;
}

// A record of another length is an error, to be left out (false), or mended.
bool TableFile::has_right_length() {
  const std::size_t got = record_.cells.size();
  if (got == cells_) return true;
  const std::string message = counted(cells_, "cell") + " expected, " + std::to_string(got) + " found";
  if (on_ragged_ == OnRagged::error) {
    throw Error(Fault::data, message, place(file_, record_.line),
                got < cells_ ? "the row may be cut, or belong to another table; --on-ragged skip or pad goes on"
                             : "a cell that holds the delimiter has to be in quotes; --on-ragged skip or pad goes on");
  }
  if (irregular_.ragged++ == 0) irregular_.first_ragged = place(file_, record_.line) + ": " + message;
  if (on_ragged_ == OnRagged::skip) return false;
  irregular_.padded = true;
  record_.cells.resize(cells_, std::string_view(""));
  return true;
}

void TableFile::check_trailing() const {
  if (!dialect_.trailing_delimiter || record_.cells.back().empty()) return;
  throw Error(Fault::data,
              "the last column has no name and was empty so far, but here it holds " + quoted(record_.cells.back()),
              place(file_, record_.line), "give it a name in the header, or with --names");
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
    const Said said = is_date ? numbers_.read_date(cell, out[i]) : numbers_.read(cell, out[i]);
    if (is_date && said == Said::text) fail_date(column);
    if (said == Said::infinite || said == Said::text) fail_cell(column, said);
  }
}

void TableFile::read_labels(const Projection& projection, TextColumns& labels) const {
  for (const std::size_t place : projection.categories) {
    labels.push_back(numbers_.label(record_.cells[projection.numbers[place]]));
  }
}

void TableFile::fail_date(std::size_t column) const {
  const std::string_view cell = trim(record_.cells[column]);
  throw Error(Fault::data, quoted(cell) + " is not a date " + numbers_.date_form(),
              place(file_, record_.line, schema_.columns[column].name), NumberCell::date_remedy(cell));
}

void TableFile::fail_cell(std::size_t column, Said said) const {
  const std::string_view cell = record_.cells[column];
  const std::string& column_name = schema_.columns[column].name;
  std::string message = quoted(trim(cell));
  message += said == Said::infinite ? " is not a finite number" : " is not a number";
  std::string hint = numbers_.remedy(cell, spec_word(column_name, column));
  if (schema_.named && trim(cell) == column_name) hint = "the header comes again here; take that line out";
  if (!schema_.named && said == Said::text && record_.line == first_line_ && !numbers_.looks_like_number(cell))
    hint = "if this row holds the columns' names, say --header yes; " + hint;
  throw Error(Fault::data, message, place(file_, record_.line, column_name), hint);
}

// Is the next row the first of a piece, so that pieces may be read as a whole?
bool TableFile::may_read_pieces() {
  return pieces_ && !held_ && !first_ && records_->at_rest() && lines_.between_pieces();
}

bool TableFile::read(const Projection& projection, std::size_t max_rows, RowBatch& batch, ThreadPool* pool) {
  const auto width = static_cast<Index>(projection.numbers.size());
  const std::size_t before = batch.rows();
  // The matrix grows as the rows come: `max_rows` may mean "all of them".
  constexpr Index kFirstRows = 256;
  while (batch.rows() < max_rows) {
    if (may_read_pieces()) {
      // What has come without a pause is enough, once there is something.
      if (batch.rows() > before && !lines_.ready()) break;
      if (pieces_->read(projection, max_rows, records_->cr_lines(), pool, batch)) continue;
    }
    if (!next_row()) break;
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
      for (const std::size_t column : projection.texts) batch.texts.push_back(record_.cells[column]);
      read_labels(projection, batch.labels);
    }
    batch.lines.emplace_back(line_, number_);
    if (held_ || may_read_pieces()) continue;
    if (!records_->ready()) break;
  }
  batch.numbers.conservativeResize(static_cast<Index>(batch.rows()), width);
  return batch.rows() > before;
}

}  // namespace aefx::csv
