#include "workflow/model_rows.h"

#include <fmt/format.h>

#include <utility>

#include "aefx/base/error.h"
#include "workflow/columns.h"

namespace aefx::workflow {

ModelRows::ModelRows(const train::TableSource& source, const model::Model& model, std::size_t threads)
    : ModelRows(nullptr, model, threads) {
  reader_ = read_files(source, *pool_);
}

ModelRows::ModelRows(std::unique_ptr<RowReader> rows, const model::Model& model, std::size_t threads)
    : model_(model),
      pool_(std::make_unique<ThreadPool>(threads)),
      reader_(std::move(rows)),
      coder_(model.table.levels()),
      range_check_(model) {}

char ModelRows::delimiter() const { return reader_->file() != nullptr ? reader_->file()->dialect().delimiter : ','; }

void ModelRows::keep_as_written() {
  if (reader_->file() != nullptr) reader_->file()->keep_as_written();
}

void ModelRows::use_features(infer::ColumnMatch features) {
  match_ = std::move(features);
  origin_ = {.table = reader_->name(),
             .features = names_of(reader_->schema(), match_.projection.numbers),
             .files = reader_->names()};
}

void ModelRows::use_codes(infer::ColumnMatch codes) {
  use_features(std::move(codes));
  features_ = false;
}

bool ModelRows::next(std::size_t most, csv::RowBatch& rows) {
  if (!reader_->read(match_.projection, most, rows)) return false;
  if (features_) {
    coder_.code(origin_, rows);
    range_check_.add(origin_, rows, pool_.get());
  }
  numbers_.resize(rows.rows());
  for (std::uint64_t& number : numbers_) number = ++seen_;
  drop_gaps(rows);
  return true;
}

// The remedies of training are none here.
std::vector<Index> ModelRows::apply_missing_rule(prep::OnMissing rule, csv::RowBatch& rows) const {
  try {
    return prep::apply_missing_rule(rule, origin_, rows);
  } catch (const Error& error) {
    throw Error(error.fault(), error.message(), error.where(),
                features_ ? "the model was trained with --on-missing error, which takes no row without a value"
                          : "a row of codes without a value can't be decoded: take it out");
  }
}

void ModelRows::drop_gaps(csv::RowBatch& rows) {
  const std::vector<Index> dropped = apply_missing_rule(model_.pipeline.options.on_missing, rows);
  dropped_ += dropped.size();
  for (const Index row : dropped) numbers_[static_cast<std::size_t>(row)] = 0;
  std::erase(numbers_, 0U);
}

void ModelRows::say(const Messages& messages) const {
  for (const std::string& sentence : reader_->remarks()) messages.warn(sentence);
  reader_->say_irregular(messages);
  if (dropped_ > 0) {
    messages.insist(
        fmt::format("{} left out for a missing value, as in training (--on-missing drop)", counted_rows(dropped_)));
  }
  for (const std::string& sentence : coder_.warnings()) messages.warn(sentence);
  for (const std::string& sentence : range_check_.warnings()) messages.warn(sentence);
}

}  // namespace aefx::workflow
