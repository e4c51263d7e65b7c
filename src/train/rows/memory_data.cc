#include "train/rows/memory_data.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "base/slices.h"
#include "train/reduction.h"

namespace aefx::train {

Reduction& TrainingData::reduction() const { return Reduction::single(); }

void TrainingData::set_transforms(const std::vector<prep::Transform>& transforms) {
  for (std::size_t i = 0; i < transforms.size(); ++i) description_.table.features[i].transform = transforms[i];
}

Index TrainingData::number_read(Index row) const {
  const LeftOutRows& out = description_.left_out;
  Index number = row + out.before;
  for (std::size_t i = 0; i < out.rows.size() && out.rows[i] <= number; ++i) ++number;
  return number;
}

void TrainingData::each_feature_block(const UseFeatures& use) const { use(0, resident_rows().numbers); }

std::unique_ptr<TrainingData> in_memory(csv::RowBatch rows, TableDescription description) {
  return std::make_unique<MemoryData>(std::move(rows), std::move(description));
}

std::uint32_t checksum_of(const MatrixD& numbers, std::uint32_t before) {
  return static_cast<std::uint32_t>(crc32_z(before, reinterpret_cast<const Bytef*>(numbers.data()),
                                            static_cast<std::size_t>(numbers.size()) * sizeof(double)));
}

std::vector<prep::ColumnStatistics> MemoryData::statistics(ThreadPool& pool) const {
  return prep::encoded_statistics(rows_->numbers, prep::all_rows(rows()), table().forms(), &pool);
}

std::uint32_t MemoryData::checksum() const { return checksum_of(rows_->numbers); }

Split MemoryData::split(double share, std::uint64_t seed) const {
  return share > 0 ? random_split(rows(), share, seed) : Split{.fit = prep::all_rows(rows()), .held_out = {}};
}

FitData MemoryData::fit_data(const FitRequest& r) {
  const bool all = r.split.held_out.empty();
  const auto features =
      all ? std::shared_ptr<const MatrixD>(rows_, &rows_->numbers) : std::make_shared<const MatrixD>(take(r.split.fit));
  FitData out{.learner = Learner(features, r.options, table().forms(), all ? &r.statistics : nullptr, &r.pool)};
  const prep::Pipeline& pipeline = out.learner.pipeline();
  out.rows = std::make_shared<prep::Prepared>(pipeline.transform(out.learner.features(), &r.pool));
  if (!all) {
    out.valid = pipeline.transform(take(r.split.watched));
    out.judged = pipeline.transform(take(r.split.judged));
  }
  out.start = out.learner.start(r.candidate, *out.rows);
  out.source = std::make_shared<MemoryRows>(*out.rows);
  prepared_ = all ? out.rows : nullptr;
  pca_ = all ? std::make_shared<const prep::Pca>(out.learner.pca()) : nullptr;
  return out;
}

std::shared_ptr<const prep::Prepared> MemoryData::prepared(const prep::Pipeline& pipeline, ThreadPool& pool) {
  if (!prepared_) prepared_ = std::make_shared<const prep::Prepared>(prep::prepare(pipeline, origin(), *rows_, &pool));
  return prepared_;
}

EvaluationRows MemoryData::evaluation_rows(const prep::Pipeline& pipeline, ThreadPool& pool) {
  const auto all = prepared(pipeline, pool);
  return {.rows = rows_, .prepared = all, .each_block = [all](const auto& use) { use(*all); }, .pca = pca_};
}

void MemoryData::each_block(const prep::Pipeline& pipeline, ThreadPool& pool, const UseBlock& use) {
  each_slice(*prepared(pipeline, pool), rows_->texts, 0, use);
}

void each_slice(const prep::Prepared& prepared, const csv::TextColumns& texts, Index first,
                const TrainingData::UseBlock& use) {
  const Index slice = rows_of_a_slice(prepared.inputs.cols());
  for (Index begin = 0; begin < prepared.inputs.rows(); begin += slice) {
    const Index count = std::min(slice, prepared.inputs.rows() - begin);
    csv::TextColumns some(texts.columns());
    some.append(texts, static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
    use(first + begin, prepared.inputs.middleRows(begin, count), some);
  }
}

}  // namespace aefx::train
