#include "train/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "train/selection/candidates.h"

namespace aefx::train {
namespace {

// Describes categorical columns, where they have not just a level for each of their values.
void add_levels(const model::Model& model, std::vector<std::string>& out) {
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    if (!column.level) continue;
    const model::Feature& feature = model.table.features[column.source];
    const prep::Levels& levels = feature.levels;
    const double rows = column.statistics.mean * static_cast<double>(column.statistics.count);
    if (levels.missing && *column.level == levels.names.size()) {
      out.push_back(fmt::format("{} has no value on {:.0f} of the rows learned from: a level of its own, (missing).",
                                feature.name, rows));
    } else if (*column.level >= levels.names.size()) {
      out.push_back(fmt::format(
          "{} has {} values: the {} most frequent are levels, and the rest, {:.3g}% of the rows, "
          "are together as (other) (--max-levels).",
          feature.name, levels.names.size() + levels.others, levels.names.size(), 100 * column.statistics.mean));
    }
  }
}

// Counts the columns that vary: numbers, and categorical ones by their levels.
struct ColumnCount {
  std::vector<std::string> constant, gaps, wide;  // names
  std::uint64_t missing = 0;                      // values
  std::size_t varying = 0;                        // directions
};

ColumnCount count_columns(const model::Model& model) {
  ColumnCount out;
  std::size_t varying_levels = 0;
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    const model::Feature& feature = model.table.features[column.source];
    if (column.level) {
      // The last level that varies follows from the others.
      if (*column.level == 0) varying_levels = 0;
      varying_levels += column.statistics.constant() ? 0 : 1;
      if (*column.level + 1 < feature.levels.size()) continue;
      if (varying_levels == 0) out.constant.push_back(feature.name);
      if (varying_levels > 0) out.varying += varying_levels - 1;
      continue;
    }
    if (column.statistics.constant()) {
      out.constant.push_back(feature.name);
    } else {
      ++out.varying;
    }
    if (!std::isfinite(column.statistics.max - column.statistics.min)) out.wide.push_back(feature.name);
    if (column.statistics.missing > 0) out.gaps.push_back(feature.name);
    out.missing += column.statistics.missing;
  }
  return out;
}

std::string_view filling(prep::OnMissing rule) {
  if (rule == prep::OnMissing::mask) return "the mean at the input, left out of the loss";
  return rule == prep::OnMissing::median ? "replaced by the median" : "replaced by the mean";
}

void add_dimensions(const model::Model& model, const TrainOptions& options, std::size_t varying,
                    std::vector<std::string>& out) {
  const auto dimensions =
      std::min<std::size_t>(varying, static_cast<std::size_t>(std::max<std::uint64_t>(model.training.fit_rows, 1) - 1));
  if (dimensions == 0) {
    out.emplace_back("The rows that were learned from do not differ, so the codes can't tell rows apart.");
  } else if (static_cast<std::size_t>(options.dim) > dimensions) {
    out.push_back(fmt::format("{} code{} for {} in {} direction{}: {} would lose nothing, the rest can only bend.",
                              options.dim, options.dim == 1 ? "" : "s",
                              varying == 1 ? "a column that varies" : "columns that vary", dimensions,
                              dimensions == 1 ? "" : "s", dimensions));
  }
}

}  // namespace

NamedTexts run_summary(const TrainOptions& options, const Candidate& chosen) {
  TrainOptions decided = options;
  decided.encoder_hidden = chosen.encoder_hidden;
  decided.decoder_hidden = chosen.decoder_hidden;
  decided.lr_auto = decided.optimizer_auto = false;
  decided.output_activation = output_activation(options);
  decided.fit.optimizer = chosen.optimizer;
  return option_summary(decided);
}

std::string end_of_fit(Stop stop, bool by_cross_validation) {
  switch (stop) {
    case Stop::finished:
      return by_cross_validation ? "the number of epochs that did best in cross-validation" : "all epochs were run";
    case Stop::no_improvement:
      return "the held-out rows stopped improving";
    case Stop::interrupted:
      return "interrupted";
    case Stop::diverged:
      break;
  }
  return "diverged";
}

std::vector<std::string> notes(const model::Model& model, const TrainOptions& options) {
  std::vector<std::string> out;
  add_levels(model, out);
  const ColumnCount count = count_columns(model);
  if (!count.constant.empty()) {
    out.push_back(fmt::format("Constant, so {} nothing about rows: {}.",
                              count.constant.size() == 1 ? "it tells" : "they tell", join_names(count.constant)));
  }
  if (count.missing > 0) {
    out.push_back(fmt::format("{} value{} missing in {} ({}: {}).", count.missing, count.missing == 1 ? " is" : "s are",
                              join_names(count.gaps), prep::name(options.on_missing), filling(options.on_missing)));
  }
  if (!count.wide.empty()) {
    out.push_back(fmt::format("From end to end wider than the largest double, and scaled all the same: {}.",
                              join_names(count.wide)));
  }
  std::vector<std::string> dates;
  for (const model::Feature& feature : model.table.features) {
    if (feature.date) dates.push_back(feature.name);
  }
  if (!dates.empty()) out.push_back(fmt::format("In days since 1970-01-01: {}.", join_names(dates)));
  if (options.continued && options.fit.epochs == 0) {
    out.emplace_back(options.init == Init::given_encoder
                         ? "The codes that training started from may have been learned from rows that are held out "
                           "here: held-out errors may be a little too low."
                         : "The weights that training started from may have been learned from rows that are held out "
                           "here: held-out errors are too low then.");
    if (model.training.epochs == 0)
      out.emplace_back(
          "The weights are those that training started from: to go on gained too little on held-out rows.");
  }
  if (model.training.rows < static_cast<std::uint64_t>(kFewestForDepth)) {
    out.push_back(fmt::format("With {} rows all figures are uncertain; only one layer each way was considered.",
                              model.training.rows));
  }
  add_dimensions(model, options, count.varying, out);
  return out;
}

}  // namespace aefx::train
