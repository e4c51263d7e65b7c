#include "aefx/train/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/random.h"
#include "nn/pass.h"
#include "train/choice.h"
#include "train/chosen.h"
#include "train/described.h"
#include "train/fit.h"
#include "train/identity.h"
#include "train/range_error.h"
#include "train/shared_fit.h"
#include "train/shared_rows.h"
#include "train/shared_table.h"

namespace aefx::train {
namespace {

constexpr Index kChoiceRows = 4000;  // rows that choices are made on, where there are more
constexpr Index kFoldedRows = 500;   // up to here every row is held out once; beyond, a fifth of them are
constexpr std::size_t kFolds = 10;
constexpr double kHeldOut = 0.2;
constexpr double kStoppingShare = 0.1;  // of a large table, held out to see when to stop
constexpr Index kStoppingRows = 10'000;
constexpr Index kMostHeldOut = 100'000;  // rows of a table that does not fit in memory

class Run {
 public:
  Run(const csv::RowBatch& rows, const model::Table& table, const prep::Origin& origin, const TrainOptions& options,
      Observer& observer, const LargeTable* large, Checkpoint* checkpoint, Ranks* ranks)
      : rows_(rows),
        table_(table),
        origin_(origin),
        options_(options),
        observer_(observer),
        large_(large),
        checkpoint_(checkpoint),
        ranks_(ranks),
        pool_(options.threads),
        levels_(table.level_counts()) {
    if (ranks != nullptr) shared_.emplace(*ranks, rows.numbers.rows());
  }

  Trained run() {
    check();
    split();
    choose_candidate();
    fit_final();
    describe();
    return std::move(out_);
  }

 private:
  [[nodiscard]] Index all_rows() const {
    if (shared_) return shared_->rows();
    return large_ != nullptr ? large_->features.rows() : rows_.numbers.rows();
  }

  void check() {
    if (all_rows() < 2) {
      throw Error(Fault::data, "the table has one row, and one row shows nothing about how columns vary together",
                  origin_.table, "more rows are needed; if the first line holds names or values, --header says which");
    }
    statistics_ = shared_ ? shared_statistics(rows_.numbers, levels_, *ranks_, &pool_)
                  : large_ != nullptr
                      ? prep::stored_statistics(large_->features, rows_.numbers, levels_, &pool_)
                      : prep::encoded_statistics(rows_.numbers, prep::all_rows(rows_.numbers.rows()), levels_, &pool_);
    if (options_.init == Init::given) check_given(columns());
    ranges_ = column_ranges(statistics_);
    check_range();
    if (checkpoint_ != nullptr)
      checkpoint_->begin(identity(options_, table_, all_rows(), sum_of(rows_, large_, ranks_), large_));
  }

  // Columns that the network sees.
  [[nodiscard]] Index columns() const { return static_cast<Index>(statistics_.size()); }

  // A value that float32 can't hold is named with its place, before anything else is done with it. Scaled to a range no
  // value of the table can be one.
  void check_range() const {
    const prep::Pipeline pipeline = prep::fit_pipeline(
        statistics_, {.scaling = options_.scaling, .margin = 0, .on_missing = options_.on_missing}, levels_);
    const bool fine = std::all_of(pipeline.columns.begin(), pipeline.columns.end(), [](const prep::EncodedColumn& c) {
      return std::abs(c.scale.apply(c.statistics.min)) < 1e17 && std::abs(c.scale.apply(c.statistics.max)) < 1e17;
    });
    if (!fine) static_cast<void>(prep::prepare(pipeline, origin_, rows_));
  }

  void check_given(Index columns) const {
    const nn::Network& given = *options_.initial;
    const std::size_t depth = options_.hidden.size() + 1;
    bool fits = given.inputs() == columns && given.codes() == options_.dim && given.encoder_layers() == depth;
    for (std::size_t l = 0; fits && l + 1 < depth; ++l) fits = given.layers()[l].outputs == options_.hidden[l];
    if (!fits) {
      throw Error(Fault::usage,
                  fmt::format("the weights of --init-weights are for {} columns, {} codes and {} layers that encode",
                              given.inputs(), given.codes(), given.encoder_layers()),
                  {}, fmt::format("the table has {} columns; --dim and --hidden must agree with the weights", columns));
    }
    if (options_.hidden_auto) throw Error(Fault::usage, "--init-weights and --hidden auto exclude each other");
  }

  // What the final weights are fitted on.
  void split() {
    const Index n = all_rows();
    const bool open_end = options_.fit.epochs == 0;
    double share = options_.valid;
    if (share <= 0 && open_end && n > kChoiceRows) {
      share = std::min(kStoppingShare, static_cast<double>(kStoppingRows) / static_cast<double>(n));
    }
    if (large_ != nullptr) {
      split_large(share);
    } else if (share > 0) {
      Split s = random_split(n, share, options_.fit.seed);
      out_.fit_rows = std::move(s.fit);
      out_.valid_rows = std::move(s.held_out);
    } else {
      out_.fit_rows = prep::all_rows(n);
    }
  }

  // What is not held out is not listed: only which rows of the sample are among it.
  void split_large(double share) {
    constexpr std::uint64_t kStream = 4;
    const Index n = all_rows();
    if (share > 0) {
      const auto wanted = static_cast<Index>(std::llround(share * static_cast<double>(n)));
      const Index count = std::clamp<Index>(wanted, 1, std::min(n - 1, kMostHeldOut));
      Random random(options_.fit.seed, kStream);
      out_.valid_rows = random.choose(static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(count));
    }
    for (std::size_t i = 0; i < large_->sampled.size(); ++i) {
      const bool held = std::binary_search(out_.valid_rows.begin(), out_.valid_rows.end(), large_->sampled[i]);
      if (!held) out_.fit_rows.push_back(static_cast<Index>(i));
    }
  }

  // Some of the rows that choices are made on; of a large table those of the sample.
  [[nodiscard]] MatrixD fitted(const std::vector<Index>& rows) const {
    return shared_ ? shared_->take(rows_.numbers, rows) : take_rows(rows_.numbers, rows);
  }

  [[nodiscard]] MatrixD held_out(const std::vector<Index>& rows) const {
    if (shared_) return fitted(rows);
    return large_ != nullptr ? large_->features.take(rows) : take_rows(rows_.numbers, rows);
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

  [[nodiscard]] Fold fold(const MatrixD& features, const Split& split) const {
    return {.learner = Learner(take_rows(features, split.fit), options_, levels_),
            .held_out = take_rows(features, split.held_out),
            .far = split.far};
  }

  [[nodiscard]] std::vector<Fold> folds() const {
    std::vector<Fold> out;
    if (!out_.valid_rows.empty()) {
      const auto held = static_cast<Index>(kHeldOut * static_cast<double>(kChoiceRows));
      const std::vector<Index> chosen = some(out_.fit_rows, kChoiceRows - held);
      out.push_back(
          {.learner = Learner(fitted(chosen), options_, levels_), .held_out = held_out(some(out_.valid_rows, held))});
      return out;
    }
    const MatrixD features = fitted(some(out_.fit_rows, kChoiceRows));
    std::vector<Split> splits;
    if (features.rows() <= kFoldedRows) {
      splits = cross_validation(features, kFolds, options_.fit.seed, levels_);
    } else {
      splits = cross_validation(features, 0, options_.fit.seed, levels_);
      splits.insert(splits.begin(), random_split(features.rows(), kHeldOut, options_.fit.seed));
    }
    for (const Split& split : splits) out.push_back(fold(features, split));
    return out;
  }

  void choose_candidate() {
    chosen_ = choose(
        options_, columns(), !out_.valid_rows.empty(), ranges_, [this] { return folds(); }, pool_, observer_,
        checkpoint_, ranks_);
    if (chosen_.diverged) throw diverged(origin_.table, chosen_.candidate.optimizer.learning_rate, 0);
  }

  // What the weights are fitted on, and where they start.
  struct Fitting {
    Learner learner;
    prep::Prepared rows{}, valid{};
    nn::Network start{};
    std::unique_ptr<RowSource> source{};
  };

  [[nodiscard]] Fitting fitting() {
    if (shared_) return shared_fitting();
    const bool all = large_ == nullptr && out_.valid_rows.empty();
    const auto features = all ? std::shared_ptr<const MatrixD>(std::shared_ptr<void>(), &rows_.numbers)  // owns nothing
                              : std::make_shared<const MatrixD>(take_rows(rows_.numbers, out_.fit_rows));
    Fitting out{.learner =
                    Learner(features, options_, levels_, all || large_ != nullptr ? &statistics_ : nullptr, &pool_)};
    const prep::Pipeline pipeline = out.learner.pipeline(chosen_.candidate.margin);
    out.rows = pipeline.transform(out.learner.features(), &pool_);
    if (!out_.valid_rows.empty()) out.valid = pipeline.transform(held_out(out_.valid_rows));
    out.start = out.learner.start(chosen_.candidate, out.rows);
    if (large_ != nullptr) {
      out_.cached =
          std::make_shared<CachedRows>(large_->features, pipeline, out_.valid_rows, large_->window_bytes, pool_);
    }
    return out;
  }

  // Rows stay with their ranks; what is known of them all is summed up.
  [[nodiscard]] Fitting shared_fitting() {
    const MatrixD features = take_rows(rows_.numbers, shared_->own(out_.fit_rows));
    Fitting out{.learner = shared_learner(features, static_cast<Index>(out_.fit_rows.size()), options_, levels_,
                                          out_.valid_rows.empty() ? &statistics_ : nullptr, *ranks_, &pool_)};
    const prep::Pipeline pipeline = out.learner.pipeline(chosen_.candidate.margin);
    out.rows = pipeline.transform(features, &pool_);
    out.valid = pipeline.transform(take_rows(rows_.numbers, shared_->own(out_.valid_rows)));
    std::vector<Index> places = start_places(static_cast<Index>(out_.fit_rows.size()));
    for (Index& place : places) place = out_.fit_rows[static_cast<std::size_t>(place)];
    out.start =
        out.learner.start(chosen_.candidate, shared_start_rows(pipeline.transform(fitted(places)), out.rows, *ranks_));
    return out;
  }

  void fit_final() {
    Fitting fitting = this->fitting();
    model::Model& model = out_.model;
    model.table = table_;
    model.pipeline = fitting.learner.pipeline(chosen_.candidate.margin);
    bound(fitting.valid, model.pipeline);
    if (shared_) {
      fitting.source = std::make_unique<SharedRows>(fitting.rows, *ranks_);
    } else if (!out_.cached) {
      fitting.source = std::make_unique<MemoryRows>(fitting.rows);
    }
    FitOptions options = options_.fit;
    options.optimizer = chosen_.candidate.optimizer;
    if (options.epochs == 0) options.epochs = chosen_.epochs.value_or(chosen_.candidate.epochs);
    FitResult result{.network = fitting.start, .curve = {}};
    if (options.epochs > 0) {
      observer_.begin("training", options.epochs);
      const prep::Prepared* const judged = out_.valid_rows.empty() ? nullptr : &fitting.valid;
      // What is fitted after a choice that was cut short is not what the run would come to.
      FitKeeper* const keeper = checkpoint_ != nullptr && !chosen_.interrupted ? &checkpoint_->fit() : nullptr;
      RowSource& source = out_.cached ? static_cast<RowSource&>(*out_.cached) : *fitting.source;
      result = fit(fitting.start, source, judged, options, pool_, observer_, keeper);
      observer_.end();
    }
    // Weights may still be numbers where what they give is none any more.
    bool finite = std::isfinite(evaluate(result.network, fitting.rows, pool_).mean());
    if (ranks_ != nullptr) finite = !any(*ranks_, !finite);
    if (result.stop == Stop::diverged || !finite) {
      throw diverged(origin_.table, chosen_.candidate.optimizer.learning_rate, result.curve.size() + (finite ? 1 : 0));
    }
    out_.interrupted = stops(observer_, ranks_);
    model.network = result.network;
    record(result, fitting.start);
    judge(fitting.learner, fitting.rows, fitting.valid);
    if (large_ == nullptr && out_.valid_rows.empty()) out_.prepared = std::move(fitting.rows);
  }

  void record(const FitResult& result, const nn::Network& start) {
    model::Training& t = out_.model.training;
    t.curve = result.curve;
    t.epochs = result.curve.size();
    t.best_epoch = result.best_epoch;
    t.candidates = chosen_.told;
    t.stopped = stopped(result.stop);
    double moved = 0;
    double size = 0;
    const auto before = start.parameters();
    const auto after = std::as_const(out_.model.network).parameters();
    for (std::size_t i = 0; i < before.size(); ++i) {
      moved += std::pow(static_cast<double>(after[i] - before[i]), 2);
      size += std::pow(static_cast<double>(before[i]), 2);
    }
    t.moved = size > 0 ? std::sqrt(moved / size) : 0;
  }

  [[nodiscard]] std::string stopped(Stop stop) const {
    switch (stop) {
      case Stop::finished:
        return chosen_.epochs && options_.fit.epochs == 0 ? "the number of epochs that did best in cross-validation"
                                                          : "all epochs were run";
      case Stop::no_improvement:
        return "the held-out rows stopped improving";
      case Stop::interrupted:
        return "interrupted";
      case Stop::diverged:
        break;
    }
    return "diverged";
  }

  // Errors on rows that were held out from the final weights or, if none were, on those they were fitted on.
  void judge(const Learner& learner, const prep::Prepared& fitted, const prep::Prepared& valid) {
    if (chosen_.errors) {
      out_.model.training.errors = *chosen_.errors;
      return;
    }
    const bool held_out = !out_.valid_rows.empty();
    const prep::Prepared& judged = held_out ? valid : fitted;
    const nn::Network& network = out_.model.network;
    const RowBaselines other = row_baselines(learner, chosen_.candidate.margin, judged, options_.dim, ranges_, &pool_);
    const std::vector<double> own = slice_errors(
        judged, [&](const Matrix& inputs) { return nn::apply(network, inputs, 0, network.layers().size()); },
        out_.model.pipeline, ranges_, &pool_);
    std::array<double, 4> sums{static_cast<double>(own.size()), sum(own), sum(other.pca), sum(other.means)};
    if (ranks_ != nullptr) ranks_->sum(sums);
    const double rows = std::max(sums[0], 1.0);
    out_.model.training.errors = {.rows = static_cast<std::uint64_t>(sums[0]),
                                  .held_out = held_out,
                                  .network = sums[1] / rows,
                                  .pca = sums[2] / rows,
                                  .means = sums[3] / rows};
  }

  void describe() {
    model::Training& t = out_.model.training;
    t.rows = static_cast<std::uint64_t>(all_rows());
    t.fit_rows = t.rows - out_.valid_rows.size();
    t.valid_rows = out_.valid_rows.size();
    t.options = described(options_, chosen_.candidate);
    t.notes = notes(out_.model, options_);
    settle();
    if (large_ != nullptr) {
      t.notes.push_back(fmt::format(
          "The table is larger than --max-memory: the weights were fitted on all rows, and where training starts, "
          "quartiles, PCA, scores and the largest effects are those of {} of them.",
          rows_.numbers.rows()));
    }
    if (options_.hidden_auto) {
      t.notes.push_back(
          chosen_.candidate.hidden.empty()
              ? "Deeper networks were tried, and none was clearly better on held-out rows: one layer it is."
              : fmt::format("A hidden layer of {} units was clearly better on held-out rows, and is used.",
                            chosen_.candidate.hidden.front()));
    }
  }

  void settle() {
    TrainOptions& settled = out_.settled;
    settled = options_;
    settled.margin = chosen_.candidate.margin;
    settled.hidden = chosen_.candidate.hidden;
    settled.hidden_auto = false;
    settled.lr_auto = false;
    settled.valid = 0;
    settled.fit.optimizer = chosen_.candidate.optimizer;
    settled.fit.epochs = std::max<std::uint64_t>(out_.model.training.best_epoch, 1);  // 0 would leave them open
  }

  const csv::RowBatch& rows_;
  const model::Table& table_;
  const prep::Origin& origin_;
  const TrainOptions& options_;
  Observer& observer_;
  const LargeTable* large_;
  Checkpoint* checkpoint_;
  Ranks* ranks_;
  ThreadPool pool_;
  prep::LevelCounts levels_;
  std::optional<SharedTable> shared_;               // where there are ranks
  std::vector<prep::ColumnStatistics> statistics_;  // of all rows, for each column that the network sees
  VectorD ranges_;
  Chosen chosen_;
  Trained out_;
};

}  // namespace

Trained train(const csv::RowBatch& rows, const model::Table& table, const prep::Origin& origin,
              const TrainOptions& options, Observer& observer, const LargeTable* large, Checkpoint* checkpoint,
              Ranks* ranks) {
  return Run(rows, table, origin, options, observer, large, checkpoint, ranks).run();
}

}  // namespace aefx::train
