#include <string_view>
#include <utility>

#include "aefx/csv/writer.h"
#include "aefx/report/render.h"
#include "base/number.h"

namespace aefx::report {
namespace {

class Table {
 public:
  explicit Table(const explain::Explanation& e)
      : e_(e), effects_(e.effect_rows > 0), out_("code,column,raw_weight,scaled_weight,share") {
    if (effects_) out_ += ",permutation,ablation";
    if (e.stability) out_ += ",raw_weight_mean,raw_weight_deviation,share_mean,share_deviation";
    out_ += '\n';
  }

  void add_code(std::size_t code) {
    const auto k = static_cast<Index>(code);
    const std::string& name = e_.codes[code].name;
    for (std::size_t i = 0; i < e_.columns.size(); ++i) {
      const auto at = static_cast<Index>(i);
      begin(name, e_.columns[i].name);
      for (const MatrixD* values : {&e_.raw_weights, &e_.scaled_weights, &e_.shares}) cell((*values)(at, k));
      if (effects_) {
        cell(e_.permutation(at, k));
        cell(e_.ablation(at, k));
      }
      if (e_.stability) {
        const explain::Stability& s = *e_.stability;
        for (const MatrixD* values : {&s.raw_weight_mean, &s.raw_weight_deviation, &s.share_mean, &s.share_deviation}) {
          cell((*values)(at, k));
        }
      }
      out_ += '\n';
    }
    begin(name, "(bias)");
    cell(e_.raw_bias(k));
    cell(e_.scaled_bias(k));
    out_ += "," + measured_nothing();
    if (e_.exact) return;
    begin(name, "(rest)");
    out_ += ",,";
    cell(e_.rest(k));
    out_ += measured_nothing();
  }

  [[nodiscard]] std::string text() && { return std::move(out_); }

 private:
  void begin(const std::string& code, std::string_view column) {
    csv::append_cell(out_, code);
    out_ += ',';
    csv::append_cell(out_, column);
  }

  void cell(double value) {
    out_ += ',';
    append_number(out_, value);
  }

  // The end of a line that is no column's.
  [[nodiscard]] std::string measured_nothing() const {
    return std::string((effects_ ? 2U : 0U) + (e_.stability ? 4U : 0U), ',') + '\n';
  }

  const explain::Explanation& e_;
  bool effects_;
  std::string out_;
};

}  // namespace

std::string render_csv(const explain::Explanation& e) {
  Table table(e);
  for (std::size_t k = 0; k < e.codes.size(); ++k) table.add_code(k);
  return std::move(table).text();
}

}  // namespace aefx::report
