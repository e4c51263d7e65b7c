#include "python/fitting.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "workflow/continued_table.h"
#include "workflow/train_job.h"
#include "workflow/training_table.h"

namespace aefx::python {
namespace {

// Labels become places in vocabularies, which are returned, where their features stand among the numbers.
std::vector<prep::Vocabulary> place_labels(const TableRows& table, csv::RowBatch& rows) {
  std::vector<prep::Vocabulary> all;
  for (const CodedLabels& label : table.labels()) {
    prep::Vocabulary& words = all.emplace_back();
    std::vector<double> places;
    for (const std::string& value : label.texts.values) places.push_back(words.index(value));
    const double missing = words.index("");
    const std::int64_t* const codes = label.texts.codes.data();
    auto column = rows.numbers.col(static_cast<Index>(label.feature));
    for (Index r = 0; r < rows.numbers.rows(); ++r)
      column(r) = codes[r] < 0 ? missing : places[static_cast<std::size_t>(codes[r])];
  }
  return all;
}

// Tells whether a type declares values that no row has.
bool has_unused_values(const CodedTexts& texts, std::size_t rows) {
  std::vector<bool> used(texts.values.size(), false);
  for (std::size_t r = 0; r < rows; ++r) {
    const std::int64_t code = texts.codes.data()[r];
    if (code >= 0) used[static_cast<std::size_t>(code)] = true;
  }
  return std::find(used.begin(), used.end(), false) != used.end();
}

// The rows' place tells which text each has, even after some were left out.
csv::TextColumns carried_texts(const std::vector<CarriedTexts>& carried, const csv::RowBatch& rows) {
  csv::TextColumns texts(carried.size());
  for (const csv::RowLine& line : rows.lines) {
    for (const CarriedTexts& column : carried) {
      const std::int64_t code = column.texts.codes.data()[line.line() - 1];
      texts.push_back(code < 0 ? std::string_view() : column.texts.values[static_cast<std::size_t>(code)]);
    }
  }
  return texts;
}

// Collects what a job says.
class Sentences : public workflow::Messages {
 public:
  explicit Sentences(std::vector<std::string>& all) : all_(all) {}
  void say(const std::string& /*text*/) const override {}
  void warn(const std::string& text) const override { all_.push_back(text); }

 private:
  std::vector<std::string>& all_;
};

// Takes the rows and what is known of their columns.
std::unique_ptr<train::TrainingData> training_data(const TableRows& table, FitRequest& request,
                                                   const workflow::Messages& messages) {
  workflow::MemoryTable memory{.rows = table.numbers(0, table.rows()),
                               .table = request.table,
                               .carried = {},
                               .categories = {},
                               .words = {},
                               .remarks = request.remarks,
                               .levels = request.levels,
                               .on_missing = request.options.on_missing};
  memory.words = place_labels(table, memory.rows);
  for (const CodedLabels& label : table.labels()) {
    memory.categories.push_back(label.feature);
    memory.declared.push_back(has_unused_values(label.texts, table.rows()));
  }
  memory.rows.texts = carried_texts(request.carried, memory.rows);
  for (const CarriedTexts& column : request.carried)
    memory.carried.push_back({.name = column.name, .position = column.position});
  return workflow::take_training_table(std::move(memory), messages);
}

}  // namespace

Fitted fit(const TableRows& table, FitRequest& request, Signals& signals) {
  Fitted out;
  const Sentences messages(out.said);
  const std::unique_ptr<train::TrainingData> data = training_data(table, request, messages);
  StoppedBySignals observer(signals, out.said, request.callback);
  out.model = workflow::run_train_job({.options = request.options, .stability_runs = request.stability_runs}, *data,
                                      observer, messages)
                  .trained.model;
  return out;
}

Fitted fit_further(const TableRows& table, const FurtherFit& request, Signals& signals) {
  Fitted out;
  const Sentences messages(out.said);
  const workflow::Continuation from{
      .name = "the model", .model = std::make_shared<const model::Model>(request.model), .given = request.given};
  static_cast<void>(workflow::continued_options(from, 0));  // what contradicts the model is told first
  workflow::check_flags(from, {}, request.stability_runs);
  const std::unique_ptr<train::TrainingData> data =
      workflow::take_continued_table(from, table.batch(0, table.rows()), messages);
  StoppedBySignals observer(signals, out.said, request.callback);
  const auto rows = static_cast<std::uint64_t>(data->rows());
  out.model = workflow::run_train_job({.options = workflow::continued_options(from, rows)}, *data, observer, messages)
                  .trained.model;
  return out;
}

train::Sweep sweep(const TableRows& table, FitRequest& request, const std::vector<Index>& sizes, Signals& signals) {
  std::vector<std::string> said;
  const Sentences messages(said);
  const std::unique_ptr<train::TrainingData> data = training_data(table, request, messages);
  StoppedBySignals observer(signals, said, request.callback);
  return train::sweep(*data, request.options, sizes, observer);
}

NamedSelection select_columns(const TableRows& table, FitRequest& request, std::size_t count, Signals& signals) {
  std::vector<std::string> said;
  const Sentences messages(said);
  const std::unique_ptr<train::TrainingData> data = training_data(table, request, messages);
  StoppedBySignals observer(signals, said, request.callback);
  return {.selection = train::select_columns(*data, request.options, count, observer),
          .names = data->table().feature_names()};
}

}  // namespace aefx::python
