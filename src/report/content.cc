#include "report/content.h"

#include <fmt/format.h>

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

std::string measured_r2(const explain::Explanation& e) {
  return e.r2 ? fmt::format(" The codes keep {} of their variance.", percent(*e.r2)) : "";
}

bool has_off_branch(const explain::Explanation& e) {
  return e.activation == "relu" || e.activation == "leaky-relu" || e.activation == "elu";
}

std::string activity(const explain::Explanation& e, const explain::Code& code) {
  if (code.dead) return "the same on every row (dead)";
  if (!has_off_branch(e)) return "active on every row";
  if (code.always_on) return e.exact ? "active on 100 % of rows: exactly linear here" : "active on 100 % of rows";
  return fmt::format("active on {} of rows", percent(code.active));
}

std::string value_range(const explain::Code& code) {
  return fmt::format("values {} to {}, mean {}", short_number(code.min), short_number(code.max),
                     short_number(code.mean));
}

std::string agreement(const explain::Code& code) {
  return fmt::format("the weights foretell what holding a column does to {}, what dealing out its values does to {}",
                     percent(code.ablation_agreement), percent(code.permutation_agreement));
}

std::string explained_variance(const explain::Explanation& e, std::string_view of) {
  const bool one = e.pca.explained.size() == 1;
  return fmt::format("{} component{}{} explain{} {} of the variance", e.pca.explained.size(), one ? "" : "s", of,
                     one ? "s" : "", percent(e.pca.explained.sum()));
}

std::string stability_summary(const model::Stability& s, std::string_view r2) {
  return fmt::format(
      "Trained again {} times, each time on {} of the rows drawn anew. Together the codes of a run give {} of these "
      "({}).",
      s.runs, percent(s.row_share), percent(s.subspace_r2), r2);
}

double shown_regions_share(const explain::Explanation& e) {
  double sum = 0;
  for (const model::LinearRegion& region : e.regions.largest) sum += row_share(e, region);
  return sum;
}

Table weights_table(const explain::Explanation& e, const WeightsTable& options) {
  const auto code = static_cast<Index>(options.k);
  Table table{.head = {"column", "weight", "scaled weight", "share"}, .rows = {}};
  if (e.effects.rows > 0) table.head.insert(table.head.end(), options.effects.begin(), options.effects.end());
  for (const ShareLine& line : share_lines(e, options.k, options.features, options.shown, options.most_levels)) {
    table.rows.push_back({line.name, "", "", percent(line.share)});
    if (!line.column) continue;
    const auto i = static_cast<Index>(*line.column);
    table.rows.back() = {weight_name(e.columns[*line.column]),    short_number(e.raw_weights(i, code)),
                         short_number(e.scaled_weights(i, code)), percent(line.share),
                         percent(e.effects.permutation(i, code)), percent(e.effects.ablation(i, code))};
  }
  table.rows.push_back({"(bias)", short_number(e.raw_bias(code)), short_number(e.scaled_bias(code))});
  if (!e.exact) table.rows.push_back({"(between regions)", "", "", percent(e.residual_share(code))});
  for (std::vector<std::string>& row : table.rows) row.resize(table.head.size());
  return table;
}

Table collinear_table(const explain::Explanation& e, std::size_t shown) {
  Table table{.head = {"column", "with", "correlation"}, .rows = {}};
  for (std::size_t i = 0; i < shown; ++i) {
    const model::CollinearPair& p = e.collinear_pairs[i];
    table.rows.push_back({e.columns[p.first].name, e.columns[p.second].name, correlation(p.correlation)});
  }
  return table;
}

Table recovery_table(const explain::Explanation& e, std::size_t shown) {
  Table table{.head = {"code", "came back", "mean correlation"}, .rows = {}};
  for (std::size_t k = 0; k < shown; ++k) {
    const auto code = static_cast<Index>(k);
    table.rows.push_back({e.codes[k].name, percent(e.stability->recovery_rate(code)),
                          fmt::format("{:.2f}", e.stability->correlation(code))});
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
