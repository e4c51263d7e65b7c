#include "csv/sniff/sniffer.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/parse/record.h"
#include "csv/sniff/sniff_header.h"
#include "csv/sniff/sniff_kinds.h"
#include "csv/sniff/sniff_quotes.h"

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

// Throws Error (data) if the first row has another number of cells than most: it is not the header.
void check_first_row(const Tally& tally, std::size_t likely_comments, const std::string& file) {
  const std::size_t cells = tally.first.size();
  if (tally.rows < 2 || tally.usual_cells == 0 || tally.usual_cells == cells) return;
  const std::string skip = "--skip " + std::to_string(tally.usual_line - 1);
  std::string hint;
  if (likely_comments > 0) {
    hint = "if lines with a # are comments, say --comment '#'";
  } else if (cells + 1 == tally.usual_cells) {
    hint = "a name may be missing in the header, or " + skip + " leaves out what comes before the table";
  } else {
    hint = "if the table begins further down, " + skip + " leaves out the lines before it";
  }
  throw Error(Fault::data,
              "the first row has " + counted(cells, "cell") + ", but most have " + std::to_string(tally.usual_cells),
              location(file, tally.first_line), hint);
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

SniffReport make_report(const SampleTable& table, const Encoding& encoding, const ReadOptions& options,
                        std::string header_because) {
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
                              .merged = trial.dialect.merged,
                              .cells = trial.cells,
                              .consistency = trial.consistency,
                              .numeric = trial.numeric});
  }
  out.delimiter_given = options.delimiter.has_value();
  out.quoted_cells = table.trials[0].quoted;
  out.needed_quotes = table.trials[0].needed;
  out.comments = table.tally.comments;
  if (options.comment.empty()) {
    const auto other = std::find_if(sample.lines.begin(), sample.lines.end(),
                                    [](const Sample::Item& item) { return !item.text.starts_with('#'); });
    out.likely_comments = static_cast<std::size_t>(other - sample.lines.begin());
  }
  out.header_given = options.header != Header::automatic;
  out.header_because = std::move(header_because);
  return out;
}

void name_columns(const Tally& tally, const std::string& file, const ReadOptions& options, const CellParser& parser,
                  Sniffed& out) {
  const bool header = out.dialect.header;
  const std::size_t columns = out.cells - (out.dialect.trailing_delimiter ? 1 : 0);
  std::vector<std::string> names = options.names;
  if (!names.empty() && names.size() != columns) {
    throw Error(Fault::usage, "--names has " + counted(names.size(), "name") + " for " + counted(columns, "column"),
                file);
  }
  if (names.empty() && header) names = header_names(tally, file);
  out.schema.named = header || !options.names.empty();
  for (std::size_t i = 0; i < columns; ++i) {
    ColumnTally column = tally.columns[i];
    if (!header) column.add_first(tally.first[i], parser);
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
  const Tally& tally = table.tally;
  HeaderVerdict header = sniff_header(tally, {*table.sample, file, options, parser});
  Sniffed out;
  out.cells = tally.first.size();
  out.first_line = tally.first_line;
  out.dialect = table.trials[0].dialect;
  out.dialect.trailing_delimiter = tally.trailing_delimiter && options.names.size() != out.cells;
  out.dialect.header = header.header;
  out.report = make_report(table, lines.encoding(), options, std::move(header.because));
  check_first_row(tally, out.report.likely_comments, file);
  name_columns(tally, file, options, parser, out);
  return out;
}

}  // namespace aefx::csv
