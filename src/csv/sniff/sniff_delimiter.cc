#include "csv/sniff/sniff_delimiter.h"

#include <algorithm>
#include <map>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/parse/record.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kCellRecords = 200;  // records whose cells are counted

struct CellCounts {
  std::size_t filled = 0, numeric = 0, bare = 0, spaced = 0;
};

void count_cells(const Record& record, const CellParser& parser, bool below_first, SplitTrial& trial,
                 CellCounts& counts) {
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    const std::string_view cell = record.cells[i];
    if (trim(cell).empty()) continue;
    if (record.in_quotes(i)) {
      ++trial.quoted;
      if (cell.find_first_of("\r\n") != cell.npos || cell.find(trial.dialect.delimiter) != cell.npos ||
          cell.find(trial.dialect.quote) != cell.npos) {
        ++trial.needed;
      }
    } else if (i > 0) {
      ++counts.bare;
      counts.spaced += cell[0] == ' ' ? 1 : 0;
    }
    if (!below_first) continue;
    ++counts.filled;
    double value = 0;
    const CellKind kind = parser.read(cell, value);
    if (kind == CellKind::number || kind == CellKind::infinite || parser.looks_like_number(cell)) ++counts.numeric;
  }
}

SplitTrial try_split(const SniffInput& in, const Dialect& dialect) {
  SplitTrial trial{.dialect = dialect};
  SampleLines lines(in.sample);
  RecordReader reader(lines, in.file, dialect, Quotes::lenient);
  Record record;
  std::map<std::size_t, std::size_t> times;
  std::size_t first_cells = 0;
  CellCounts counts;
  while (reader.next(record)) {
    ++trial.records;
    ++times[record.cells.size()];
    if (trial.records == 1) first_cells = record.cells.size();
    if (record.cells.size() > 1) ++trial.multi_cell;
    if (record.malformed) ++trial.malformed;
    const bool lone = in.sample.whole && in.sample.lines.size() == 1;
    if (trial.records <= kCellRecords) count_cells(record, in.parser, trial.records > 1 || lone, trial, counts);
  }
  if (record.malformed) ++trial.malformed;
  std::size_t most = 0;
  for (const auto& [cells, count] : times) {
    if (count < most || (count == most && trial.cells > 1)) continue;
    most = count;
    trial.cells = cells;
  }
  const auto share = [](std::size_t of, std::size_t all) {
    return all > 0 ? static_cast<double>(of) / static_cast<double>(all) : 0;
  };
  trial.consistency = share(most, trial.records);
  trial.agree_below =
      most == trial.records || (trial.records > 2 && most + 1 == trial.records && first_cells != trial.cells);
  trial.numeric = share(counts.numeric, counts.filled);
  trial.spaces_follow = counts.bare > 0 && counts.spaced == counts.bare;
  return trial;
}

Dialect white_space(Dialect dialect) {
  dialect.delimiter = ' ';
  dialect.merged = dialect.white_space = true;
  return dialect;
}

// A space may be the delimiter by itself, or in runs that align the columns, also with tabs.
SplitTrial try_spaces(const SniffInput& in, Dialect dialect) {
  dialect.delimiter = ' ';
  const SplitTrial single = try_split(in, dialect);
  dialect.merged = true;
  SplitTrial merged = try_split(in, dialect);
  merged.aligned = merged.consistency > single.consistency;
  const bool has_tabs = std::any_of(in.sample.lines.begin(), in.sample.lines.end(),
                                    [](const Sample::Item& item) { return item.text.find('\t') != item.text.npos; });
  if (has_tabs && !in.options.delimiter) {
    SplitTrial both = try_split(in, white_space(dialect));
    both.aligned = true;
    if (both.score() > std::max(single.score(), merged.score())) return both;
  }
  return merged.consistency >= single.consistency ? merged : single;
}

bool splits_most(const SplitTrial& trial) { return trial.cells > 1 && trial.consistency >= 0.5; }

bool better(const SplitTrial& a, const SplitTrial& b) {
  if (splits_most(a) != splits_most(b)) return splits_most(a);
  if (a.score() != b.score()) return a.score() > b.score();
  return a.cells > b.cells;
}

}  // namespace

std::vector<SplitTrial> sniff_delimiter(const SniffInput& in, const Dialect& known) {
  const auto attempt = [&](char delimiter) {
    if (delimiter == ' ') return try_spaces(in, known);
    Dialect with = known;
    with.delimiter = delimiter;
    return try_split(in, with);
  };
  std::vector<SplitTrial> trials;
  if (in.options.white_space) {
    trials.push_back(try_split(in, white_space(known)));
  } else if (in.options.delimiter) {
    trials.push_back(attempt(*in.options.delimiter));
  } else {
    for (const char delimiter : {'\t', ';', '|'}) trials.push_back(attempt(delimiter));
    SplitTrial commas = attempt(',');
    if (in.options.decimal != ',' || commas.needed > 0) trials.insert(trials.begin(), std::move(commas));
    const bool several_cells = std::any_of(
        trials.begin(), trials.end(), [](const SplitTrial& trial) { return 2 * trial.multi_cell > trial.records; });
    std::stable_sort(trials.begin(), trials.end(), better);
    // A first row that alone differs suits another delimiter.
    const auto clean = std::find_if(trials.begin(), trials.end(), [](const SplitTrial& trial) {
      return trial.cells > 1 && trial.is_clean() && trial.records > 2;
    });
    if (trials[0].agree_below && !trials[0].is_clean() && clean != trials.end())
      std::rotate(trials.begin(), clean, clean + 1);
    SplitTrial spaces = attempt(' ');
    const bool is_clean = splits_most(trials[0]) && trials[0].is_clean();
    const bool agree = is_clean ? spaces.consistency == 1 : spaces.agree_below;
    const bool table = spaces.cells > 1 && agree && spaces.numeric > 0.5;
    // A tab is rarely one of the blanks where it splits all rows into cells that are mostly numbers.
    const bool tabs_suffice = spaces.dialect.white_space && is_clean && trials[0].numeric > 0.5;
    const bool first = table && (!splits_most(trials[0]) || (spaces.score() > trials[0].score() && !tabs_suffice));
    trials.insert(first ? trials.begin() : trials.end(), std::move(spaces));
    const bool tie = splits_most(trials[0]) && !better(trials[0], trials[1]) && !first;
    if (tie || (!first && !splits_most(trials[0]) && several_cells)) {
      throw Error(Fault::data, "cannot tell what stands between the cells", in.file,
                  "name it: --delimiter , or ';' or '|' or tab");
    }
    if (!splits_most(trials[0])) {  // one column
      const auto comma = std::find_if(trials.begin(), trials.end(),
                                      [](const SplitTrial& trial) { return trial.dialect.delimiter == ','; });
      if (comma != trials.end()) std::rotate(trials.begin(), comma, comma + 1);
    }
  }
  Dialect& verdict = trials[0].dialect;
  verdict.space_after = trials[0].spaces_follow && verdict.delimiter != ' ';
  return trials;
}

}  // namespace aefx::csv
