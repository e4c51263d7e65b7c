#include "workflow/columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace aefx::workflow {

std::size_t batch_rows(const csv::Schema& schema) {
  constexpr std::size_t kMostRows = 16'384;
  constexpr std::size_t kMostCells = std::size_t{1} << 20U;
  return std::clamp<std::size_t>(kMostCells / std::max<std::size_t>(schema.columns.size(), 1), 1, kMostRows);
}

std::vector<std::string> names_of(const csv::Schema& schema, const std::vector<std::size_t>& columns) {
  std::vector<std::string> names;
  for (const std::size_t column : columns) names.push_back(schema.columns[column].name);
  return names;
}

std::vector<std::string> carried_names(const csv::Schema& schema, const std::vector<std::size_t>& columns,
                                       const std::vector<std::string>& results, std::vector<std::string>& warnings) {
  std::vector<std::string> names = names_of(schema, columns);
  const std::vector<std::string> others = names;
  for (std::string& name : names) {
    const std::string before = name;
    const auto taken = [&] {
      return std::find(results.begin(), results.end(), name) != results.end() ||
             (name != before && std::find(others.begin(), others.end(), name) != others.end());
    };
    while (taken()) name += "_kept";
    if (name != before) {
      warnings.push_back(fmt::format(R"(the carried column "{}" is called "{}" in the output, where "{}" is a result)",
                                     printable(before), printable(name), printable(before)));
    }
  }
  return names;
}

void say_irregular(const csv::Reader& reader, const csv::Irregular& seen, const Messages& messages) {
  if (reader.dialect().trailing_delimiter)
    messages.say("every row ends in a delimiter; the empty column behind it is left out");
  if (seen.blank_lines > 0) {
    messages.say(fmt::format("{} skipped", seen.blank_lines == 1
                                               ? "1 blank line was"
                                               : fmt::format("{} blank lines were", seen.blank_lines)));
  }
  if (seen.joined > 0) {
    messages.warn(
        fmt::format("{} of several lines that could each be a row, joined by quotes, the first at {}; if the "
                    "quotes are stray ones, say --quote none",
                    counted_rows(seen.joined), seen.first_joined));
  }
  if (!seen.unended.empty())
    messages.insist(fmt::format("{}: no line end follows the last number, which may be cut", seen.unended));
  if (seen.ragged > 0) {
    messages.insist(fmt::format("{} of another length and {} (--on-ragged), the first at {}", counted_rows(seen.ragged),
                                seen.padded ? "padded or cut" : "left out", seen.first_ragged));
  }
}

std::string counted_rows(std::uint64_t rows) { return rows == 1 ? "1 row is" : std::to_string(rows) + " rows are"; }

}  // namespace aefx::workflow
