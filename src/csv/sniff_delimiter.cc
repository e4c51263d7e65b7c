#include "csv/sniff_delimiter.h"

#include <map>
#include <optional>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"
#include "csv/record.h"

namespace aefx::csv {
namespace {

// How a sample looks when it is split in one way.
struct Split {
  Dialect dialect;
  std::size_t records = 0;
  std::size_t several = 0;     // records of more than one cell
  std::size_t cells = 0;       // most frequent number of cells of a record
  double agreeing = 0;         // part of the records that have it
  double numeric = 0;          // part of the cells below the first record that are numbers
  bool spaces_follow = false;  // every delimiter

  // Numbers weigh half: at best they double the score.
  [[nodiscard]] double score() const { return cells > 1 ? agreeing * (1 + numeric) : 0; }
};

Split try_split(const Sample& sample, const std::string& file, const NumberCell& numbers, const Dialect& dialect) {
  constexpr std::size_t kLooked = 200;  // records whose cells are read
  Split split{dialect};
  SampleLines lines(sample);
  RecordReader reader(lines, file, dialect, Quotes::lenient);
  Record record;
  std::map<std::size_t, std::size_t> counts;
  std::size_t filled = 0, numeric = 0, bare = 0, spaced = 0;
  while (reader.next(record)) {
    ++split.records;
    ++counts[record.cells.size()];
    if (record.cells.size() > 1) ++split.several;
    if (split.records > kLooked) continue;
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      const std::string_view cell = record.cells[i];
      if (trim(cell).empty()) continue;
      if (i > 0 && !record.in_quotes(i)) {
        ++bare;
        spaced += cell[0] == ' ' ? 1 : 0;
      }
      if (split.records == 1 && !(sample.whole && sample.lines.size() == 1)) continue;
      ++filled;
      double value = 0;
      const Said said = numbers.read(cell, value);
      if (said == Said::number || said == Said::infinite || numbers.looks_like_number(cell)) ++numeric;
    }
  }
  std::size_t most = 0;
  for (const auto& [cells, times] : counts) {
    if (times < most || (times == most && split.cells > 1)) continue;
    most = times;
    split.cells = cells;
  }
  if (split.records > 0) split.agreeing = static_cast<double>(most) / static_cast<double>(split.records);
  if (filled > 0) split.numeric = static_cast<double>(numeric) / static_cast<double>(filled);
  split.spaces_follow = bare > 0 && spaced == bare;
  return split;
}

// Spaces stand alone, or in runs to fill columns up.
Split try_spaces(const Sample& sample, const std::string& file, const NumberCell& numbers, Dialect dialect) {
  dialect.delimiter = ' ';
  const Split single = try_split(sample, file, numbers, dialect);
  dialect.merged = true;
  const Split merged = try_split(sample, file, numbers, dialect);
  return merged.agreeing >= single.agreeing ? merged : single;
}

}  // namespace

void sniff_delimiter(const Sample& sample, const std::string& file, const ReadOptions& options,
                     const NumberCell& numbers, Dialect& dialect) {
  const auto attempt = [&](char delimiter) {
    if (delimiter == ' ') return try_spaces(sample, file, numbers, dialect);
    Dialect with = dialect;
    with.delimiter = delimiter;
    return try_split(sample, file, numbers, with);
  };
  const auto take = [&](const Split& split) {
    dialect = split.dialect;
    dialect.space_after = split.spaces_follow && split.dialect.delimiter != ' ';
  };
  if (options.delimiter) return take(attempt(*options.delimiter));

  std::optional<Split> best;
  bool tie = false, some = false;
  for (const char delimiter : {',', '\t', ';', '|'}) {
    const Split split = attempt(delimiter);
    some = some || 2 * split.several > split.records;
    if (split.cells < 2 || split.agreeing < 0.5) continue;
    const bool equal = best && split.score() == best->score();
    if (!best || split.score() > best->score() || (equal && split.cells > best->cells)) {
      best = split;
      tie = false;
    } else if (equal && split.cells == best->cells) {
      tie = true;
    }
  }
  const Split spaces = attempt(' ');
  const bool table = spaces.cells > 1 && spaces.agreeing == 1 && spaces.numeric > 0.5;
  if (table && (!best || spaces.score() > best->score())) return take(spaces);
  if (best && !tie) return take(*best);
  if (!best && !some) return take(attempt(','));  // one column
  throw Error(Fault::data, "cannot tell what stands between the cells", file,
              "name it: --delimiter , or ';' or '|' or tab");
}

}  // namespace aefx::csv
