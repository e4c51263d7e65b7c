#include <nlohmann/json.hpp>

#include "base/number.h"
#include "report/sweep.h"

namespace aefx::report {

std::string render_sweep_json(const SweepTable& s) {
  using Json = nlohmann::ordered_json;
  Json sizes = Json::array();
  for (const SweepLine& line : s.lines) {
    sizes.push_back({{"codes", line.codes}, {"error", line.network}, {"pca", line.pca}});
  }
  const Json json = {{"table", s.table},
                     {"columns", s.columns},
                     {"fit_rows", s.fit_rows},
                     {"held_out_rows", s.held_out_rows},
                     {"means", s.means},
                     {"sizes", sizes},
                     {"elbow", s.elbow ? Json(s.lines[*s.elbow].codes) : Json(nullptr)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string render_sweep_csv(const SweepTable& s) {
  std::string out = "codes,error,pca,means,elbow\n";
  for (std::size_t i = 0; i < s.lines.size(); ++i) {
    append_number(out, static_cast<double>(s.lines[i].codes));
    for (const double value : {s.lines[i].network, s.lines[i].pca, s.means}) {
      out += ',';
      append_number(out, value);
    }
    out += s.elbow == i ? ",1\n" : ",0\n";
  }
  return out;
}

}  // namespace aefx::report
