#include "report/gate.h"

#include <fmt/format.h>

#include "report/text/text_parts.h"

namespace aefx::report {

bool is_gated(const explain::Explanation& e) {
  return e.activation == "relu" || e.activation == "leaky-relu" || e.activation == "elu";
}

std::string gate(const explain::Explanation& e, const explain::Code& code) {
  if (code.dead) return "the same on every row (dead)";
  if (!is_gated(e)) return "active on every row";
  if (code.always_on) return e.exact ? "active on 100 % of rows: exactly linear here" : "active on 100 % of rows";
  return fmt::format("active on {} of rows", percent(code.active));
}

}  // namespace aefx::report
