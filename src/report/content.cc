#include "report/content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/argsort.h"
#include "base/text.h"
#include "report/column_order.h"
#include "report/formula.h"
#include "report/number_text.h"

namespace aefx::report {

std::string more_text(std::size_t count, std::string_view noun, std::string_view about) {
  return fmt::format("{} more {}{}{}; --all shows {}", count, noun, count == 1 ? "" : "s", about,
                     count == 1 ? "it" : "them");
}

std::string sentence(std::string text) {
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

std::string title(const explain::Explanation& e) {
  const std::size_t columns = explain::features(e).size();
  return fmt::format("{} column{} of {} as {} code{}", columns, columns == 1 ? "" : "s", e.table, e.codes.size(),
                     e.codes.size() == 1 ? "" : "s");
}

std::string preparation(const explain::Explanation& e) {
  const auto scale = std::find_if(e.training.options.begin(), e.training.options.end(),
                                  [](const auto& option) { return option.first == "scale"; });
  const std::string_view name = scale == e.training.options.end() ? std::string_view() : scale->second;
  std::string out = name == "standard" ? "columns standardized"
                    : name == "minmax" ? "columns scaled to their range"
                    : name == "robust" ? "columns scaled by median and quartiles"
                                       : "columns not scaled";
  const auto count = [&](auto is_so) { return std::count_if(e.columns.begin(), e.columns.end(), is_so); };
  if (const auto capped = count([](const explain::Column& c) { return c.lower_cap || c.upper_cap; }); capped > 0)
    out += fmt::format(", {} capped", capped);
  if (const auto logs = count([](const explain::Column& c) { return c.log_offset.has_value(); }); logs > 0)
    out += fmt::format(", {} as logarithms", logs);
  return out;
}

std::string measured_r2(const explain::Explanation& e) {
  return e.r2 ? fmt::format(" The codes keep {} of their variance.", percent(*e.r2)) : "";
}

bool has_off_branch(const explain::Explanation& e) {
  return e.activation == "relu" || e.activation == "leaky-relu" || e.activation == "elu";
}

std::string activity(const explain::Explanation& e, const explain::Code& code) {
  if (code.dead) return "the same on every row (dead)";
  if (!has_off_branch(e)) return "active on every row";
  if (code.always_on) return e.exact ? "active on 100% of rows: exactly linear here" : "active on 100% of rows";
  return fmt::format("active on {} of rows", percent(code.active));
}

std::string value_range(const explain::Code& code) {
  return fmt::format("values {} to {}, mean {}", short_number(code.min), short_number(code.max),
                     short_number(code.mean));
}

std::string agreement(const explain::Explanation& e, const explain::Code& code) {
  std::string text =
      fmt::format("weights predict the ablation effects (agreement {:.2f}) and permutation importance ({:.2f})",
                  code.ablation_agreement, code.permutation_agreement);
  if (e.effects.permutation_error > 0)
    text += fmt::format("; standard error of an importance at most {}, of {} shuffles",
                        percent(std::max(e.effects.permutation_error, 0.001)), e.effects.shuffles);
  return text;
}

std::string kept_alone(const explain::Explanation& e, std::size_t k) {
  constexpr double kNotable = 0.5;  // R^2 from which a column is mentioned
  constexpr std::size_t kNamed = 3;
  const auto r2 = [&](std::size_t i) { return e.effects.single_code_r2(static_cast<Index>(i), static_cast<Index>(k)); };
  std::vector<std::size_t> order = argsort_descending(e.columns.size(), r2);
  order.erase(std::find_if(order.begin(), order.end(), [&](std::size_t i) { return !(r2(i) >= kNotable); }),
              order.end());
  if (order.empty()) return {};
  const std::size_t named = order.size() <= kNamed ? order.size() : kNamed - 1;
  std::vector<std::string> kept;
  for (std::size_t n = 0; n < named; ++n) {
    kept.push_back(fmt::format("{:.0f}% of {}", 100 * r2(order[n]), e.columns[order[n]].name));
  }
  std::string out = e.codes[k].name + " alone keeps " + join_names(kept);
  if (order.size() > named) out += fmt::format(", and at least half of {} other columns", order.size() - named);
  return out + ".";
}

std::string correlation_of(const explain::Explanation& e, std::size_t column, std::size_t k) {
  const double value = e.effects.correlation(static_cast<Index>(column), static_cast<Index>(k));
  return e.columns[column].level.empty() ? correlation(value) : fmt::format("{:.2f}", value);
}

std::string share_note(const explain::Explanation& e) {
  if (e.exact) return {};
  if (e.path_shares)
    return "Shares are those of each row's own contributions, which are summed exactly over the straight path from the "
           "mean row to it.";
  return "Shares are those of each row's own slopes, times its distance from the mean row.";
}

std::string rest_name(const explain::Explanation& e, std::size_t k) {
  constexpr double kShown = 5e-4;
  if (!e.exact && !e.path_shares) return e.regions.piecewise_linear ? "between regions" : "curvature";
  return std::abs(e.residual_share(static_cast<Index>(k))) >= kShown ? "cut at 0" : "";
}

std::string kept_caption(std::string_view r2) {
  return fmt::format(
      "kept: {} of the column's reconstruction, 1 minus its error over that of its mean; below 0 the mean does better. "
      "Lost without a code: what kept falls by when that code is set to its mean; above 100% the rest then misleads",
      r2);
}

std::string explained_variance(const explain::Explanation& e, std::string_view of) {
  const bool one = e.pca.explained.size() == 1;
  return fmt::format("{} component{}{} explain{} {} of the variance", e.pca.explained.size(), one ? "" : "s", of,
                     one ? "s" : "", percent(e.pca.explained.sum()));
}

std::string reproduced_runs(const model::Stability& s, std::size_t k) {
  const double runs = s.recovery_rate(static_cast<Index>(k)) * static_cast<double>(s.runs);
  return fmt::format("{:.0f} of {} run{}", runs, s.runs, s.runs == 1 ? "" : "s");
}

std::string spread_caption(const model::Stability& s) {
  if (s.runs < 2) return "One run shows no spread.";
  return fmt::format(
      "Spread: standard deviation on other tables of as many rows; that of the runs, which share rows, "
      "times {:.1f}.",
      s.row_share < 1 ? std::sqrt(s.row_share / (1 - s.row_share)) : 1);
}

std::string stability_summary(const model::Stability& s, std::string_view r2) {
  return fmt::format(
      "Trained again {}, each time on {} of the rows drawn anew. Together the codes of a run give {} of these ({}). {}",
      s.runs == 1 ? "once" : fmt::format("{} times", s.runs), percent(s.row_share), percent(s.subspace_r2), r2,
      spread_caption(s));
}

double shown_regions_share(const explain::Explanation& e) {
  double sum = 0;
  for (const model::LinearRegion& region : e.regions.largest) sum += row_share(e, region);
  return sum;
}

Table weights_table(const explain::Explanation& e, const WeightsTable& options) {
  const auto code = static_cast<Index>(options.k);
  Table table{.head = {"column", "weight", "scaled weight", "share"}, .rows = {}};
  const bool has_correlation = e.effects.correlation.size() > 0;
  if (e.effects.rows > 0 && has_correlation) table.head.emplace_back("correlation");
  if (e.effects.rows > 0) table.head.insert(table.head.end(), {"permutation", "ablation"});
  for (const ShareLine& line : share_lines(e, options.k, options.features, options.shown, options.most_levels)) {
    std::vector<std::string>& row = table.rows.emplace_back();
    row = {line.name, "", "", percent(line.share)};
    if (line.column) {
      const auto i = static_cast<Index>(*line.column);
      row = {weight_name(e.columns[*line.column]), short_number(e.raw_weights(i, code)),
             short_number(e.scaled_weights(i, code)), percent(line.share)};
    }
    if (!line.effects || e.effects.rows == 0) continue;
    const auto i = static_cast<Index>(*line.effects);
    if (has_correlation) row.push_back(correlation_of(e, *line.effects, options.k));
    row.insert(row.end(), {percent(e.effects.permutation(i, code)), percent(e.effects.ablation(i, code))});
  }
  table.rows.push_back({"(bias)", short_number(e.raw_bias(code)), short_number(e.scaled_bias(code))});
  if (const std::string rest = rest_name(e, options.k); !rest.empty())
    table.rows.push_back({"(" + rest + ")", "", "", percent(e.residual_share(code))});
  for (std::vector<std::string>& row : table.rows) row.resize(table.head.size());
  return table;
}

Table collinear_table(const explain::Explanation& e, std::size_t shown) {
  Table table{.head = {"columns", "|correlation|"}, .rows = {}};
  for (std::size_t c = 0; c < shown; ++c) {
    const model::CollinearCluster& cluster = e.collinear[c];
    std::vector<std::string> names;
    for (const std::size_t i : cluster.columns) names.push_back(e.columns[i].name);
    table.rows.push_back({fmt::format("{}", fmt::join(names, ", ")),
                          names.size() == 2 ? fmt::format("{:.2f}", cluster.most)
                                            : fmt::format("{:.2f} to {:.2f}", cluster.least, cluster.most)});
  }
  return table;
}

Table recovery_table(const explain::Explanation& e, std::size_t shown) {
  Table table{.head = {"code", "reproduced", "mean correlation"}, .rows = {}};
  for (std::size_t k = 0; k < shown; ++k) {
    const auto code = static_cast<Index>(k);
    table.rows.push_back(
        {e.codes[k].name, reproduced_runs(*e.stability, k), fmt::format("{:.2f}", e.stability->correlation(code))});
  }
  return table;
}

Table candidate_table(const model::Training& training) {
  Table table{.head = {"candidate", "held-out error", "taken"}, .rows = {}};
  for (const model::Candidate& c : training.candidates) {
    table.rows.push_back({c.name, short_number(c.error), c.chosen ? "yes" : ""});
  }
  return table;
}

Table option_table(const model::Training& training) {
  Table table{.head = {"option", "value"},
              .rows = {{"rows fitted", std::to_string(training.fit_rows)},
                       {"rows held out", std::to_string(training.valid_rows)},
                       {"epochs", fmt::format("{}, the best was {}", training.epochs, training.best_epoch)},
                       {"stopped", training.stopped}}};
  for (const auto& [name, value] : training.options) table.rows.push_back({name, value});
  return table;
}

Table error_table(const model::Training& training) {
  const model::Errors& errors = training.errors;
  return {.head = {"what", "error"},
          .rows = {{"the network", short_number(errors.network)},
                   {"PCA", short_number(errors.pca)},
                   {"the columns' means", short_number(errors.means)}}};
}

std::string error_caption(const model::Training& training, std::string_view begin) {
  return fmt::format("{} on {} {} rows, every column divided by its standard deviation", begin, training.errors.rows,
                     training.errors.held_out ? "held-out" : "training");
}

}  // namespace aefx::report
