#include "workflow/continued_table.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/infer/column_matching.h"
#include "base/text.h"
#include "csv/select_columns.h"
#include "prep/level_coder.h"
#include "train/trust_region.h"
#include "workflow/columns.h"
#include "workflow/recorded.h"
#include "workflow/table_name.h"

namespace aefx::workflow {
namespace {

using train::RowCollector;

// Makes training data of rows that were collected. What was whole in training and is not here is so no more.
std::unique_ptr<train::TrainingData> finish(RowCollector& collector, const csv::Projection& projection,
                                            train::TableDescription about, const Messages& messages) {
  const std::vector<model::Feature> before = about.table.features;
  drop_missing(collector, printable(about.origin.table), messages);
  find_whole_numbers(collector, projection, about.table);
  for (std::size_t i = 0; i < before.size(); ++i) {
    model::Feature& now = about.table.features[i];
    now.whole = now.whole && before[i].whole;  // no category was
    if (now.date) now.date->whole_days = now.date->whole_days && before[i].date->whole_days;
  }
  if (collector.rows() == 0)
    throw Error(Fault::data, "the table has no rows to learn from", printable(about.origin.table));
  return collector.finish(std::move(about));
}

// What the report says first, and what else the user was told.
void set_remarks(const Continuation& from, const Recorded& messages, train::TrainingData& data) {
  const auto rows = static_cast<std::uint64_t>(data.rows());
  const std::string before = counted(from.model->training.rows, "row");
  const std::string start =
      learns_decoder_anew(from, rows)
          ? fmt::format("Its decoder is learned anew, since it had no more rows ({}).", from.model->training.rows)
          : fmt::format("Training started from all of its weights, which had {}.", before);
  std::vector<std::string> remarks = messages.remarks();
  remarks.insert(remarks.begin(),
                 fmt::format("Continued from {} on {}: columns, levels, scaling and shape are its own, and its codes "
                             "move by at most {:.0f}% of their deviation. {}",
                             printable(from.name), counted(rows, "row"), 100 * train::TrustRegion::kMostMoved, start));
  data.set_remarks(std::move(remarks));
}

// Positions of the columns that --keep names; nothing where it is not given.
std::optional<std::vector<std::size_t>> kept(const TrainingTableRequest& request, const csv::Schema& schema) {
  if (!request.features.keep) return std::nullopt;
  return csv::select_columns(schema, *request.features.keep, "--keep");
}

}  // namespace

TrainingTable read_continued_table(const TrainingTableRequest& request, train::ProcessGroup& group,
                                   const Messages& messages) {
  const model::Model& model = *request.from->model;
  const Recorded recorded(messages);
  ThreadPool pool(request.threads);
  const std::unique_ptr<RowReader> reader = read_files(request.source, pool);
  const csv::Schema& schema = reader->schema();
  const auto carried = kept(request, schema);
  const infer::ColumnMatch match = infer::match_features(model, schema, reader->name(), carried ? &*carried : nullptr);
  for (const std::string& sentence : match.warnings) recorded.warn(sentence);
  const prep::Origin origin{.table = reader->name(), .features = model.table.feature_names(), .files = reader->names()};
  csv::Projection numbers = match.projection;  // of which levels are some, as they come
  numbers.categories.clear();
  const std::unique_ptr<RowCollector> collector = group.collector(
      request.source, {.projection = numbers, .origin = origin, .on_missing = request.on_missing}, request.limits);
  prep::LevelCoder coder(model.table.levels());
  collector->read(*reader->file(), [&] {
    std::uint64_t count = 0;
    for (csv::RowBatch batch; reader->read(match.projection, batch_rows(schema), batch); batch = {}) {
      csv::RowBatch rows = collector->own_rows(std::move(batch));
      if (request.read) request.read(count += rows.rows());
      coder.code(origin, rows);
      rows.labels.clear();
      collector->add(std::move(rows));
    }
  });
  for (const std::string& sentence : reader->remarks()) recorded.warn(sentence);
  reader->say_irregular(recorded);

  train::TableDescription about{.table = model.table, .origin = origin};
  about.table.name = table_name(request.source.paths);
  about.table.columns = schema.columns.size();
  for (std::size_t i = 0; i < about.table.features.size(); ++i)
    about.table.features[i].position = match.projection.numbers[i];
  for (const std::size_t column : match.projection.texts)
    about.carried.push_back({.name = schema.columns[column].name, .position = column});
  TrainingTable out{.data = finish(*collector, numbers, std::move(about), recorded), .carried = {}};
  // Every process has seen rows of its own.
  for (const std::string& some :
       out.data->reduction().gather_to_all(fmt::format("{}", fmt::join(coder.warnings(), "\n")))) {
    if (!some.empty()) recorded.warn(some);
  }
  if (const std::string note = out.data->storage_note(); !note.empty()) recorded.say(note);
  std::vector<std::string> warnings;
  out.carried = carried_names(schema, match.projection.texts, request.results, warnings);
  for (const std::string& sentence : warnings) messages.warn(sentence);
  set_remarks(*request.from, recorded, *out.data);
  return out;
}

std::unique_ptr<train::TrainingData> take_continued_table(const Continuation& from, csv::RowBatch rows,
                                                          const Messages& messages) {
  const model::Model& model = *from.model;
  const Recorded recorded(messages);
  train::TableDescription about{.table = model.table, .origin = {}};
  about.table.name = "X";
  about.origin = {.table = about.table.name, .features = about.table.feature_names()};
  csv::Projection projection;
  for (std::size_t i = 0; i < about.table.features.size(); ++i) {
    projection.numbers.push_back(about.table.features[i].position);
    if (about.table.features[i].date) projection.dates.push_back(i);
  }
  prep::LevelCoder coder(model.table.levels());
  coder.code(about.origin, rows);
  rows.labels.clear();
  for (const std::string& sentence : coder.warnings()) recorded.warn(sentence);
  RowCollector collector(
      {.projection = projection, .origin = about.origin, .on_missing = model.pipeline.options.on_missing});
  collector.add(std::move(rows));
  collector.join();
  std::unique_ptr<train::TrainingData> data = finish(collector, projection, std::move(about), recorded);
  set_remarks(from, recorded, *data);
  return data;
}

}  // namespace aefx::workflow
