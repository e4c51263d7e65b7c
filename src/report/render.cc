#include "aefx/report/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "aefx/base/error.h"
#include "base/spelling.h"
#include "base/text.h"

namespace aefx::report {

Format parse_format(const std::string& name) {
  static const std::vector<std::string> kNames{"text", "json", "csv", "markdown", "html"};  // in the order of Format
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    throw Error(Fault::usage, fmt::format("--format '{}' is none of {}", printable(name), fmt::join(kNames, ", ")), {},
                did_you_mean(name, kNames));
  }
  return static_cast<Format>(found - kNames.begin());
}

std::string render(const explain::Explanation& explanation, Format format, const TextOptions& options) {
  switch (format) {
    case Format::json:
      return render_json(explanation);
    case Format::csv:
      return render_csv(explanation);
    case Format::markdown:
      return render_markdown(explanation, {.all = options.all});
    case Format::html:
      return render_html(explanation, {.all = options.all});
    case Format::text:
      break;
  }
  return render_text(explanation, options);
}

}  // namespace aefx::report
