#include "train/run_fingerprint.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/text.h"
#include "train/option_table.h"

namespace aefx::train {

Fingerprint run_fingerprint(const TrainOptions& options, const TrainingData& data) {
  Fingerprint out{{"program", "aefx " AEFX_VERSION}};
  out.emplace_back("rows", std::to_string(data.rows()));
  std::string names;
  for (const model::Feature& feature : data.table().features) {
    names += (names.empty() ? "" : ",") + printable(feature.name);
    if (!feature.levels.names.empty()) names += fmt::format(" of {} levels", feature.levels.size());
  }
  out.emplace_back("columns", std::move(names));
  for (auto& option : option_fingerprint(options)) out.push_back(std::move(option));
  // Last, since they say least.
  out.emplace_back("--max-memory", data.memory_limit() > 0 ? std::to_string(data.memory_limit()) : "none");
  out.emplace_back("checksum of the numbers", fmt::format("{:08x}", data.checksum()));
  return out;
}

}  // namespace aefx::train
