#include <string_view>
#include <utility>

#include "aefx/csv/writer.h"
#include "aefx/report/render.h"
#include "base/number.h"
#include "report/formula.h"

namespace aefx::report {
namespace {

// Columns of numbers: a name and D x K values.
using NumberColumns = std::vector<std::pair<std::string_view, const MatrixD*>>;

NumberColumns number_columns(const explain::Explanation& e) {
  NumberColumns columns{{"raw_weight", &e.raw_weights}, {"scaled_weight", &e.scaled_weights}, {"share", &e.shares}};
  if (e.effects.rows > 0) {
    if (e.effects.correlation.size() > 0) columns.emplace_back("correlation", &e.effects.correlation);
    columns.insert(columns.end(), {{"permutation", &e.effects.permutation}, {"ablation", &e.effects.ablation}});
  }
  if (e.stability) {
    const model::Stability& s = *e.stability;
    columns.insert(columns.end(), {{"raw_weight_mean", &s.weight_mean},
                                   {"raw_weight_deviation", &s.weight_deviation},
                                   {"share_mean", &s.share_mean},
                                   {"share_deviation", &s.share_deviation}});
  }
  return columns;
}

}  // namespace

std::string render_csv(const explain::Explanation& e) {
  const NumberColumns columns = number_columns(e);
  std::string out = "code,column";
  for (const auto& [name, values] : columns) (out += ',') += name;
  out += ",term\n";
  const auto begin = [&](const std::string& code, std::string_view column) {
    csv::append_cell(out, code);
    out += ',';
    csv::append_cell(out, column);
  };
  const auto append = [&](double value) {
    out += ',';
    append_number(out, value);
  };
  const std::string end = std::string(columns.size() - 2, ',') + '\n';  // after a share that no column has
  for (std::size_t code = 0; code < e.codes.size(); ++code) {
    const auto k = static_cast<Index>(code);
    for (std::size_t i = 0; i < e.columns.size(); ++i) {
      begin(e.codes[code].name, e.columns[i].name);
      for (const auto& [name, values] : columns) append((*values)(static_cast<Index>(i), k));
      out += ',';
      csv::append_cell(out, term(e.columns[i]));
      out += '\n';
    }
    begin(e.codes[code].name, "(bias)");
    append(e.raw_bias(k));
    append(e.scaled_bias(k));
    out += "," + end;
    if (e.exact) continue;
    begin(e.codes[code].name, "(rest)");
    out += ",,";
    append(e.residual_share(k));
    out += end;
  }
  return out;
}

}  // namespace aefx::report
