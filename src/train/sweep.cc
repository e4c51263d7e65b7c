#include "train/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "aefx/base/error.h"
#include "aefx/prep/rows.h"
#include "aefx/train/train.h"
#include "base/text.h"
#include "train/caps.h"
#include "train/held_out_baseline.h"
#include "train/logarithms.h"
#include "train/range_error.h"
#include "train/reconstruction.h"
#include "train/selection/split.h"

namespace aefx::train {
namespace {

constexpr double kLeastBend = 0.1;

// Adds the size that is being trained to progress messages.
class OfSize : public Observer {
 public:
  OfSize(Observer& observer, Index codes)
      : observer_(observer), size_(fmt::format("{} code{}, ", codes, codes == 1 ? "" : "s")) {}
  void begin(std::string_view what, std::uint64_t epochs) override {
    observer_.begin(size_ + std::string(what), epochs);
  }
  void epoch(std::uint64_t number, const model::EpochLoss& loss) override { observer_.epoch(number, loss); }
  void end() override { observer_.end(); }
  [[nodiscard]] bool stop() const override { return observer_.stop(); }

 private:
  Observer& observer_;
  std::string size_;
};

// Returns the mean error of held-out rows, as rows x features, by a network that was fitted on `fit`.
double network_error(const model::Model& model, const MatrixD& fit, const MatrixD& held_out, const VectorD& units) {
  prep::Prepared rows = model.pipeline.transform(held_out);
  bound(rows, model.pipeline);
  const model::CodeRange range = code_range(model.network, model.pipeline.transform(fit).inputs);
  return mean(unit_errors(reconstruct(model.network, rows.inputs, range), rows, model.pipeline, units));
}

// Returns the number of columns that the network sees: one for each number and each level.
Index width(const model::Table& table) {
  std::size_t columns = 0;
  for (const model::Feature& feature : table.features) columns += std::max<std::size_t>(feature.levels.size(), 1);
  return static_cast<Index>(columns);
}

void check(Index rows, Index columns, const prep::Origin& origin, Index most) {
  if (most > columns) {
    throw Error(Fault::usage,
                fmt::format("{} codes are more than the {} column{} there {} to learn from", most, columns,
                            columns == 1 ? "" : "s", columns == 1 ? "is" : "are"),
                origin.table, fmt::format("give --dims up to {}", columns));
  }
  if (rows < 3) {
    throw Error(Fault::data, fmt::format("{} rows are too few to learn from some and hold out others", rows),
                origin.table, "three are the fewest, and many more are needed to say anything");
  }
}

}  // namespace

Sweep sweep(TrainingData& data, const TrainOptions& options, const std::vector<Index>& sizes, Observer& observer) {
  const csv::RowBatch& rows = data.resident_rows();
  const Index most = *std::max_element(sizes.begin(), sizes.end());
  check(rows.numbers.rows(), width(data.table()), data.origin(), most);
  Split split = random_split(rows.numbers.rows(), options.valid, options.fit.seed);
  while (split.fit.size() < 2) {  // train() needs two
    split.fit.push_back(split.held_out.back());
    split.held_out.pop_back();
  }
  observer.stage(Stage::selection);
  ThreadPool pool(options.threads);
  const std::unique_ptr<TrainingData> fit =
      in_memory(prep::take(rows, split.fit), {.table = data.table(), .origin = data.origin()});
  const Transforms transforms = with_given_logarithms(data, options, choose_caps(*fit, options, pool));
  data.set_transforms(transforms);
  fit->set_transforms(transforms);
  for (const std::string& sentence : describe_caps(data, options).warnings) observer.remark(sentence);
  const MatrixD held_out = take_rows(rows.numbers, split.held_out);
  TrainOptions one = options;
  one.valid = 0;
  one.cap = {.automatic = false};  // they are set, as given logarithms are
  one.transform.columns.clear();
  Sweep out{.fit_rows = split.fit.size(), .held_out_rows = split.held_out.size(), .points = {}};
  std::optional<HeldOutBaseline> other;
  for (const Index codes : sizes) {
    observer.done(static_cast<double>(out.points.size()) / static_cast<double>(sizes.size()));
    one.dim = codes;
    OfSize of_size(observer, codes);
    const Trained trained = train(*fit, one, of_size);
    if (trained.interrupted) {
      out.interrupted = true;
      break;
    }
    const bool logarithms = trained.model.pipeline.has_logarithms();
    if (logarithms && options.transform.automatic)
      observer.remark(fmt::format("{}: read as logarithms, by PCA too: {}",
                                  counted(static_cast<std::uint64_t>(codes), "code"),
                                  join_names(logarithm_names(trained.model.table))));
    const model::Model& model = trained.model;
    if (!other || other->pipeline().has_logarithms() != logarithms) {
      other.emplace(model.pipeline, model.network.layers().back().activation, fit->resident_rows().numbers, held_out,
                    most);
      out.means = mean(other->means_errors());
    }
    out.points.push_back({.codes = codes,
                          .network = network_error(model, fit->resident_rows().numbers, held_out, other->units()),
                          .pca = mean(other->pca_errors(codes))});
  }
  return out;
}

std::optional<std::size_t> elbow(const Sweep& sweep) {
  const auto& points = sweep.points;
  if (points.size() < 2 || !(points.back().network < sweep.means)) return std::nullopt;
  const auto most = static_cast<double>(points.back().codes);
  const double fall = sweep.means - points.back().network;
  std::size_t best = 0;
  double deepest = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double line = 1 - static_cast<double>(points[i].codes) / most;
    const double below = line - (points[i].network - points.back().network) / fall;
    if (below > deepest) {
      deepest = below;
      best = i;
    }
  }
  return deepest >= kLeastBend ? std::optional(best) : std::nullopt;
}

}  // namespace aefx::train
