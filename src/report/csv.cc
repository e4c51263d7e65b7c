#include "aefx/base/number.h"
#include "aefx/csv/writer.h"
#include "aefx/report/render.h"

namespace aefx::report {
namespace {

// Values are passed as null where the line has none.
void append_line(std::string& out, const std::string& code, const std::string& column, const double* raw,
                 const double* scaled, const double* share) {
  csv::append_cell(out, code);
  out += ',';
  csv::append_cell(out, column);
  for (const double* value : {raw, scaled, share}) {
    out += ',';
    if (value != nullptr) append_number(out, *value);
  }
  out += '\n';
}

}  // namespace

std::string render_csv(const explain::Explanation& e) {
  std::string out = "code,column,raw_weight,scaled_weight,share\n";
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    const std::string& code = e.codes[k].name;
    const auto column = static_cast<Index>(k);
    for (std::size_t i = 0; i < e.columns.size(); ++i) {
      const auto row = static_cast<Index>(i);
      append_line(out, code, e.columns[i].name, &e.raw_weights(row, column), &e.scaled_weights(row, column),
                  &e.shares(row, column));
    }
    append_line(out, code, "(bias)", &e.raw_bias(column), &e.scaled_bias(column), nullptr);
    if (!e.exact) append_line(out, code, "(rest)", nullptr, nullptr, &e.rest(column));
  }
  return out;
}

}  // namespace aefx::report
