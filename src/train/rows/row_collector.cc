#include "train/rows/row_collector.h"

#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "train/rows/whole_columns.h"

namespace aefx::train {
void RowCollector::read(csv::Reader& /*reader*/, const std::function<void()>& read_all) {
  read_all();
  join();
}

// Frees batches as they are copied.
void RowCollector::join() {
  Index rows = 0;
  for (const csv::RowBatch& batch : batches_) rows += batch.numbers.rows();
  rows_ = {};
  rows_.numbers.resize(rows, static_cast<Index>(columns_.projection.numbers.size()));
  rows_.texts = csv::TextColumns(columns_.projection.texts.size());
  rows_.lines.reserve(static_cast<std::size_t>(rows));
  Index at = 0;
  for (csv::RowBatch& batch : batches_) {
    rows_.numbers.middleRows(at, batch.numbers.rows()) = batch.numbers;
    at += batch.numbers.rows();
    rows_.texts.append(batch.texts);
    rows_.lines.insert(rows_.lines.end(), batch.lines.begin(), batch.lines.end());
    batch = {};
  }
  batches_.clear();
}

void RowCollector::add(csv::RowBatch batch) { batches_.push_back(std::move(batch)); }

void RowCollector::restrict_to(const csv::Projection& projection, const std::vector<Index>& features,
                               const std::vector<std::size_t>& texts) {
  rows_.numbers = MatrixD(rows_.numbers(Eigen::all, features));
  csv::TextColumns left(texts.size());
  for (std::size_t row = 0; row < rows_.texts.rows(); ++row) {
    for (const std::size_t column : texts) left.push_back(rows_.texts.at(row, column));
  }
  rows_.texts = std::move(left);
  columns_.projection = projection;
}

Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> RowCollector::category_column(std::size_t category) {
  return rows_.numbers.col(static_cast<Index>(columns_.projection.categories[category]));
}

std::vector<bool> RowCollector::whole_columns() const {
  WholeColumns whole(static_cast<std::size_t>(rows_.numbers.cols()));
  whole.add(rows_.numbers);
  return whole.result();
}

std::uint64_t RowCollector::apply_missing_rule() {
  left_out_ = prep::apply_missing_rule(columns_.on_missing, columns_.origin, rows_);
  return left_out_.size();
}

prep::Levels RowCollector::fit_levels(std::size_t category, const prep::Vocabulary& words,
                                      const prep::LevelOptions& options) {
  return prep::fit_levels(words.values(), options, category_column(category));
}

std::unique_ptr<TrainingData> RowCollector::finish(TableDescription description) {
  description.left_out = {.before = 0, .rows = std::move(left_out_)};
  return in_memory(std::move(rows_), std::move(description));
}

SpillingCollector::SpillingCollector(CollectedColumns columns, const SpillLimits& limits)
    : RowCollector(std::move(columns)),
      limits_(limits),
      plan_(limits, static_cast<Index>(this->columns().projection.numbers.size())) {
  check_temporary_space(limits, static_cast<Index>(this->columns().projection.numbers.size()));
}

void SpillingCollector::add(csv::RowBatch batch) {
  rows_read_ += batch.rows();
  text_bytes_ += batch.texts.bytes();
  RowCollector::add(std::move(batch));
  if (!spilled_ && !plan_.fits(static_cast<double>(rows_read_), static_cast<double>(text_bytes_))) {
    plan_.check_spilling(limits_.rows);
    if (columns().undecided) {
      throw Error(Fault::usage,
                  "the table is larger than --max-memory, and --categorical auto decides on rows in memory",
                  printable(columns().origin.table), "name the columns, --categorical SPEC, or give more memory");
    }
    spilled_ = std::make_unique<SpilledTable>(columns().projection);
  }
  if (spilled_) spill();
}

// The rule for missing values is applied as rows come.
void SpillingCollector::spill() {
  for (csv::RowBatch& batch : batches_) {
    const std::size_t read = spilled_->rows() + left_out().size();
    for (const Index row : prep::apply_missing_rule(columns().on_missing, columns().origin, batch))
      left_out().push_back(static_cast<Index>(read) + row);
    spilled_->add(batch);
  }
  batches_.clear();
}

void SpillingCollector::spill_collected() {
  spilled_ = std::make_unique<SpilledTable>(columns().projection);
  constexpr std::size_t kTogether = 4096;
  for (std::size_t begin = 0; begin < collected().rows(); begin += kTogether)
    spilled_->add(csv::slice(collected(), begin, kTogether));
  collected() = {};
}

std::vector<bool> SpillingCollector::whole_columns() const {
  return spilled_ ? spilled_->whole_columns() : RowCollector::whole_columns();
}

std::uint64_t SpillingCollector::apply_missing_rule() {
  return spilled_ ? left_out().size() : RowCollector::apply_missing_rule();
}

prep::Levels SpillingCollector::fit_levels(std::size_t category, const prep::Vocabulary& words,
                                           const prep::LevelOptions& options) {
  if (!spilled_) return RowCollector::fit_levels(category, words, options);
  prep::LevelMap places;
  prep::Levels levels = prep::fit_levels(words.values(), spilled_->counts(category), options, places);
  spilled_->features().recode(static_cast<Index>(columns().projection.categories[category]), std::move(places));
  return levels;
}

// Levels are columns of the network: rows that fitted in memory before may spill with them.
std::unique_ptr<TrainingData> SpillingCollector::finish(TableDescription description) {
  const Index seen = columns_seen(description.table);
  if (!spilled_ && seen > collected().numbers.cols()) {
    const MemoryPlan plan(limits_, seen);
    if (!plan.fits(static_cast<double>(rows()), static_cast<double>(text_bytes_))) {
      plan.check_spilling(static_cast<double>(rows()));
      spill_collected();
    }
  }
  if (!spilled_) return RowCollector::finish(std::move(description));
  description.left_out = {.before = 0, .rows = std::move(left_out())};
  return std::make_unique<SpilledData>(std::move(spilled_), limits_, std::move(description));
}

}  // namespace aefx::train
