// Which module may include which: the arrows of the design.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace aefx::house {

struct Module {
  std::string_view name;
  int level;
};

// A module includes itself and the levels below it, never another of its own level.
inline constexpr std::array<Module, 13> kModules{{{"base", 0},
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
                                                  {"cli", 7},
                                                  {"python", 7}}};

inline std::optional<int> level_of(std::string_view module) {
  for (const Module& m : kModules) {
    if (m.name == module) return m.level;
  }
  return std::nullopt;
}

// dist stands beside the levels: it implements an interface of train, and cli alone knows it.
inline bool is_module(std::string_view name) { return name == "dist" || level_of(name).has_value(); }

// The plain result struct of explain: all of it that report may see.
inline constexpr std::string_view kExplanation = "explain/explanation.h";
// How a cell is quoted, which a report in CSV must do as every other table of the program does.
inline constexpr std::string_view kWriter = "csv/writer.h";

// Why `from` may not include `header` ("csv/reader.h") of module `to`; empty if it may.
inline std::string broken_arrow(std::string_view from, std::string_view to, std::string_view header) {
  if (from == to) return {};
  const std::string arrow = std::string(from) + " -> " + std::string(to);
  if (to == "dist") return from == "cli" ? "" : arrow + ": only cli may include dist";
  if (from == "dist") {
    const bool may = to == "train" || *level_of(to) < *level_of("train");
    return may ? "" : arrow + ": dist may include train and what is below it";
  }
  if (from == "report") {
    const bool may = to == "base" || header == kExplanation || header == kWriter;
    return may ? ""
               : arrow + ": report may include base, " + std::string(kWriter) + " and " + std::string(kExplanation) +
                     " only";
  }
  const int above = *level_of(from), below = *level_of(to);
  if (below < above) return {};
  return arrow +
         (above == below ? ": siblings may not include each other" : ": a lower level may not include a higher one");
}

}  // namespace aefx::house
