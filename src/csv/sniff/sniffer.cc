#include "csv/sniff/sniffer.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/parse/record.h"
#include "csv/sniff/not_utf8.h"
#include "csv/sniff/sniff_header.h"
#include "csv/sniff/sniff_kinds.h"
#include "csv/sniff/sniff_quotes.h"
#include "csv/sniff/table_start.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kSampledLines = 1000;
constexpr std::size_t kSampledBytes = 4 << 20;
constexpr std::size_t kLongestRecordLines = 11'000;  // somewhat more than RecordReader takes
constexpr std::size_t kLongestRecordBytes = 17 << 20;

// The sample and how it splits into cells.
struct SampleTable {
  const Sample* sample = nullptr;
  std::vector<SplitTrial> trials;  // best first
  Tally tally;
};

bool is_empty(const Sample& sample, const std::string& comment) {
  return std::all_of(sample.lines.begin(), sample.lines.end(), [&](const Sample::Item& item) {
    return trim(item.text).empty() || (!comment.empty() && item.text.starts_with(comment));
  });
}

// Throws Error (data) for a quote that is never closed. It would hide rows from the next steps, whose conclusions would
// then be wrong.
void check_quotes(const SniffInput& in, const Dialect& dialect) {
  SampleLines lines(in.sample);
  RecordReader strict(lines, in.file, dialect, Quotes::strict);
  Record record;
  while (strict.next(record)) {
  }
}

SampleTable sample_and_split(FileLines& lines, const std::string& file, const ReadOptions& options,
                             const CellParser& parser) {
  const Sample& sample = lines.look_ahead(kSampledLines, kSampledBytes, options.live);
  const SniffInput in{sample, file, options, parser};
  if (sample.whole && is_empty(sample, options.comment)) {
    throw Error(Fault::data, options.skip > 0 ? "the table is empty after the lines skipped" : "the table is empty",
                file);
  }
  SampleTable out{.sample = &sample, .trials = {}, .tally = {}};
  const auto split = [&] {
    out.trials = sniff_quotes(in);
    out.tally = tally_sample(in, out.trials[0].dialect);
  };
  split();
  // The first row may be as long as a record can be; and the kinds cannot be told from one row alone.
  while ((out.tally.first.empty() || (options.live && out.tally.rows == 0)) && !sample.whole &&
         sample.lines.size() < kLongestRecordLines) {
    const std::size_t before = sample.lines.size();
    lines.look_ahead(kLongestRecordLines, kLongestRecordBytes, options.live);
    split();
    if (!options.live && sample.lines.size() == before) break;
  }
  if (sample.whole || out.tally.first.empty()) check_quotes(in, out.trials[0].dialect);
  if (out.tally.first.empty()) {
    throw Error(Fault::data, "there is no row in the first " + counted(sample.lines.size(), "line"), file,
                "--skip leaves out lines before the table");
  }
  return out;
}

// Looks further down for a value in the columns that have none in the sample.
void look_for_values(FileLines& lines, const SniffInput& in, const Dialect& dialect, Tally& tally) {
  constexpr std::size_t kMostLines = 1'000'000;
  constexpr std::size_t kMostBytes = 64 << 20;
  std::vector<std::size_t> empty;
  const std::size_t columns = tally.columns.size() - (dialect.trailing_delimiter ? 1 : 0);
  const auto is_empty = [&](std::size_t i) { return kind_of(tally.columns[i]) == Kind::empty; };
  for (std::size_t i = 0; i < columns; ++i) {
    if (is_empty(i)) empty.push_back(i);
  }
  for (std::size_t most = 10 * kSampledLines;
       !empty.empty() && !in.options.live && !in.sample.whole && most <= kMostLines; most *= 10) {
    const std::size_t before = in.sample.lines.size();
    lines.look_ahead(most, kMostBytes, false);
    if (in.sample.lines.size() == before) break;  // its bytes are many
    const Tally more = tally_sample(in, dialect);
    for (const std::size_t i : empty) {
      if (i < more.columns.size()) tally.columns[i] = more.columns[i];
    }
    std::erase_if(empty, [&](std::size_t i) { return !is_empty(i); });
  }
}

std::string line_ends(const Sample& sample, bool cr_lines) {
  // How the last line ends is only certain if another one follows.
  std::vector<std::string> names;
  if (cr_lines) names.emplace_back("CR");
  const std::size_t certain = sample.lines.size() > 1 ? sample.lines.size() - 1 : sample.lines.size();
  for (std::size_t i = 0; i < certain; ++i) {
    const std::string_view ending = sample.lines[i].ending;
    std::string name = ending == "\r\n" ? "CRLF" : ending == "\r" ? "CR" : "LF";
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return join_names(names);
}

SniffReport make_report(const SampleTable& table, const Encoding& encoding, const ReadOptions& options) {
  const Sample& sample = *table.sample;
  SniffReport out;
  out.records = table.tally.rows + 1;
  out.whole = sample.whole;
  if (encoding.compression != Compression::none)
    out.compression = encoding.compression == Compression::gzip ? "gzip" : "zstd";
  out.byte_order_mark = encoding.has_mark;
  out.line_end = line_ends(sample, table.tally.cr_lines);
  for (const SplitTrial& trial : table.trials) {
    out.delimiters.push_back({.delimiter = trial.dialect.delimiter,
                              .white_space = trial.dialect.white_space,
                              .merged = trial.dialect.merged,
                              .cells = trial.cells,
                              .consistency = trial.consistency,
                              .numeric = trial.numeric});
  }
  out.delimiter_given = options.delimiter.has_value() || options.white_space;
  out.quoted_cells = table.trials[0].quoted;
  out.needed_quotes = table.trials[0].needed;
  out.comments = table.tally.comments;
  if (options.comment.empty()) {
    const auto other = std::find_if(sample.lines.begin(), sample.lines.end(),
                                    [](const Sample::Item& item) { return !item.text.starts_with('#'); });
    out.likely_comments = static_cast<std::size_t>(other - sample.lines.begin());
  }
  out.header_given = options.header != Header::automatic;
  return out;
}

// A sentence if another delimiter may be meant; else empty.
std::string dialect_remark(const SampleTable& table, const Sniffed& found, const SniffInput& in) {
  const SplitTrial& best = table.trials[0];
  if (found.report.delimiter_given || in.sample.lines.size() < 3) return {};
  const SplitTrial& last = table.trials.back();
  if (best.cells <= 1 && last.dialect.delimiter == ' ' && last.cells > 1 && last.is_clean() &&
      (last.aligned || last.cells > 2)) {
    return "every row is taken for one cell; split at white space each has " + std::to_string(last.cells) +
           " cells: --delimiter " + (last.dialect.white_space ? "whitespace" : "space");
  }
  const auto is_digits = [](std::string_view cell) {
    return !cell.empty() && cell.find_first_not_of("0123456789") == cell.npos;
  };
  if (best.dialect.delimiter != ',' || found.cells != 2 || table.tally.rows < 2) return {};
  // 6,89 and 0,05: whole numbers, of which some second ones have leading zeros.
  bool padded = false;
  for (const Sample::Item& item : in.sample.lines) {
    const std::string_view line = trim(item.text);
    const std::size_t comma = line.find(',');
    if (comma == line.npos || !is_digits(line.substr(0, comma)) || !is_digits(line.substr(comma + 1))) return {};
    padded = padded || (line.size() > comma + 2 && line[comma + 1] == '0');
  }
  return padded ? "the comma is taken for the delimiter of two columns of whole numbers; if it is a decimal comma, say "
                  "--decimal ,"
                : std::string();
}

void name_columns(const Tally& tally, const SniffInput& in, Sniffed& out) {
  const ReadOptions& options = in.options;
  const bool header = out.dialect.header;
  const std::size_t columns = out.cells - (out.dialect.trailing_delimiter ? 1 : 0);
  std::vector<std::string> names = options.names;
  if (!names.empty() && names.size() != columns) {
    throw Error(Fault::usage, "--names has " + counted(names.size(), "name") + " for " + counted(columns, "column"),
                in.file);
  }
  if (names.empty() && header) names = header_names(tally, in);
  out.schema.named = header || !options.names.empty();
  for (std::size_t i = 0; i < columns; ++i) {
    ColumnTally column = tally.columns[i];
    if (!header) column.add_first(tally.first[i], in.parser);
    const bool nameless = options.names.empty() && header && trim(tally.first[i]).empty();
    out.schema.columns.push_back({.name = names.empty() ? default_name(i) : names[i],
                                  .kind = kind_of(column),
                                  .nameless = nameless,
                                  .whole = column.whole.result()});
    out.report.columns.push_back({.numbers = column.numbers, .texts = column.texts, .missing = column.missing});
  }
}

}  // namespace

Sniffed sniff(FileLines& lines, const std::string& file, const ReadOptions& options, const CellParser& parser) {
  SampleTable table = sample_and_split(lines, file, options, parser);  // encoding, delimiter and quotes
  Tally& tally = table.tally;
  const SniffInput in{*table.sample, file, options, parser};
  Sniffed out;
  out.cells = tally.first.size();
  out.first_line = tally.first_line;
  out.dialect = table.trials[0].dialect;
  out.dialect.trailing_delimiter = tally.trailing_delimiter && options.names.size() != out.cells;
  out.report = make_report(table, lines.encoding(), options);
  check_table_start(tally, in, table.trials, out.report.likely_comments);
  HeaderVerdict header = sniff_header(tally, in, out.dialect);
  out.dialect.header = header.header;
  out.report.header_because = std::move(header.because);
  for (std::string remark :
       {not_utf8_remark(*table.sample, file), std::move(header.remark), dialect_remark(table, out, in)}) {
    if (!remark.empty()) out.report.remarks.push_back(std::move(remark));
  }
  look_for_values(lines, in, out.dialect, tally);
  name_columns(tally, in, out);
  return out;
}

}  // namespace aefx::csv
