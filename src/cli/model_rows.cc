#include "cli/model_rows.h"

#include <fmt/format.h>

#include <utility>

#include "base/printable.h"
#include "cli/flag_values.h"

namespace aefx::cli {
namespace {

csv::ReadOptions reading(const TableFlags& flags, const model::Model& model, Pace pace) {
  csv::ReadOptions options = read_options(flags, as_in_training(model.table));
  options.live = pace == Pace::as_it_comes;
  return options;
}

}  // namespace

ModelRows::ModelRows(const TableFlags& flags, const model::Model& model, Pace pace)
    : model_(model),
      pool_(std::make_unique<ThreadPool>(threads_of(flags.threads))),
      reader_(expand_paths(flags.paths), reading(flags, model, pace)),
      coder_(model.table.levels()),
      far_(model) {
  reader_.use(*pool_);
}

void ModelRows::use(infer::Match features) {
  match_ = std::move(features);
  origin_ = {.table = reader_.name(),
             .features = names_of(reader_.schema(), match_.projection.numbers),
             .files = reader_.names()};
}

void ModelRows::use_codes(infer::Match codes) {
  use(std::move(codes));
  features_ = false;
}

bool ModelRows::next(std::size_t most, csv::RowBatch& rows) {
  if (!reader_.read(match_.projection, most, rows)) return false;
  if (features_) {
    coder_.code(origin_, rows);
    far_.look(origin_, rows, pool_.get());
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
  for (const std::string& sentence : coder_.said()) messages.warn(sentence);
  for (const std::string& sentence : far_.said()) messages.warn(sentence);
}

void say_irregular(const csv::Reader& reader, const Messages& messages) {
  if (reader.dialect().trailing_delimiter)
    messages.say("every row ends in a delimiter; the empty column behind it is left out");
  const csv::Irregular seen = reader.irregular();
  if (seen.blank_lines > 0) {
    messages.say(fmt::format("{} skipped", seen.blank_lines == 1
                                               ? "1 blank line was"
                                               : fmt::format("{} blank lines were", seen.blank_lines)));
  }
  if (seen.ragged > 0) {
    messages.warn(fmt::format("{} of another length and {} (--on-ragged), the first at {}", counted_rows(seen.ragged),
                              seen.padded ? "padded or cut" : "left out", seen.first_ragged));
  }
}

}  // namespace aefx::cli
