#include <algorithm>
#include <cmath>
#include <utility>

#include "aefx/base/error.h"
#include "workflow/recorded.h"
#include "workflow/table_remarks.h"
#include "workflow/training_table.h"

namespace aefx::workflow {
namespace {

using train::RowCollector;

// Replaces positions in a vocabulary by levels, which all of its values become, the most frequent first. Missing values
// stay what they are where rows with them are left out or refused.
prep::Levels fit_declared_levels(const MemoryTable& table, std::size_t category, csv::RowBatch& rows) {
  const std::vector<std::string>& values = table.words[category].values();
  auto column = rows.numbers.col(static_cast<Index>(table.categories[category]));
  prep::ValueCounts counts{.counts = std::vector<std::uint64_t>(values.size(), 1)};  // one more for each: none is 0
  const bool is_missing_a_level =
      table.on_missing != prep::OnMissing::drop && table.on_missing != prep::OnMissing::error;
  for (const double index : column) {
    if (is_missing_a_level || !std::isnan(index)) counts.add(index);
  }
  prep::LevelMap to;
  prep::Levels levels = prep::fit_levels(values, counts, table.levels, to);
  for (double& value : column) {
    if (is_missing_a_level || !std::isnan(value)) value = to.level(value);
  }
  return levels;
}

}  // namespace

std::unique_ptr<train::TrainingData> take_training_table(MemoryTable table, const Messages& messages) {
  const Recorded recorded(messages, std::move(table.remarks));
  train::TableDescription about{.table = std::move(table.table), .origin = {}, .carried = std::move(table.carried)};
  about.origin = {.table = about.table.name, .features = about.table.feature_names()};
  csv::Projection projection{.numbers = {}, .texts = {}, .categories = table.categories};
  for (std::size_t i = 0; i < about.table.features.size(); ++i) {
    projection.numbers.push_back(about.table.features[i].position);
    if (about.table.features[i].date) projection.dates.push_back(i);
  }
  for (const train::CarriedColumn& column : about.carried) projection.texts.push_back(column.position);
  RowCollector collector({.projection = projection, .origin = about.origin, .on_missing = table.on_missing});
  const auto is_declared = [&](std::size_t i) { return !table.declared.empty() && table.declared[i]; };
  for (std::size_t i = 0; i < table.categories.size(); ++i) {
    if (is_declared(i)) about.table.features[table.categories[i]].levels = fit_declared_levels(table, i, table.rows);
  }
  collector.add(std::move(table.rows));
  collector.join();
  drop_missing(collector, about.table.name, recorded);
  find_whole_numbers(collector, projection, about.table);
  if (collector.rows() == 0) throw Error(Fault::data, "the table has no rows to learn from", about.table.name);
  for (std::size_t i = 0; i < table.categories.size(); ++i)
    if (!is_declared(i))
      about.table.features[table.categories[i]].levels = collector.fit_levels(i, table.words[i], table.levels);
  std::unique_ptr<train::TrainingData> data = collector.finish(std::move(about));
  for (const std::string& sentence : missing_markers(data->resident_rows().numbers, data->table(), false))
    recorded.warn(sentence);
  data->set_remarks(recorded.remarks());
  return data;
}

}  // namespace aefx::workflow
