#include "aefx/csv/reader.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"
#include "csv/byte_source.h"
#include "csv/column_names.h"
#include "csv/column_tally.h"
#include "csv/lines.h"
#include "csv/number_cell.h"
#include "csv/record.h"
#include "csv/sniff_delimiter.h"
#include "csv/sniff_header.h"
#include "csv/sniff_kinds.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kSampledLines = 1000;
constexpr std::size_t kSampledBytes = 4 << 20;
constexpr std::size_t kLongestRecordLines = 11'000;  // somewhat above what RecordReader takes
constexpr std::size_t kLongestRecordBytes = 17 << 20;

void check(const ReadOptions& options) {
  const auto usable = [](char c) { return c != '\0' && c != '"' && c != '\n' && c != '\r'; };
  if (options.delimiter && !usable(*options.delimiter))
    throw Error(Fault::usage, "a quote or a line end cannot be the delimiter", "--delimiter");
  if (options.thousands != '\0' && options.thousands == options.decimal)
    throw Error(Fault::usage, "the decimal sign and the separator of thousands are the same", "--thousands");
}

std::string file_name(const std::string& path) { return path == "-" ? "<stdin>" : path; }

}  // namespace

struct Reader::State {
  State(std::unique_ptr<ByteSource> bytes, const std::string& path, const ReadOptions& options)
      : name(path), file(printable(path)), numbers(options), lines(std::move(bytes), file, options.skip) {
    sniff(options);
  }

  void sniff(const ReadOptions& options);
  void check_quotes(const Sample& sample) const;
  void name_columns(const ReadOptions& options, const Tally& tally);
  void check_first_row(const Tally& tally) const;
  bool next_row();
  void check_cells() const;
  void read_numbers(const Projection& projection, double* out) const;
  void read_labels(const Projection& projection, TextColumns& labels) const;
  [[noreturn]] void fail_cell(std::size_t column, Said said) const;

  std::string name, file;  // the second for messages
  NumberCell numbers;
  FileLines lines;
  Dialect dialect;
  Schema schema;
  std::size_t cells = 0;  // of every row
  std::unique_ptr<RecordReader> records;
  Record record;
  bool held = false;                 // it is still to be given
  std::uint64_t blanks_to_give = 0;  // rows before it, each a missing value
  bool blank = false;                // the row at hand is one of them
  std::uint64_t line = 0;            // of the row at hand
  std::uint64_t blank_lines = 0;
  std::uint64_t first_line = 0;  // of the first row
  bool first = true;             // no record was read yet
};

void Reader::State::sniff(const ReadOptions& options) {
  const Sample& sample = lines.look_ahead(kSampledLines, kSampledBytes);
  const bool empty = std::all_of(sample.lines.begin(), sample.lines.end(),
                                 [](const Sample::Item& item) { return trim(item.text).empty(); });
  if (empty && sample.whole) {
    throw Error(Fault::data, options.skip > 0 ? "the table is empty after the lines skipped" : "the table is empty",
                file);
  }
  sniff_delimiter(sample, file, options, numbers, dialect);
  Tally tally = tally_sample(sample, file, dialect, numbers);
  if (tally.first.empty() && !sample.whole) {  // the first row may be as long as a record can be
    lines.look_ahead(kLongestRecordLines, kLongestRecordBytes);
    sniff_delimiter(sample, file, options, numbers, dialect);
    tally = tally_sample(sample, file, dialect, numbers);
  }
  if (sample.whole || tally.first.empty()) check_quotes(sample);
  if (tally.first.empty()) {
    throw Error(Fault::data, "there is no row in the first " + counted(sample.lines.size(), "line"), file,
                "--skip leaves out lines before the table");
  }
  cells = tally.first.size();
  first_line = tally.first_line;
  check_first_row(tally);
  dialect.trailing_delimiter = tally.trailing_delimiter && options.names.size() != cells;
  dialect.header =
      options.header == Header::yes || (options.header == Header::automatic && sniff_header(tally, numbers));
  name_columns(options, tally);
  records = std::make_unique<RecordReader>(lines, file, dialect);
  if (!dialect.header) return;
  records->next(record);  // the names; also throws what is wrong with this row
  first = false;
}

void Reader::State::name_columns(const ReadOptions& options, const Tally& tally) {
  const std::size_t columns = cells - (dialect.trailing_delimiter ? 1 : 0);
  schema.named = dialect.header || !options.names.empty();
  std::vector<std::string> names = options.names;
  if (!names.empty() && names.size() != columns) {
    throw Error(Fault::usage, counted(names.size(), "name") + " for " + counted(columns, "column"), "--names");
  }
  if (names.empty() && dialect.header) names = header_names(tally, file);
  schema.columns.resize(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    ColumnTally column = tally.columns[i];
    if (!dialect.header) column.add(tally.first[i], numbers);
    schema.columns[i] = {names.empty() ? nameless(i) : names[i], kind_of(column)};
  }
}

// A quote that opens in a short table and is never closed swallows the rows that would have told the columns' kinds: it
// must be named before anything is concluded from what is left.
void Reader::State::check_quotes(const Sample& sample) const {
  SampleLines again(sample);
  RecordReader strict(again, file, dialect, Quotes::strict);
  Record checked;
  while (strict.next(checked)) {
  }
}

// A first row unlike the ones below is no header, or not yet.
void Reader::State::check_first_row(const Tally& tally) const {
  if (tally.rows < 2 || tally.usual_cells == 0 || tally.usual_cells == cells) return;
  std::string hint;
  if (cells + 1 == tally.usual_cells) {
    hint = "a name may be missing in the header, or --skip " + std::to_string(tally.usual_line - 1) +
           " leaves out what comes before the table";
  } else {
    hint = "if the table begins further down, --skip " + std::to_string(tally.usual_line - 1) +
           " leaves out the lines before it";
  }
  throw Error(Fault::data,
              "the first row has " + counted(cells, "cell") + ", but most have " + std::to_string(tally.usual_cells),
              place(file, tally.first_line), hint);
}

// Moves to the next row: a record, or, if the table has one column, an empty line before it.
bool Reader::State::next_row() {
  if (!held) {
    if (!records->next(record)) return false;
    check_cells();
    const std::uint64_t blanks = std::exchange(first, false) ? 0 : record.blank_before;
    (cells == 1 ? blanks_to_give : blank_lines) += blanks;
    held = true;
  }
  blank = blanks_to_give > 0;
  held = blank;
  line = record.line - (blank ? blanks_to_give-- : 0);
  return true;
}

void Reader::State::check_cells() const {
  const std::size_t got = record.cells.size();
  if (got != cells) {
    throw Error(Fault::data, counted(cells, "cell") + " expected, " + std::to_string(got) + " found",
                place(file, record.line),
                got < cells ? "the row may be cut, or belong to another table"
                            : "a cell that holds the delimiter has to be in quotes");
  }
  if (dialect.trailing_delimiter && !record.cells.back().empty()) {
    throw Error(Fault::data,
                "the last column has no name and was empty so far, but here it holds " + quoted(record.cells.back()),
                place(file, record.line), "give it a name in the header, or with --names");
  }
}

void Reader::State::read_numbers(const Projection& projection, double* out) const {
  auto category = projection.categories.begin();
  for (std::size_t i = 0; i < projection.numbers.size(); ++i) {
    if (category != projection.categories.end() && *category == i) {
      out[i] = std::numeric_limits<double>::quiet_NaN();
      ++category;
      continue;
    }
    const std::size_t column = projection.numbers[i];
    const Said said = numbers.read(record.cells[column], out[i]);
    if (said == Said::infinite || said == Said::text) fail_cell(column, said);
  }
}

void Reader::State::read_labels(const Projection& projection, TextColumns& labels) const {
  for (const std::size_t place : projection.categories) {
    const std::string_view cell = record.cells[projection.numbers[place]];
    double value = 0;
    labels.push_back(numbers.read(cell, value) == Said::missing ? std::string_view() : trim(cell));
  }
}

void Reader::State::fail_cell(std::size_t column, Said said) const {
  const std::string_view cell = record.cells[column];
  const std::string& column_name = schema.columns[column].name;
  std::string message = quoted(trim(cell));
  message += said == Said::infinite ? " is not a finite number" : " is not a number";
  std::string hint = numbers.remedy(cell, column_name);
  if (schema.named && trim(cell) == column_name) hint = "the header comes again here; take that line out";
  if (!schema.named && said == Said::text && record.line == first_line && !numbers.looks_like_number(cell))
    hint = "if this row holds the columns' names, say --header yes; " + hint;
  throw Error(Fault::data, message, place(file, record.line, column_name), hint);
}

Reader::Reader(const std::string& path, const ReadOptions& options) {
  check(options);
  state_ = std::make_unique<State>(open_bytes(path), file_name(path), options);
}

Reader::Reader(std::unique_ptr<ByteSource> bytes, const std::string& name, const ReadOptions& options) {
  check(options);
  state_ = std::make_unique<State>(std::move(bytes), name, options);
}

Reader Reader::from_text(std::string text, const ReadOptions& options, const std::string& name) {
  return Reader(text_bytes(std::move(text)), name, options);
}

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const std::string& Reader::name() const { return state_->name; }
const Dialect& Reader::dialect() const { return state_->dialect; }
const Schema& Reader::schema() const { return state_->schema; }
std::uint64_t Reader::blank_lines() const { return state_->blank_lines; }

bool Reader::read(const Projection& projection, std::size_t max_rows, RowBatch& batch) {
  State& state = *state_;
  const std::size_t columns = state.schema.columns.size();
  for (const auto* positions : {&projection.numbers, &projection.texts}) {
    for (const std::size_t position : *positions) {
      if (position >= columns)
        throw Error(Fault::bug, "a column is asked for that the table does not have", state.file);
    }
  }
  const auto width = static_cast<Index>(projection.numbers.size());
  if (batch.texts.columns() != projection.texts.size()) batch.texts = TextColumns(projection.texts.size());
  batch.texts.clear();
  if (batch.labels.columns() != projection.categories.size()) batch.labels = TextColumns(projection.categories.size());
  batch.labels.clear();
  batch.lines.clear();
  if (batch.numbers.cols() != width) batch.numbers.resize(0, width);

  // The matrix grows as the rows come: `max_rows` may mean "all of them".
  constexpr Index kFirstRows = 256;
  while (batch.rows() < max_rows && state.next_row()) {
    const auto row = static_cast<Index>(batch.rows());
    if (row == batch.numbers.rows()) {
      const auto most = static_cast<Index>(std::min<std::size_t>(max_rows, std::numeric_limits<Index>::max() / 4));
      batch.numbers.conservativeResize(std::min(most, std::max(kFirstRows, 2 * row)), width);
    }
    if (state.blank) {
      batch.numbers.row(row).setConstant(std::numeric_limits<double>::quiet_NaN());
      for (std::size_t i = 0; i < projection.texts.size(); ++i) batch.texts.push_back({});
      for (std::size_t i = 0; i < projection.categories.size(); ++i) batch.labels.push_back({});
    } else {
      state.read_numbers(projection, batch.numbers.data() + row * width);
      for (const std::size_t column : projection.texts) batch.texts.push_back(state.record.cells[column]);
      state.read_labels(projection, batch.labels);
    }
    batch.lines.push_back(state.line);
  }
  batch.numbers.conservativeResize(static_cast<Index>(batch.rows()), width);
  return batch.rows() > 0;
}

}  // namespace aefx::csv
