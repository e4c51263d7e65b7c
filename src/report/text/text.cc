#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/option_value.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

using Details = void (*)(const explain::Explanation&, TextPage&);

struct NamedSection {
  const char* name;
  Details add;
  const char* missing;  // said where it was asked for and there is nothing
};

// In the order of the report, after the summary.
constexpr std::array<NamedSection, 6> kDetails{
    {{"weights", text_weights, ""},
     {"regions", text_regions, "Regions: there is one encoder layer, so each formula holds on every row."},
     {"columns", text_columns, ""},
     {"pca", text_pca, "PCA: the model holds no comparison."},
     {"stability", text_stability, "Stability: not measured; `aefx train` measures it with --stability 20."},
     {"training", text_training, ""}}};

}  // namespace

std::vector<std::string> section_names() {
  std::vector<std::string> names{"summary"};
  for (const NamedSection& section : kDetails) names.emplace_back(section.name);
  return names;
}

std::vector<std::string> parse_sections(const std::string& flag, const std::string& text) {
  std::vector<std::string> sections = split_commas(text);
  for (const std::string& section : sections) parse_choice(flag, section, section_names());
  return sections;
}

std::string render_text(const explain::Explanation& e, const TextOptions& options) {
  TextPage page(options);
  const auto wanted = [&](std::string_view name) {
    return options.all || std::find(options.sections.begin(), options.sections.end(), name) != options.sections.end();
  };
  if (options.sections.empty() || wanted("summary")) text_summary(e, options, page);
  for (const NamedSection& section : kDetails) {
    if (!wanted(section.name)) continue;
    page.gap();
    const std::size_t before = page.lines();
    section.add(e, page);
    if (page.lines() == before && !options.all) page.wrapped(section.missing);
  }
  return std::move(page).text();
}

}  // namespace aefx::report
