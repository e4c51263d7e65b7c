#include <fmt/format.h>

#include <cmath>

#include "aefx/explain/explain.h"
#include "base/text.h"

namespace aefx::explain {
namespace {

// "150 held-out rows"
std::string judged_rows(const model::Training& training) {
  const model::Errors& errors = training.errors;
  const char* const plural = errors.rows == 1 ? "" : "s";
  if (!errors.held_out) return fmt::format("the {} training row{}", errors.rows, plural);
  // A split holds out a fifth of the rows.
  return fmt::format("{} held-out row{}{}", errors.rows, plural,
                     training.valid_rows > 0                ? ""
                     : errors.rows >= training.fit_rows     ? " (cross-validation)"
                     : 10 * errors.rows > 3 * training.rows ? " (of two random splits)"
                                                            : " (of one random split)");
}

// Compares the error with that of the column means.
void add_learned(const model::Model& model, std::vector<std::string>& out) {
  const model::Errors& e = model.training.errors;
  if (!(e.means > 0)) {
    out.emplace_back("Every feature is constant on the rows that were judged, so there was nothing to learn.");
    return;
  }
  const double kept = 1 - e.network / e.means;
  if (e.network > 1.05 * e.means) {
    out.push_back(
        fmt::format("It learned little: on {} its error is {:.3g} times that of always predicting the column "
                    "means. The reconstruction says next to nothing about the table.",
                    judged_rows(model.training), e.network / e.means));
  } else if (e.network > e.means) {
    out.push_back(fmt::format("It learned little: on {} it does no better than always predicting the column means.",
                              judged_rows(model.training)));
  } else if (kept < 0.1) {
    out.push_back(
        fmt::format("It learned little: on {} it does only {:.1f}% better than always predicting the column "
                    "means.",
                    judged_rows(model.training), 100 * kept));
  } else {
    out.push_back(fmt::format("On {} the codes keep {} of the columns' variance, every column counting alike{}.",
                              judged_rows(model.training), percent_within(kept, e.kept_standard_error),
                              e.kept_standard_error > 0 ? " (± is one standard error)" : ""));
  }
}

void add_pca(const model::Model& model, std::vector<std::string>& out) {
  const model::Errors& e = model.training.errors;
  const Index k = model.network.codes();
  const std::string components =
      fmt::format("PCA{} with {} component{}", model.pipeline.has_logarithms() ? " of the same logarithms" : "", k,
                  k == 1 ? "" : "s");
  if (!(e.means > 0)) return;
  if (!(e.pca > 1e-9 * e.means)) {  // as many components as the table has dimensions: PCA's error is rounding
    out.push_back(fmt::format("{} loses nothing here: the table has no more dimensions than that.", components));
    return;
  }
  if (e.held_out && e.pca > e.means) {
    out.push_back(fmt::format("{} breaks down on these rows: it does worse than always predicting the column means.",
                              components));
    return;
  }
  const double ratio = e.network / e.pca, error = e.pca_ratio_standard_error;
  const std::string kept = fmt::format(", which keeps {:.1f}%", 100 * (1 - e.pca / e.means));
  if (ratio >= 0.995 && ratio <= 1.005) {
    out.push_back(fmt::format("The error is that of {}: it found nothing that PCA does not.", components));
  } else if (std::abs(ratio - 1) <= 2 * error) {
    out.push_back(fmt::format("The error is not clearly different from that of {}: {:.{}f} times (± {:.{}f}).",
                              components, ratio, error < 0.0095 ? 3 : 2, error, error < 0.0095 ? 3 : 2));
  } else if (ratio < 1) {
    out.push_back(
        fmt::format("The error is {} below that of {}{}.", percent_within(1 - ratio, error), components, kept));
  } else if (ratio < 2) {
    out.push_back(
        fmt::format("The error is {} above that of {}{}.", percent_within(ratio - 1, error), components, kept));
  } else {
    out.push_back(fmt::format("The error is {:.3g} times that of {}{}.", ratio, components, kept));
  }
}

// Names columns with values that a sigmoid output cannot reach.
void add_unreachable(const model::Model& model, std::vector<std::string>& out) {
  if (model.network.layers().back().activation != nn::Activation::sigmoid) return;
  std::vector<std::string> beyond;
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    const prep::ColumnStatistics& s = column.statistics;
    if (column.scale.apply(s.min) < -1e-6 || column.scale.apply(s.max) > 1 + 1e-6) {
      const std::string& feature = model.table.features[column.source].name;
      if (beyond.empty() || beyond.back() != feature) beyond.push_back(feature);
    }
  }
  if (beyond.empty()) return;
  out.push_back(
      fmt::format("The sigmoid at the output reaches from 0 to 1, and {} {} beyond it: those values can't be "
                  "reconstructed. Scale the columns (--scale minmax) or use --output-activation linear.",
                  join_names(beyond), beyond.size() == 1 ? "goes" : "go"));
}

// Cross-validation measures other trainings; warns if this one came out worse on its own rows.
void add_shortfall(const model::Model& model, std::vector<std::string>& out) {
  constexpr double kWorse = 0.1;  // difference in R^2
  const model::Errors& e = model.training.errors;
  const std::optional<double> kept = reconstruction_r2(model, model.measurements);
  if (!e.held_out || model.training.valid_rows > 0 || !(e.means > 0) || !kept) return;
  if (*kept > 1 - e.network / e.means - kWorse) return;
  out.push_back(
      fmt::format("The held-out rows judge other trainings: this network keeps only {:.1f}% on the very rows that it "
                  "was fitted on: "
                  "try another --seed, or start from PCA (--init pca).",
                  100 * *kept));
}

std::string option(const model::Training& training, std::string_view wanted) {
  for (const auto& [name, value] : training.options) {
    if (name == wanted) return value;
  }
  return {};
}

bool is_from_pca(const model::Training& training) {
  const std::string init = option(training, "init");
  return init == "pca" || init == "varimax";
}

void add_progress(const model::Model& model, std::vector<std::string>& out) {
  const model::Training& t = model.training;
  // A training loss that still falls is no reason for more epochs where held-out rows chose their number.
  if (t.curve.size() >= 10 && t.best_epoch == t.epochs && option(t, "epochs") != "auto") {
    const std::size_t tenth = t.curve.size() / 10;
    const double before = t.curve[t.curve.size() - 1 - tenth].train;
    const double last = t.curve.back().train;
    const double start = t.curve.front().train;
    if (before - last > 0.01 * before || before - last > 0.05 * (start - last)) {
      out.push_back(
          fmt::format("The loss was still falling when training ended after {} epochs: more --epochs or a "
                      "larger --lr would take it further.",
                      t.epochs));
    }
  }
}

}  // namespace

Verdict verdict(const model::Model& model, const model::Measurements& measurements) {
  Verdict out;
  add_learned(model, out.answer);
  if (!model.training.columns_per_code.empty()) out.answer.push_back(model.training.columns_per_code);
  add_pca(model, out.answer);
  add_shortfall(model, out.warnings);
  std::vector<std::string> dead;
  const std::vector<std::string> names = model::code_names(model.network.codes());
  for (std::size_t k = 0; k < measurements.codes.size(); ++k) {
    if (is_dead(measurements.codes[k], measurements.rows)) dead.push_back(names[k]);
  }
  if (!dead.empty()) {
    out.warnings.push_back(fmt::format("{} {} the same on every row (dead): {} nothing. {}", join_names(dead),
                                       dead.size() == 1 ? "is" : "are", dead.size() == 1 ? "it says" : "they say",
                                       is_from_pca(model.training)
                                           ? "The rows that were learned from vary in fewer directions: ask "
                                             "for fewer codes, or give more rows."
                                           : "Start from PCA (--init pca), or ask for fewer codes."));
  }
  add_unreachable(model, out.warnings);
  add_progress(model, out.warnings);
  return out;
}

}  // namespace aefx::explain
