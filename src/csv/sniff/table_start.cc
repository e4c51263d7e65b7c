#include "csv/sniff/table_start.h"

#include <algorithm>
#include <string_view>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/parse/delimiter_names.h"
#include "csv/parse/record.h"
#include "csv/sniff/first_row_comparison.h"

namespace aefx::csv {
namespace {

// Leaves out the lines before `line`.
std::string skip_flag(std::uint64_t line) { return "--skip " + std::to_string(line - 1); }

// The value of --delimiter.
std::string delimiter_flag(const Dialect& dialect) {
  if (dialect.white_space) return "whitespace";
  const std::string_view name = delimiter_name(dialect.delimiter);
  return name.empty() ? std::string(1, dialect.delimiter) : std::string(name);
}

void check_separator_line(const SniffInput& in) {
  if (in.sample.lines.empty()) return;
  std::string_view line = trim(in.sample.lines[0].text);
  if (line.size() > 1 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
  if (!line.starts_with("sep=") || line.size() > 5) return;
  throw Error(Fault::data, "the first line, " + quoted(line) + ", tells a spreadsheet the delimiter",
              location(in.file, in.sample.lines[0].number),
              skip_flag(in.sample.lines[0].number + 1) + " leaves it out");
}

// Tells whether decimal commas are taken for delimiters: all lines but the first are two groups of digits.
bool has_decimal_commas(const SniffInput& in, const SplitTrial& trial) {
  if (trial.dialect.delimiter != ',' || trial.cells != 2 || in.options.decimal != '.') return false;
  return std::all_of(in.sample.lines.begin() + 1, in.sample.lines.end(), [](const Sample::Item& item) {
    return trim(item.text).find_first_not_of("+-0123456789,") == std::string_view::npos;
  });
}

void check_length(const Tally& tally, const SniffInput& in, const std::vector<SplitTrial>& trials,
                  std::size_t likely_comments) {
  const std::size_t cells = tally.first.size();
  if (tally.rows < 2 || tally.usual_cells == 0 || tally.usual_cells == cells) return;
  const std::string skip = skip_flag(tally.usual_line);
  const auto other = std::find_if(trials.begin() + 1, trials.end(),
                                  [](const SplitTrial& trial) { return trial.cells > 1 && trial.is_clean(); });
  std::string hint;
  if (likely_comments > 0) {
    hint = "if lines with a # are comments, say --comment '#'";
  } else if (cells == 1 && has_decimal_commas(in, trials[0])) {
    hint = "if the commas are decimal ones, say --decimal ,";
  } else if (other != trials.end()) {
    hint =
        "all rows have " + std::to_string(other->cells) + " cells with --delimiter " + delimiter_flag(other->dialect);
  } else if (cells + 1 == tally.usual_cells && cells > 1) {
    hint = "a name may be missing in the header; if it comes before the table, " + skip + " leaves it out";
  } else {
    hint = "if the table begins further down, " + skip + " leaves out the lines before it";
  }
  throw Error(Fault::data,
              "the first row has " + counted(cells, "cell") + ", but most have " + std::to_string(tally.usual_cells),
              location(in.file, tally.first_line), hint);
}

// Tells whether a row holds names: text in all cells.
bool holds_names(const Record& record, const CellParser& parser) {
  return std::all_of(record.cells.begin(), record.cells.end(), [&](std::string_view cell) {
    double value = 0;
    return parser.read(cell, value) == CellKind::text && !resembles_value(trim(cell));
  });
}

bool is_sparse(const Record& record) {
  const auto filled = static_cast<std::size_t>(std::count_if(
      record.cells.begin(), record.cells.end(), [](std::string_view cell) { return !trim(cell).empty(); }));
  return record.cells.size() > 1 && 2 * filled <= record.cells.size();
}

// Titles and notes of a spreadsheet fill few of the columns; then come the names, and numbers below them.
void check_titles(const Tally& tally, const SniffInput& in, const Dialect& dialect) {
  constexpr std::size_t kMostTitles = 20;
  const auto filled = std::count_if(tally.first.begin(), tally.first.end(),
                                    [](const std::string& cell) { return !trim(cell).empty(); });
  if (tally.first.size() < 2 || 2 * static_cast<std::size_t>(filled) > tally.first.size()) return;
  SampleLines lines(in.sample);
  RecordReader reader(lines, in.file, dialect, Quotes::lenient);
  Record record;
  for (std::size_t i = 0; i < kMostTitles && reader.next(record); ++i) {
    if (record.cells.size() < 2 || is_sparse(record)) continue;
    if (i == 0 || !holds_names(record, in.parser)) return;
    const std::uint64_t line = record.line;
    const std::string names = quoted(record.cells[0]) + ", " + quoted(record.cells[1]);
    bool any_number = false;
    double value = 0;
    while (!any_number && reader.next(record)) {
      any_number = std::any_of(record.cells.begin(), record.cells.end(),
                               [&](std::string_view cell) { return in.parser.read(cell, value) == CellKind::number; });
    }
    if (!any_number) return;
    throw Error(Fault::data, "the first row has few values, and further down is one that may hold the names: " + names,
                location(in.file, line),
                skip_flag(line) + " leaves out the lines before it; --header no takes all as data");
  }
}

}  // namespace

void check_table_start(const Tally& tally, const SniffInput& in, const std::vector<SplitTrial>& trials,
                       std::size_t likely_comments) {
  check_separator_line(in);
  check_length(tally, in, trials, likely_comments);
  if (in.options.header == Header::automatic && in.options.names.empty()) check_titles(tally, in, trials[0].dialect);
}

}  // namespace aefx::csv
