// Which module may include which: the arrows of the architecture.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace aefx::house {

struct Module {
  std::string_view name;
  int level;
};

// A module includes itself and modules of lower levels, never another one of its own level. dist has rules of its own.
inline constexpr std::array<Module, 15> kModules{{{"base", 0},
                                                  {"csv", 1},
                                                  {"nn", 1},
                                                  {"prep", 2},
                                                  {"optim", 2},
                                                  {"model", 3},
                                                  {"train", 4},
                                                  {"infer", 4},
                                                  {"explain", 5},
                                                  {"report", 6},
                                                  {"export", 6},
                                                  {"workflow", 7},
                                                  {"cli", 8},
                                                  {"python", 8},
                                                  {"library", 8}}};

// Folders below src/<module>: a larger module is divided by idea, and no deeper.
inline constexpr std::array<std::string_view, 16> kFolders{
    "cli/commands", "cli/options", "cli/shell",  "csv/bytes",      "csv/parse",   "csv/sniff",
    "export/c",     "export/onnx", "export/sql", "python/aefx",    "report/html", "report/markdown",
    "report/svg",   "report/text", "train/rows", "train/selection"};

inline std::optional<int> level_of(std::string_view module) {
  for (const Module& m : kModules) {
    if (m.name == module) return m.level;
  }
  return std::nullopt;
}

inline bool is_module(std::string_view name) { return name == "dist" || level_of(name).has_value(); }

// The headers that a program includes, of module library: the others below include/ are not installed.
inline constexpr std::string_view kFacade = "include/aefx/aefx.h", kFacadeOptions = "include/aefx/options.h";

inline bool is_folder(std::string_view path) {
  return std::find(kFolders.begin(), kFolders.end(), path) != kFolders.end();
}

// The contents of a report, and the records that it holds: plain structs, all that report may include of explain and
// model.
inline constexpr std::string_view kExplanation = "explain/explanation.h";
inline constexpr std::array<std::string_view, 2> kRecords{"model/measurements.h", "model/training.h"};

inline bool is_record(std::string_view header) { return header == kRecords[0] || header == kRecords[1]; }

// Quoting of cells, which reports in CSV share with all other output.
inline constexpr std::string_view kWriter = "csv/writer.h";

// Returns why `from` may not include `header` ("csv/reader.h") of module `to`; empty if it may.
inline std::string broken_arrow(std::string_view from, std::string_view to, std::string_view header) {
  if (from == to) return {};
  const std::string arrow = std::string(from) + " -> " + std::string(to);
  if (to == "dist") return from == "workflow" ? "" : arrow + ": only workflow may include dist";
  if (from == "dist") {
    const bool may = to == "train" || *level_of(to) < *level_of("train");
    return may ? "" : arrow + ": dist may include train and what is below it";
  }
  if (from == "report") {
    const bool may = to == "base" || header == kExplanation || is_record(header) || header == kWriter;
    return may ? ""
               : arrow + ": report may include base, the records of model, " + std::string(kWriter) + " and " +
                     std::string(kExplanation) + " only";
  }
  const int above = *level_of(from), below = *level_of(to);
  if (below < above) return {};
  return arrow +
         (above == below ? ": siblings may not include each other" : ": a lower level may not include a higher one");
}

}  // namespace aefx::house
