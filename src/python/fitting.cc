#include "python/fitting.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/thread_pool.h"
#include "aefx/explain/examination.h"
#include "aefx/infer/score.h"
#include "aefx/prep/rows.h"
#include "aefx/train/train.h"
#include "explain/point_sample.h"
#include "explain/stability.h"

namespace aefx::python {
namespace {

// Labels become places in vocabularies, which are returned, where their features stand among the numbers.
std::vector<prep::Vocabulary> place_labels(const TableRows& table, csv::RowBatch& rows) {
  std::vector<prep::Vocabulary> all;
  for (const CodedLabels& label : table.labels()) {
    prep::Vocabulary& words = all.emplace_back();
    std::vector<double> places;
    for (const std::string& value : label.texts.values) places.push_back(words.place(value));
    const double missing = words.place("");
    const std::int64_t* const codes = label.texts.codes.data();
    auto column = rows.numbers.col(static_cast<Index>(label.feature));
    for (Index r = 0; r < rows.numbers.rows(); ++r)
      column(r) = codes[r] < 0 ? missing : places[static_cast<std::size_t>(codes[r])];
  }
  return all;
}

void look_at_dates(const csv::RowBatch& rows, model::Table& table) {
  for (std::size_t i = 0; i < table.features.size(); ++i) {
    if (!table.features[i].date) continue;
    const auto days = rows.numbers.col(static_cast<Index>(i)).array();
    table.features[i].date->whole_days = (days == days.floor() || days.isNaN()).all();
  }
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

std::vector<explain::Carried> names_of(const std::vector<CarriedTexts>& carried) {
  std::vector<explain::Carried> out;
  for (const CarriedTexts& column : carried) out.push_back({.name = column.name, .position = column.position});
  return out;
}

}  // namespace

Fitted fit(const TableRows& table, FitRequest& request, Signals& signals) {
  const train::TrainOptions& options = request.options;
  Fitted out;
  ThreadPool pool(options.threads);
  csv::RowBatch rows = table.numbers(0, table.rows());
  const prep::Origin origin{.table = request.table.name, .features = request.table.feature_names()};
  const std::vector<prep::Vocabulary> words = place_labels(table, rows);
  look_at_dates(rows, request.table);
  const std::uint64_t dropped = prep::apply_missing_rule(options.on_missing, origin, rows);
  if (dropped > 0)
    out.said.push_back(fmt::format("{} left out for a missing value (--on-missing drop)",
                                   dropped == 1 ? "1 row is" : fmt::format("{} rows are", dropped)));
  if (rows.rows() == 0) throw Error(Fault::data, "the table has no rows to learn from", request.table.name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t feature = table.labels()[i].feature;
    request.table.features[feature].levels =
        prep::fit_levels(words[i].values(), request.levels, rows.numbers.col(static_cast<Index>(feature)));
  }

  StoppedBySignals observer(signals);
  train::Trained trained = train::train(rows, request.table, origin, options, observer);
  if (trained.interrupted) return out;
  const prep::Prepared prepared = trained.prepared.inputs.rows() > 0
                                      ? std::move(trained.prepared)
                                      : prep::prepare(trained.model.pipeline, origin, rows, &pool);
  model::Model& model = trained.model;
  model.evidence = explain::examine(model, prepared, &pool);
  model.evidence.points =
      explain::training_points(model, prepared.inputs, carried_texts(request.carried, rows), names_of(request.carried));
  infer::measure_scores(model, rows.numbers, prepared.inputs, &pool);
  if (request.stability_runs > 0) {
    std::optional<model::StabilityEvidence>& stability = model.evidence.stability;
    stability = explain::measure_stability(model, rows, origin, trained.settled, request.stability_runs, observer);
    const std::uint64_t done = stability ? stability->runs : 0;
    if (done < request.stability_runs)
      out.said.push_back(fmt::format("{} of {} runs of --stability count", done, request.stability_runs));
  }
  out.model = std::move(model);
  return out;
}

}  // namespace aefx::python
