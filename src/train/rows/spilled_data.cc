#include "train/rows/spilled_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/random.h"
#include "base/slices.h"
#include "base/text.h"
#include "train/rows/memory_data.h"

namespace aefx::train {
namespace {

constexpr double kSliceTexts = 2 << 20;  // bytes of carried texts in memory at a time

}  // namespace

Index columns_seen(const model::Table& table) {
  Index count = 0;
  for (const prep::FeatureForm& form : table.forms()) count += std::max<Index>(static_cast<Index>(form.levels), 1);
  return std::max(count, static_cast<Index>(table.features.size()));
}

SpilledData::SpilledData(std::unique_ptr<SpilledTable> spilled, const SpillLimits& limits, TableDescription description)
    : TrainingData(std::move(description)),
      spilled_(std::move(spilled)),
      memory_(limits.memory),
      plan_(limits, columns_seen(table())) {
  constexpr std::uint64_t kStream = 5;
  Random random(limits.seed, kStream);
  sampled_ =
      random.choose(spilled_->rows(), static_cast<std::uint64_t>(plan_.sample_rows(rows(), spilled_->text_bytes())));
  sample_ = std::make_shared<const csv::RowBatch>(spilled_->take(sampled_));
}

std::vector<prep::ColumnStatistics> SpilledData::statistics(ThreadPool& pool) const {
  return prep::stored_statistics(spilled_->features(), sample_->numbers, table().forms(), &pool);
}

void SpilledData::each_feature_block(const UseFeatures& use) const {
  const prep::StoredFeatures& features = spilled_->features();
  const Index block = rows_of_a_slice(features.columns());
  for (Index at = 0; at < features.rows(); at += block)
    use(at, features.read(at, std::min(block, features.rows() - at)));
}

std::uint32_t SpilledData::checksum() const {
  std::uint32_t sum = 0;
  each_feature_block([&](Index /*first*/, const MatrixD& features) { sum = checksum_of(features, sum); });
  return sum;
}

std::string SpilledData::storage_note() const {
  return fmt::format("{} spill to a temporary file (TMPDIR): they are larger than --max-memory",
                     counted(spilled_->rows(), "row"));
}

Split SpilledData::split(double share, std::uint64_t seed) const {
  constexpr std::uint64_t kStream = 4;
  const Index most = std::min<Index>(100'000, 2 * static_cast<Index>(sampled_.size()));
  Split out;
  if (share > 0) {
    const auto wanted = static_cast<Index>(std::llround(share * static_cast<double>(rows())));
    const Index count = std::clamp<Index>(wanted, 1, std::min(rows() - 1, most));
    Random random(seed, kStream);
    out.held_out = random.choose(static_cast<std::uint64_t>(rows()), static_cast<std::uint64_t>(count));
  }
  std::set_difference(sampled_.begin(), sampled_.end(), out.held_out.begin(), out.held_out.end(),
                      std::back_inserter(out.fit));
  return out;
}

FitData SpilledData::fit_data(const FitRequest& r) {
  FitData out{.learner = Learner(std::make_shared<const MatrixD>(take(r.split.fit)), r.options, table().forms(),
                                 &r.statistics, &r.pool)};
  const prep::Pipeline& pipeline = out.learner.pipeline();
  out.rows = std::make_shared<prep::Prepared>(pipeline.transform(out.learner.features(), &r.pool));
  if (!r.split.held_out.empty()) {
    out.valid = pipeline.transform(take(r.split.watched));
    out.judged = pipeline.transform(take(r.split.judged));
  }
  out.start = out.learner.start(r.candidate, *out.rows);
  cached_ =
      std::make_shared<CachedRows>(spilled_->features(), pipeline, r.split.held_out, plan_.window_bytes(), r.pool);
  out.source = cached_;
  return out;
}

EvaluationRows SpilledData::evaluation_rows(const prep::Pipeline& pipeline, ThreadPool& pool) {
  return {.rows = sample_,
          .prepared = std::make_shared<const prep::Prepared>(prep::prepare(pipeline, origin(), *sample_, &pool)),
          .each_block =
              [cached = cached_](const auto& use) {
                cached->each_block([&](Index /*begin*/, const prep::Prepared& rows) { use(rows); });
              },
          .note = fmt::format(
              "The table is larger than --max-memory: the weights were fitted on all rows, and where training starts, "
              "quartiles, PCA, scores and the largest effects are those of {} of them.",
              sample_->rows())};
}

void SpilledData::each_block(const prep::Pipeline& /*pipeline*/, ThreadPool& /*pool*/, const UseBlock& use) {
  const double most = kSliceTexts / std::max(spilled_->text_bytes(), 1.0);
  const auto slice = std::max<Index>(static_cast<Index>(most), 1);
  const auto texts = [&](Index begin, Index count) {
    return spilled_->texts(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
  };
  cached_->each_block([&](Index begin, const prep::Prepared& rows) {
    const Index all = rows.inputs.rows();
    if (all <= slice) return use(begin, rows.inputs, texts(begin, all));
    for (Index at = 0; at < all; at += slice) {
      const Index count = std::min(slice, all - at);
      use(begin + at, rows.inputs.middleRows(at, count), texts(begin + at, count));
    }
  });
}

}  // namespace aefx::train
