#include "aefx/train/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "aefx/base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "nn/pass.h"
#include "train/caps.h"
#include "train/fit.h"
#include "train/given_weights.h"
#include "train/held_out_errors.h"
#include "train/kept_scaling.h"
#include "train/logarithms.h"
#include "train/range_error.h"
#include "train/reconstruction.h"
#include "train/rows/fit_data.h"
#include "train/run_fingerprint.h"
#include "train/run_summary.h"
#include "train/selection/candidates.h"
#include "train/selection/columns_per_code.h"
#include "train/selection/model_selection.h"

namespace aefx::train {
namespace {

constexpr double kHeldOut = 0.2;
constexpr std::size_t kSplits = 5;      // parts of kHeldOut
constexpr double kStoppingShare = 0.1;  // of a large table, held out to see when to stop
constexpr Index kStoppingRows = 10'000;
constexpr Index kMostJudged = 10'000;  // rows that are kept for scores

// One training run, step by step.
class Run {
 public:
  Run(TrainingData& data, const TrainOptions& options, Observer& observer, Checkpoint* checkpoint)
      : data_(data),
        options_(options),
        pool_(options.threads),
        run_{.pool = pool_, .observer = observer, .reduction = data.reduction(), .checkpoint = checkpoint} {}

  Trained run() {
    run_.observer.stage(Stage::selection);
    check();
    select();
    fit_weights();
    describe();
    return std::move(out_);
  }

 private:
  void check() {
    if (data_.rows() < 2) {
      throw Error(Fault::data, "the table has one row, and one row shows nothing about how columns vary together",
                  data_.origin().table,
                  "more rows are needed; if the first line holds names or values, --header says which");
    }
    data_.set_transforms(with_given_logarithms(data_, options_, choose_caps(data_, options_, pool_)));
    cap_sentences_ = describe_caps(data_, options_);
    for (const std::string& sentence : cap_sentences_.warnings) run_.observer.remark(sentence);
    measure_columns();
    split();
    if (options_.initial) check_given_weights(options_, columns());
    check_range();
    if (run_.checkpoint != nullptr) run_.checkpoint->begin(run_fingerprint(options_, data_));
  }

  // After the table's transforms are set.
  void measure_columns() {
    forms_ = data_.table().forms();
    statistics_ = data_.statistics(pool_);
    if (options_.continued) statistics_ = keep_scaling(options_.continued->pipeline, statistics_);
    units_ = column_units(statistics_, forms_);
  }

  // Columns that the network sees.
  [[nodiscard]] Index columns() const { return static_cast<Index>(statistics_.size()); }

  // A value that float32 can't hold is named with its place, before anything else is done with it. Scaled to a range no
  // value of the table can be one.
  void check_range() const {
    const prep::Pipeline pipeline = fit_pipeline(statistics_, options_, forms_);
    const bool fine = std::all_of(pipeline.columns.begin(), pipeline.columns.end(), [](const prep::EncodedColumn& c) {
      return std::abs(c.scale.apply(c.statistics.min)) < 1e17 && std::abs(c.scale.apply(c.statistics.max)) < 1e17;
    });
    if (!fine) static_cast<void>(prep::prepare(pipeline, data_.origin(), data_.resident_rows()));
  }

  void split() {
    const Index n = data_.rows();
    double share = options_.valid;
    if (share <= 0 && options_.fit.epochs == 0 && n > kChoiceRows)
      share = std::min(kStoppingShare, static_cast<double>(kStoppingRows) / static_cast<double>(n));
    split_ = data_.split(share, options_.fit.seed);
    if (split_.held_out.empty()) return;
    // Rows that choose something say too much of it: others are judged. Where few rows are fitted they can be chosen on
    // too, in parts that are held out in turn.
    const bool nested = options_.fit.epochs == 0 && static_cast<Index>(split_.fit.size()) <= kChoiceRows;
    const bool choose = options_.fit.stop_early || candidates(options_, columns(), n).size() > 1;
    const bool half = choose && split_.held_out.size() > 1;
    for (std::size_t i = 0; i < split_.held_out.size(); ++i)
      (nested || (half && i % 2 == 1) ? split_.judged : split_.watched).push_back(split_.held_out[i]);
  }

  [[nodiscard]] std::vector<Index> some(const std::vector<Index>& rows, Index most) const {
    if (static_cast<Index>(rows.size()) <= most) return rows;
    constexpr std::uint64_t kSampleStream = 3;
    std::vector<Index> chosen = rows;
    Random random(options_.fit.seed, kSampleStream);
    random.shuffle(chosen);
    chosen.resize(static_cast<std::size_t>(most));
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }

  // Names the columns that --transform auto may read as logarithms.
  std::string find_logarithms() {
    if (!options_.transform.automatic || data_.rows() < kFewestForDepth) return {};
    logarithms_ = with_logarithms_of_skewed(data_, pool_);
    const std::vector<std::string> names = logarithm_names(data_.table(), logarithms_);
    return names.empty() ? std::string() : "log of " + join_names(names);
  }

  [[nodiscard]] std::vector<Fold> folds(bool logarithms) {
    prep::FeatureForms forms = forms_;
    if (logarithms) {
      forms.resize(logarithms_.size());
      for (std::size_t i = 0; i < forms.size(); ++i) forms[i].transform = logarithms_[i];
    }
    std::vector<Fold> out;
    if (!split_.watched.empty()) {
      const auto held = static_cast<Index>(kHeldOut * static_cast<double>(kChoiceRows));
      const std::vector<Index> chosen = some(split_.fit, kChoiceRows - held);
      out.push_back({.learner = Learner(data_.take(chosen), options_, forms, &pool_),
                     .held_out = data_.take(some(split_.watched, held))});
      return out;
    }
    const MatrixD features = data_.take(some(split_.fit, kChoiceRows));
    const bool few = has_folds(features.rows(), columns());
    std::vector<Split> splits = cross_validation(features, few ? kFolds : 0, options_.fit.seed, forms_, &pool_);
    if (!few) splits.insert(splits.begin(), random_split(features.rows(), kHeldOut, options_.fit.seed));
    return make_folds(features, splits, {.options = options_, .forms = forms}, pool_);
  }

  // Errors on rows that chose nothing, of the chosen candidate fitted again on two splits more, or of a wide table on
  // one, which is about a tenth of the run. One split of a few hundred rows says little, and its rows chose among
  // candidates and epochs.
  void judge_again() {
    const auto rows = static_cast<Index>(split_.fit.size());  // all, or of rows that spill those in memory
    const bool repeat = selection_.errors && rows > kFoldedRows && rows <= kChoiceRows && split_.held_out.empty() &&
                        !stops(run_.observer, run_.reduction);
    if (!repeat) return;
    const MatrixD features = data_.take(split_.fit);
    const std::vector<Split> splits = parts_held_out(rows, kSplits, options_.fit.seed);
    const std::ptrdiff_t count = rows * columns() <= kFoldedCells ? 2 : 1;  // the first part is the one that chose
    const std::vector<Fold> folds = make_folds(features, {splits.begin() + 1, splits.begin() + 1 + count},
                                               {.options = options_, .forms = forms_}, pool_);
    TrainOptions fixed = options_;
    fixed.fit.epochs = selection_.candidate.epochs = *selection_.epochs;
    const std::vector<Trial> trial = try_candidates({{.candidate = selection_.candidate, .folds = folds}},
                                                    {.options = fixed, .units = units_}, run_);
    if (trial.front().diverged || stops(run_.observer, run_.reduction)) return;
    selection_.errors = held_out_errors(trial.front(), baselines(folds, options_.dim, units_), folds);
    selection_.held_out_fits = held_out_fits(trial.front(), selection_.candidate, folds);
  }

  // After the settings of a network that reads all columns.
  void choose_columns() {
    const ColumnsPerCode& wanted = options_.columns_per_code;
    if ((wanted.most == 0 && !wanted.automatic) || selection_.diverged || stops(run_.observer, run_.reduction)) return;
    const std::vector<Fold> tried = folds(false);  // in the table's forms, logarithms that were chosen among them
    FewColumns few = choose_columns_per_code({.options = options_,
                                              .dense = selection_.candidate,
                                              .folds = tried,
                                              .units = units_,
                                              .has_validation = !split_.watched.empty()},
                                             run_);
    selection_.candidate = std::move(few.candidate);
    selection_.diverged = few.diverged;
    out_.model.training.columns_per_code = std::move(few.sentence);
    if (!few.errors) return;
    if (selection_.epochs) selection_.epochs = few.epochs;
    selection_.errors = few.errors;
    selection_.held_out_fits = std::move(few.held_out_fits);
  }

  void select() {
    selection_ = select_model({.options = options_,
                               .columns = columns(),
                               .rows = data_.rows(),
                               .units = units_,
                               .has_validation = !split_.watched.empty(),
                               .folds = [this](bool logarithms) { return folds(logarithms); },
                               .name_logarithms = [this] { return find_logarithms(); }},
                              run_);
    if (selection_.candidate.logarithms) {
      data_.set_transforms(logarithms_);
      measure_columns();
    }
    choose_columns();
    judge_again();
    if (selection_.diverged) throw diverged(data_.origin().table, options_, selection_.candidate.optimizer, 0);
  }

  // Returns the rows, or after an interrupt, when time is short, in `some` so many as take a fraction of a second.
  [[nodiscard]] const prep::Prepared& few(const nn::Network& network, const prep::Prepared& rows,
                                          prep::Prepared& some) const {
    constexpr Index kFewest = 100, kMost = 10'000, kProducts = 500'000'000;
    const Index count = std::clamp(kProducts / static_cast<Index>(network.parameters().size()), kFewest, kMost);
    if (!out_.interrupted || rows.inputs.rows() <= count) return rows;
    return some = prep::slice(rows, 0, count);
  }

  void fit_weights() {
    run_.observer.stage(Stage::training);
    FitData fitting = data_.fit_data({.split = split_,
                                      .candidate = selection_.candidate,
                                      .statistics = statistics_,
                                      .options = options_,
                                      .pool = pool_});
    model::Model& model = out_.model;
    model.table = data_.table();
    model.pipeline = fitting.learner.pipeline();
    bound(fitting.valid, model.pipeline);
    bound(fitting.judged, model.pipeline);
    FitOptions options = options_.fit;
    options.optimizer = selection_.candidate.optimizer;
    options.encoder_rate = selection_.candidate.encoder_rate;
    options.keep_zeros = options.keep_zeros || selection_.candidate.columns_per_code > 0;
    if (options.epochs == 0) {
      options.epochs = selection_.epochs.value_or(selection_.candidate.epochs);
      options.patience = std::min(options.patience, std::max<std::uint64_t>(options.epochs / 5, 2));
    }
    FitResult result{.network = fitting.start.network, .curve = {}};
    if (options.epochs > 0) {
      run_.observer.begin("training", options.epochs);
      const prep::Prepared* const judged = split_.watched.empty() ? nullptr : &fitting.valid;
      // Weights fitted after an interrupted selection are not those of the whole run, and are not kept.
      FitKeeper* const keeper =
          run_.checkpoint != nullptr && !selection_.interrupted ? &run_.checkpoint->fit() : nullptr;
      result = fit(fitting.start, *fitting.source, judged, options, pool_, run_.observer, keeper);
      run_.observer.end();
    }
    out_.interrupted = stops(run_.observer, run_.reduction);
    // Weights may still be numbers where what they give is none any more.
    prep::Prepared some;
    const double loss = evaluate(result.network, few(result.network, *fitting.rows, some), pool_).mean();
    const bool finite = !run_.reduction.any(!std::isfinite(loss));
    if (result.stop == Stop::diverged || !finite) {
      throw diverged(data_.origin().table, options_, selection_.candidate.optimizer,
                     result.curve.size() + (finite ? 1 : 0));
    }
    model.network = result.network;
    record(result);
    note_gaps(fitting);
    measure_errors(fitting);
  }

  // Says how PCA, the start and the baseline, takes missing values.
  void note_gaps(const FitData& fitting) {
    const Matrix& weights = fitting.rows->weights;
    if (!run_.reduction.any(weights.rows() > 0 && (weights.array() <= 0).any())) return;
    gaps_note_ =
        fitting.learner.pca().noise > 0
            ? "Values are missing: the network reads them as the column's mean; PCA is fitted to those that are there."
            : "Values are missing: the network and PCA read them as the column's mean.";
  }

  void record(const FitResult& result) {
    model::Training& t = out_.model.training;
    t.curve = result.curve;
    t.epochs = result.curve.size();
    t.best_epoch = result.best_epoch;
    t.candidates = selection_.candidates;
    t.stopped = end_of_fit(result.stop, selection_.epochs && options_.fit.epochs == 0);
  }

  // Errors on rows that were held out from the weights or, if none were, on those they were fitted on, as decoding
  // gives both back.
  void measure_errors(const FitData& fitting) {
    if (selection_.errors && split_.judged.empty()) {
      out_.model.training.errors = *selection_.errors;
      return;
    }
    const bool held_out = !split_.held_out.empty();
    const prep::Prepared& judged = !split_.judged.empty() ? fitting.judged : held_out ? fitting.valid : *fitting.rows;
    prep::Prepared some;
    ErrorSums sums = error_sums(fitting, few(out_.model.network, judged, some));
    sums.combine(run_.reduction);
    model::Errors& errors = out_.model.training.errors;
    errors = sums.errors(held_out ? static_cast<double>(data_.rows() - static_cast<Index>(split_.held_out.size())) : 0);
    errors.held_out = held_out;
  }

  [[nodiscard]] ErrorSums error_sums(const FitData& fitting, const prep::Prepared& judged) {
    const nn::Network& network = out_.model.network;
    const prep::Pca pca = fitting.learner.pca(options_.dim);
    const RowBaselines other = row_baselines(
        {.pipeline = out_.model.pipeline, .pca = pca, .output = fitting.learner.output()}, judged, units_, &pool_);
    // Codes of fitted rows are within their own range.
    const bool limited = !split_.held_out.empty() && !out_.interrupted;
    const model::CodeRange range =
        limited ? model::joined(code_range(network, *fitting.source), former_code_range(options_)) : model::CodeRange();
    const std::vector<double> own = slice_errors(
        judged, [&](const prep::Prepared& rows) { return reconstruct(network, rows.inputs, range); },
        out_.model.pipeline, units_, &pool_);
    ErrorSums sums;
    sums.add({.network = own, .pca = other.pca, .means = other.means});
    return sums;
  }

  void describe() {
    model::Training& t = out_.model.training;
    t.rows = static_cast<std::uint64_t>(data_.rows());
    t.fit_rows = t.rows - split_.held_out.size();
    t.valid_rows = split_.held_out.size();
    t.options = run_summary(options_, selection_.candidate);
    if (options_.fit.keep_zeros) t.columns_per_code = "Each code reads the columns that it read before.";
    t.notes = data_.remarks();
    if (out_.interrupted)
      t.notes.insert(t.notes.begin(),
                     fmt::format("Training was interrupted: the weights are the best of {}, and not those "
                                 "of a whole run.",
                                 counted(t.curve.size(), "epoch")));
    t.notes.insert(t.notes.end(), cap_sentences_.warnings.begin(), cap_sentences_.warnings.end());
    t.notes.insert(t.notes.end(), cap_sentences_.notes.begin(), cap_sentences_.notes.end());
    // With --from the model keeps its logarithms.
    const bool chosen = options_.transform.automatic || !options_.transform.columns.empty();
    const std::string_view advice = chosen ? " (--transform none)" : "";
    if (const auto names = logarithm_names(data_.table()); !names.empty())
      t.notes.push_back(fmt::format("Read as logarithms: {}{}.", join_names(names), advice));
    if (!gaps_note_.empty()) t.notes.push_back(gaps_note_);
    for (std::string& sentence : notes(out_.model, options_)) t.notes.push_back(std::move(sentence));
    t.selection = selection_.sentence.value_or("");
    settle();
    const std::vector<Index>& judged = split_.judged.empty() ? split_.held_out : split_.judged;
    if (!judged.empty()) out_.judged_rows = data_.take(some(judged, kMostJudged));
    if (judged.empty()) out_.held_out_fits = std::move(selection_.held_out_fits);
    out_.fit_rows = std::move(split_.fit);
    out_.valid_rows = std::move(split_.held_out);
  }

  void settle() {
    TrainOptions& settled = out_.settled;
    settled = options_;
    settled.encoder_hidden = selection_.candidate.encoder_hidden;
    settled.decoder_hidden = selection_.candidate.decoder_hidden;
    settled.cap = {.automatic = false};  // the table's features have their caps and logarithms
    settled.transform = {.automatic = false};
    settled.columns_per_code = {.most = selection_.candidate.columns_per_code};
    settled.lr_auto = settled.optimizer_auto = false;
    settled.valid = 0;
    settled.fit.optimizer = selection_.candidate.optimizer;
    settled.fit.encoder_rate = selection_.candidate.encoder_rate;
    settled.fit.epochs = std::max<std::uint64_t>(out_.model.training.best_epoch, 1);  // 0 would leave them open
  }

  TrainingData& data_;
  const TrainOptions& options_;
  ThreadPool pool_;
  RunContext run_;
  prep::FeatureForms forms_;
  std::vector<prep::ColumnStatistics> statistics_;  // of all rows, for each column that the network sees
  CapSentences cap_sentences_;
  VectorD units_;
  Transforms logarithms_;  // that --transform auto may take, of every feature
  Split split_;
  Selection selection_;
  std::string gaps_note_;
  Trained out_;
};

}  // namespace

Trained train(TrainingData& data, const TrainOptions& options, Observer& observer, Checkpoint* checkpoint) {
  return Run(data, options, observer, checkpoint).run();
}

}  // namespace aefx::train
