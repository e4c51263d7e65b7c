// The sniffer's steps, told to whoever wants to know.
#pragma once

#include <string>
#include <vector>

#include "aefx/csv/evidence.h"
#include "csv/column_tally.h"
#include "csv/lines.h"
#include "csv/split_trial.h"

namespace aefx::csv {

// All but the columns.
[[nodiscard]] Evidence gather_evidence(const Sample& sample, const Encoding& encoding,
                                       const std::vector<SplitTrial>& trials, const Tally& tally,
                                       std::string header_because, const ReadOptions& options);

}  // namespace aefx::csv
