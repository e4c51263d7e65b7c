#include "csv/split_trial.h"

#include <map>

#include "csv/record.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kLooked = 200;  // records whose cells are read

struct CellCounts {
  std::size_t filled = 0, numeric = 0, bare = 0, spaced = 0;
};

void count_cells(const Record& record, const NumberCell& numbers, bool values, SplitTrial& trial, CellCounts& counts) {
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
    if (!values) continue;
    ++counts.filled;
    double value = 0;
    const Said said = numbers.read(cell, value);
    if (said == Said::number || said == Said::infinite || numbers.looks_like_number(cell)) ++counts.numeric;
  }
}

}  // namespace

SplitTrial try_split(const Sample& sample, const std::string& file, const NumberCell& numbers, const Dialect& dialect) {
  SplitTrial trial{.dialect = dialect};
  SampleLines lines(sample);
  RecordReader reader(lines, file, dialect, Quotes::lenient);
  Record record;
  std::map<std::size_t, std::size_t> times;
  CellCounts counts;
  while (reader.next(record)) {
    ++trial.records;
    ++times[record.cells.size()];
    if (record.cells.size() > 1) ++trial.several;
    if (record.odd) ++trial.odd;
    const bool lone = sample.whole && sample.lines.size() == 1;
    if (trial.records <= kLooked) count_cells(record, numbers, trial.records > 1 || lone, trial, counts);
  }
  if (record.odd) ++trial.odd;
  std::size_t most = 0;
  for (const auto& [cells, count] : times) {
    if (count < most || (count == most && trial.cells > 1)) continue;
    most = count;
    trial.cells = cells;
  }
  const auto part = [](std::size_t of, std::size_t all) {
    return all > 0 ? static_cast<double>(of) / static_cast<double>(all) : 0;
  };
  trial.agreeing = part(most, trial.records);
  trial.numeric = part(counts.numeric, counts.filled);
  trial.spaces_follow = counts.bare > 0 && counts.spaced == counts.bare;
  return trial;
}

}  // namespace aefx::csv
