#include "train/column_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "aefx/base/error.h"
#include "aefx/prep/statistics.h"
#include "base/text.h"
#include "prep/column_subset.h"
#include "train/caps.h"
#include "train/held_out_baseline.h"
#include "train/held_out_errors.h"
#include "train/learner.h"
#include "train/selection/split.h"

namespace aefx::train {
namespace {

constexpr Index kMostRows = 100'000;  // of a large table, evenly spaced
constexpr std::size_t kFolds = 10;
constexpr std::size_t kFoldsOfWide = 5;
constexpr double kWide = 20'000;  // encoded columns times columns selected

// What the columns chosen on the other rows of a fold keep of its held-out rows.
struct FoldResult {
  std::vector<std::size_t> chosen;
  std::vector<std::vector<double>> errors, pca;  // by number of columns, of each row
  std::vector<double> means;
  MatrixD column_errors;  // squared, by all columns chosen and by the means: 2 x encoded columns, in scaled units
};

prep::Pipeline standardized(const MatrixD& features, const TrainOptions& options, const prep::FeatureForms& forms) {
  return fit_pipeline(prep::encoded_statistics(features, prep::all_rows(features.rows()), forms), options, forms);
}

// Returns the sum over rows of squared errors in each column; values that are missing count as reconstructed.
VectorD squared_errors(Matrix output, const prep::Prepared& rows, const prep::Pipeline& pipeline) {
  Matrix wanted = rows.inputs;
  pipeline.linearize(output);
  pipeline.linearize(wanted);
  MatrixD difference = (output - wanted).cast<double>();
  if (rows.weights.rows() > 0) difference.array() *= rows.weights.cast<double>().array();
  return difference.colwise().squaredNorm();
}

FoldResult judge(const Split& split, const MatrixD& features, const TrainOptions& options,
                 const prep::FeatureForms& forms, std::size_t count) {
  const MatrixD fit = take_rows(features, split.fit);
  const prep::Pipeline pipeline = standardized(fit, options, forms);
  const prep::ColumnSubset subset = prep::choose_columns(pipeline.transform(fit).inputs, pipeline, count);
  const HeldOutBaseline other(pipeline, output_activation(options), fit, take_rows(features, split.held_out),
                              static_cast<Index>(count));
  FoldResult out{
      .chosen = subset.features, .errors = {}, .pca = {}, .means = other.means_errors(), .column_errors = {}};
  Matrix output;
  for (std::size_t i = 1; i <= count; ++i) {
    output = prep::reconstruct(subset, other.held_out().inputs, std::min(i, subset.features.size()));
    out.errors.push_back(other.errors(output));
    out.pca.push_back(other.pca_errors(static_cast<Index>(i)));
  }
  out.column_errors.resize(2, output.cols());
  out.column_errors.row(0) = squared_errors(output, other.held_out(), pipeline);
  out.column_errors.row(1) =
      squared_errors(prep::reconstruct(subset, other.held_out().inputs, 0), other.held_out(), pipeline);
  return out;
}

// Returns what is kept of each feature; 0 of one that does not vary.
std::vector<double> kept_of_features(const std::vector<FoldResult>& folds, const prep::Pipeline& pipeline) {
  MatrixD sums = MatrixD::Zero(2, static_cast<Index>(pipeline.features()));
  for (const FoldResult& fold : folds) {
    for (std::size_t i = 0; i < pipeline.columns.size(); ++i)
      sums.col(static_cast<Index>(pipeline.columns[i].source)) += fold.column_errors.col(static_cast<Index>(i));
  }
  std::vector<double> out;
  for (Index i = 0; i < sums.cols(); ++i) out.push_back(sums(1, i) > 0 ? 1 - sums(0, i) / sums(1, i) : 0);
  return out;
}

void check(std::size_t count, const TrainingData& data) {
  const std::size_t features = data.table().features.size();
  if (features < 2) {
    throw Error(Fault::data, "there is one column to learn from, and none that could follow from it",
                data.origin().table,
                "choose from a table with more columns of numbers, or of a few values each (--categorical SPEC)");
  }
  if (count >= features) {
    throw Error(Fault::usage,
                fmt::format("{} columns are not fewer than the {} that there are to choose from", count, features),
                data.origin().table, fmt::format("give --columns up to {}", features - 1));
  }
  if (data.rows() < 3) {
    throw Error(Fault::data,
                fmt::format("{} are too few to learn from some and hold out others",
                            counted(static_cast<std::uint64_t>(data.rows()), "row")),
                data.origin().table, "three are the fewest, and many more are needed to say anything");
  }
}

// Adds what the columns keep on held-out rows.
void measure(ColumnSelection& selection, const std::vector<FoldResult>& folds) {
  for (std::size_t i = 0; i < selection.columns.size(); ++i) {
    SelectedColumn& column = selection.columns[i];
    ErrorSums sums;
    for (const FoldResult& fold : folds) {
      sums.add({.network = fold.errors[i], .pca = fold.pca[i], .means = fold.means});
      if (std::find(fold.chosen.begin(), fold.chosen.end(), column.feature) != fold.chosen.end()) ++column.found;
    }
    const auto fitted = static_cast<double>(selection.rows) * (1 - 1 / static_cast<double>(folds.size()));
    const model::Errors errors = sums.errors(fitted);
    if (!(errors.means > 0)) continue;
    column.kept = 1 - errors.network / errors.means;
    column.standard_error = errors.kept_standard_error;
    column.pca = 1 - errors.pca / errors.means;
  }
}

}  // namespace

ColumnSelection select_columns(TrainingData& data, const TrainOptions& options, std::size_t count, Observer& observer) {
  if (count == 0) count = std::min(kUsualColumns, data.table().features.size() - 1);
  check(count, data);
  observer.stage(Stage::selection);
  ThreadPool pool(options.threads);
  data.set_transforms(choose_caps(data, options, pool));
  const CapSentences caps = describe_caps(data, options);
  for (const std::string& sentence : caps.warnings) observer.remark(sentence);
  for (const std::string& sentence : caps.notes) observer.remark(sentence);
  const MatrixD features = data.take(prep::evenly_spaced(data.rows(), kMostRows));
  const prep::FeatureForms forms = data.table().forms();
  const prep::Pipeline pipeline = standardized(features, options, forms);
  const bool is_wide = static_cast<double>(pipeline.columns.size()) * static_cast<double>(count) > kWide;
  const std::vector<Split> splits = parts_held_out(features.rows(), is_wide ? kFoldsOfWide : kFolds, options.fit.seed);
  ColumnSelection out{.rows = static_cast<std::uint64_t>(features.rows()),
                      .folds = splits.size(),
                      .tried = prep::tried_features(pipeline.features(), static_cast<Index>(pipeline.columns.size())),
                      .columns = {}};
  prep::ColumnSubset subset;
  std::vector<FoldResult> folds(splits.size());
  const std::size_t tasks = splits.size() + 1;
  for (std::size_t begin = 0; begin < tasks && !out.interrupted; begin += pool.threads()) {
    observer.done(static_cast<double>(begin) / static_cast<double>(tasks));
    pool.run(std::min(pool.threads(), tasks - begin), [&](std::size_t task) {
      const std::size_t i = begin + task;
      if (i == splits.size()) {
        subset = prep::choose_columns(pipeline.transform(features).inputs, pipeline, count);
      } else {
        folds[i] = judge(splits[i], features, options, forms, count);
      }
    });
    out.interrupted = observer.stop();
  }
  if (out.interrupted) return out;
  if (subset.features.empty())
    throw Error(Fault::data, "no column varies, so that none follows from others", data.origin().table,
                "choose from a table whose rows differ");
  for (const std::size_t feature : subset.features) out.columns.push_back({.feature = feature});
  measure(out, folds);
  out.kept = kept_of_features(folds, pipeline);
  return out;
}

}  // namespace aefx::train
