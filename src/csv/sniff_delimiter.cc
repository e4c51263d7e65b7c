#include "csv/sniff_delimiter.h"

#include <algorithm>
#include <utility>

#include "aefx/base/error.h"

namespace aefx::csv {
namespace {

// Spaces stand alone, or in runs to fill columns up.
SplitTrial try_spaces(const Sample& sample, const std::string& file, const NumberCell& numbers, Dialect dialect) {
  dialect.delimiter = ' ';
  const SplitTrial single = try_split(sample, file, numbers, dialect);
  dialect.merged = true;
  const SplitTrial merged = try_split(sample, file, numbers, dialect);
  return merged.agreeing >= single.agreeing ? merged : single;
}

bool splits_most(const SplitTrial& trial) { return trial.cells > 1 && trial.agreeing >= 0.5; }

bool better(const SplitTrial& a, const SplitTrial& b) {
  if (splits_most(a) != splits_most(b)) return splits_most(a);
  if (a.score() != b.score()) return a.score() > b.score();
  return a.cells > b.cells;
}

}  // namespace

std::vector<SplitTrial> sniff_delimiter(const Sample& sample, const std::string& file, const ReadOptions& options,
                                        const NumberCell& numbers, const Dialect& known) {
  const auto attempt = [&](char delimiter) {
    if (delimiter == ' ') return try_spaces(sample, file, numbers, known);
    Dialect with = known;
    with.delimiter = delimiter;
    return try_split(sample, file, numbers, with);
  };
  std::vector<SplitTrial> trials;
  if (options.delimiter) {
    trials.push_back(attempt(*options.delimiter));
  } else {
    for (const char delimiter : {',', '\t', ';', '|'}) trials.push_back(attempt(delimiter));
    const bool some = std::any_of(trials.begin(), trials.end(),
                                  [](const SplitTrial& trial) { return 2 * trial.several > trial.records; });
    std::stable_sort(trials.begin(), trials.end(), better);
    SplitTrial spaces = attempt(' ');
    const bool table = spaces.cells > 1 && spaces.agreeing == 1 && spaces.numeric > 0.5;
    const bool first = table && (!splits_most(trials[0]) || spaces.score() > trials[0].score());
    trials.insert(first ? trials.begin() : trials.end(), std::move(spaces));
    const bool tie = splits_most(trials[0]) && !better(trials[0], trials[1]) && !first;
    if (tie || (!first && !splits_most(trials[0]) && some)) {
      throw Error(Fault::data, "cannot tell what stands between the cells", file,
                  "name it: --delimiter , or ';' or '|' or tab");
    }
    if (!splits_most(trials[0])) {  // one column
      const auto comma = std::find_if(trials.begin(), trials.end(),
                                      [](const SplitTrial& trial) { return trial.dialect.delimiter == ','; });
      std::rotate(trials.begin(), comma, comma + 1);
    }
  }
  Dialect& verdict = trials[0].dialect;
  verdict.space_after = trials[0].spaces_follow && verdict.delimiter != ' ';
  return trials;
}

}  // namespace aefx::csv
