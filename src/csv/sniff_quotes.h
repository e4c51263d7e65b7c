// Third question: which sign are cells quoted with, and how is it written inside of them?
#pragma once

#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "csv/lines.h"
#include "csv/number_cell.h"
#include "csv/split_trial.h"

namespace aefx::csv {

// Double quotes that are doubled inside are what a table has, unless rows then differ in length or have text behind a
// quote, and apostrophes, or escapes by backslash, would put all of them right. What `options` says is not asked. Goes
// through sniff_delimiter() for each, and returns its trials; throws its Error.
[[nodiscard]] std::vector<SplitTrial> sniff_quotes(const Sample& sample, const std::string& file,
                                                   const ReadOptions& options, const NumberCell& numbers);

}  // namespace aefx::csv
