#include "workflow/model_rows.h"

#include <fmt/format.h>

#include <utility>

#include "workflow/columns.h"

namespace aefx::workflow {
ModelRows::ModelRows(const train::TableSource& source, const model::Model& model, std::size_t threads)
    : model_(model),
      pool_(std::make_unique<ThreadPool>(threads)),
      reader_(source.paths, source.options),
      coder_(model.table.levels()),
      range_check_(model) {
  reader_.set_thread_pool(*pool_);
}

void ModelRows::use_features(infer::ColumnMatch features) {
  match_ = std::move(features);
  origin_ = {.table = reader_.name(),
             .features = names_of(reader_.schema(), match_.projection.numbers),
             .files = reader_.names()};
}

void ModelRows::use_codes(infer::ColumnMatch codes) {
  use_features(std::move(codes));
  features_ = false;
}

bool ModelRows::next(std::size_t most, csv::RowBatch& rows) {
  if (!reader_.read(match_.projection, most, rows)) return false;
  if (features_) {
    coder_.code(origin_, rows);
    range_check_.add(origin_, rows, pool_.get());
  }
  numbers_.resize(rows.rows());
  for (std::uint64_t& number : numbers_) number = ++seen_;
  drop_gaps(rows);
  return true;
}

void ModelRows::drop_gaps(csv::RowBatch& rows) {
  const prep::OnMissing rule = model_.pipeline.options.on_missing;
  const std::vector<csv::RowLine> lines = rule == prep::OnMissing::drop ? rows.lines : std::vector<csv::RowLine>();
  const std::uint64_t dropped = prep::apply_missing_rule(rule, origin_, rows);
  dropped_ += dropped;
  if (dropped == 0) return;
  std::size_t kept = 0;
  for (std::size_t r = 0; r < lines.size() && kept < rows.rows(); ++r) {
    if (lines[r] == rows.lines[kept]) numbers_[kept++] = numbers_[r];
  }
  numbers_.resize(kept);
}

void ModelRows::say(const Messages& messages) const {
  say_irregular(reader_, messages);
  if (dropped_ > 0) {
    messages.warn(
        fmt::format("{} left out for a missing value, as in training (--on-missing drop)", counted_rows(dropped_)));
  }
  for (const std::string& sentence : coder_.warnings()) messages.warn(sentence);
  for (const std::string& sentence : range_check_.warnings()) messages.warn(sentence);
}

}  // namespace aefx::workflow
