#include "dist/distributed_data.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <utility>

#include "base/random.h"
#include "dist/distributed_rows.h"
#include "dist/distributed_statistics.h"
#include "dist/packed_text.h"
#include "prep/em_pca.h"
#include "train/rows/memory_data.h"
#include "train/warm_start.h"

namespace aefx::dist {

using train::FitData;
using train::FitRequest;
using train::Learner;

namespace {

// Returns what a start has to know of the rows of all ranks: `sample` is known to each, `own` must stay alive.
train::WarmStartData warm_start_data(prep::Prepared sample, const prep::Prepared& own, Communicator& ranks) {
  return {.sample = std::move(sample),
          .ranges = [&own, &ranks](const VectorD& mean, const MatrixD& projection, VectorD& low, VectorD& high) {
            train::extend_ranges(own.inputs, mean, projection, low, high);
            VectorD down = -low;
            ranks.max({down.data(), static_cast<std::size_t>(down.size())});
            ranks.max({high.data(), static_cast<std::size_t>(high.size())});
            low = -down;
          }};
}

}  // namespace

DistributedData::DistributedData(csv::RowBatch own, train::TableDescription description, const Figures& figures,
                                 Communicator& ranks)
    : TrainingData(std::move(description)),
      own_(std::move(own)),
      ranks_(ranks),
      figures_(figures),
      range_(ranks, own_.numbers.rows()) {}

std::vector<prep::ColumnStatistics> DistributedData::statistics(ThreadPool& pool) const {
  return distributed_statistics(own_.numbers, table().forms(), ranks_, &pool);
}

std::uint32_t DistributedData::checksum() const {
  const std::array<double, 2> here{static_cast<double>(train::checksum_of(own_.numbers)),
                                   static_cast<double>(own_.numbers.size())};
  std::vector<double> all;
  for (const std::string& bytes : ranks_.gather_to_all(bytes_of(here.data(), 2))) append(bytes, all);
  uLong sum = 0;
  for (std::size_t i = 0; i < all.size(); i += 2)
    sum = crc32_combine(sum, static_cast<uLong>(all[i]),
                        static_cast<z_off_t>(all[i + 1]) * static_cast<z_off_t>(sizeof(double)));
  return static_cast<std::uint32_t>(sum);
}

train::Split DistributedData::split(double share, std::uint64_t seed) const {
  return share > 0 ? train::random_split(rows(), share, seed)
                   : train::Split{.fit = prep::all_rows(rows()), .held_out = {}};
}

// Every rank fits the same rows.
std::optional<prep::Pca> DistributedData::em_pca(const prep::Pipeline& pipeline, const FitRequest& r,
                                                 Index most) const {
  const auto all = static_cast<Index>(r.split.fit.size());
  std::vector<Index> rows = prep::evenly_spaced(all, prep::kEmRows);
  for (Index& row : rows) row = r.split.fit[static_cast<std::size_t>(row)];
  return prep::fit_em_pca(pipeline.transform(take(rows), &r.pool), all, {.codes = r.options.dim, .most = most});
}

Learner DistributedData::learner(const MatrixD& features, const FitRequest& r) const {
  const prep::FeatureForms forms = table().forms();
  const auto all = static_cast<Index>(r.split.fit.size());
  const std::vector<prep::ColumnStatistics> known =
      r.split.held_out.empty() ? r.statistics : distributed_statistics(features, forms, ranks_, &r.pool);
  const auto columns = static_cast<Index>(known.size());
  prep::Pipeline pipeline = train::fit_pipeline(known, r.options, forms);
  const Index most = train::most_components(r.options, columns);
  if (std::optional<prep::Pca> pca = em_pca(pipeline, r, most))
    return {std::move(pipeline), *std::move(pca), r.options};
  prep::Pca pca;
  if (all < columns) {  // so few that every rank may have them all
    const RowRange range(ranks_, features.rows());
    pca = prep::fit_pca(pipeline.transform(range.take(features, prep::all_rows(all)), &r.pool), most, &r.pool);
  } else {
    pca = prep::fit_pca(
        pipeline.transform(features, &r.pool), all, most, [this](std::span<double> values) { ranks_.sum(values); },
        &r.pool);
  }
  return {std::move(pipeline), std::move(pca), r.options};
}

FitData DistributedData::fit_data(const FitRequest& r) {
  const MatrixD features = train::take_rows(own_.numbers, range_.own(r.split.fit));
  FitData out{.learner = learner(features, r)};
  const prep::Pipeline& pipeline = out.learner.pipeline();
  out.rows = std::make_shared<prep::Prepared>(pipeline.transform(features, &r.pool));
  out.valid = pipeline.transform(train::take_rows(own_.numbers, range_.own(r.split.watched)));
  out.judged = pipeline.transform(train::take_rows(own_.numbers, range_.own(r.split.judged)));
  std::vector<Index> sample = train::warm_start_rows(static_cast<Index>(r.split.fit.size()));
  for (Index& row : sample) row = r.split.fit[static_cast<std::size_t>(row)];
  out.start = out.learner.start(r.candidate, warm_start_data(pipeline.transform(take(sample)), *out.rows, ranks_));
  out.source = std::make_shared<DistributedRows>(*out.rows, ranks_);
  prepared_ = r.split.held_out.empty() ? out.rows : nullptr;
  return out;
}

train::EvaluationRows DistributedData::evaluation_rows(const prep::Pipeline& pipeline, ThreadPool& pool) {
  const auto gathered = std::make_shared<const csv::RowBatch>(gather_rows());
  if (!ranks_.is_first()) return {};
  const auto prepared = std::make_shared<const prep::Prepared>(prep::prepare(pipeline, origin(), *gathered, &pool));
  train::EvaluationRows out{
      .rows = gathered, .prepared = prepared, .each_block = [prepared](const auto& use) { use(*prepared); }};
  if (static_cast<Index>(gathered->rows()) < rows()) {
    out.note = fmt::format(
        "Rows were distributed over {} ranks: the weights were fitted on all of them, and effects, scores and shares "
        "were "
        "measured on {}.",
        ranks_.count(), gathered->rows());
  }
  return out;
}

void DistributedData::each_block(const prep::Pipeline& pipeline, ThreadPool& pool, const UseBlock& use) {
  if (!prepared_) prepared_ = std::make_shared<prep::Prepared>(prep::prepare(pipeline, origin(), own_, &pool));
  train::each_slice(*prepared_, own_.texts, range_.begin(), use);
}

// Returns rows of all ranks in their order to the first rank, all or a sample; none to the others.
csv::RowBatch DistributedData::gather_rows() const {
  constexpr std::uint64_t kStream = 5;
  constexpr std::uint64_t kMost = 200'000;
  constexpr std::uint64_t kMostCells = 50'000'000, kCellBytes = 80;  // gathered as text, copied and prepared
  const std::uint64_t most_cells = std::min<std::uint64_t>(kMostCells, figures_.memory / kCellBytes);
  const Index columns = own_.numbers.cols();
  const auto all = static_cast<std::uint64_t>(rows());
  const std::uint64_t most = std::min(
      kMost, std::max<std::uint64_t>(1000, most_cells / static_cast<std::uint64_t>(std::max<Index>(columns, 1))));
  std::vector<Index> chosen = prep::all_rows(range_.size());
  if (all > most) {
    Random random(figures_.seed, kStream);
    chosen = range_.own(random.choose(all, most));
  }
  std::string bytes;
  for (const Index row : chosen) {
    for (Index c = 0; c < columns; ++c) append_number(bytes, std::bit_cast<std::uint64_t>(own_.numbers(row, c)));
    const auto at = static_cast<std::size_t>(row);
    append_number(bytes, own_.lines[at].line());
    append_number(bytes, own_.lines[at].file());
    for (std::size_t c = 0; c < own_.texts.columns(); ++c) append_text(bytes, own_.texts.at(at, c));
  }
  std::vector<double> numbers;
  csv::RowBatch out;
  out.texts = csv::TextColumns(own_.texts.columns());
  for (const std::string& part : ranks_.gather(bytes)) {
    for (std::string_view left = part; !left.empty();) {
      for (Index c = 0; c < columns; ++c) numbers.push_back(std::bit_cast<double>(take_number(left)));
      const std::uint64_t line = take_number(left);
      out.lines.emplace_back(line, static_cast<std::size_t>(take_number(left)));
      for (std::size_t c = 0; c < own_.texts.columns(); ++c) out.texts.push_back(take_text(left));
    }
  }
  out.numbers = Eigen::Map<const MatrixD>(numbers.data(), static_cast<Index>(out.lines.size()), columns);
  return out;
}

}  // namespace aefx::dist
