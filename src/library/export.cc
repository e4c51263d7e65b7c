#include "aefx/base/error.h"
#include "aefx/export/render.h"
#include "base/option_value.h"
#include "library/state.h"

namespace aefx {
namespace {

exported::Part part_of(const ExportOptions& options) {
  std::vector<std::string> names;
  for (const std::string_view name : exported::part_names()) names.emplace_back(name);
  return *exported::part_named(parse_choice("part", options.part, names));
}

}  // namespace

inline namespace v0 {

std::string Model::to_c(const ExportOptions& options) const {
  return library::called([&] { return exported::render_c(state().model, part_of(options), {.prefix = options.name}); });
}

std::string Model::to_sql(const ExportOptions& options) const {
  return library::called([&] {
    std::vector<std::string> names;
    for (const std::string_view name : exported::dialect_names()) names.emplace_back(name);
    const auto dialect = exported::dialect_named(parse_choice("dialect", options.dialect, names));
    return exported::render_sql(
               state().model, part_of(options),
               {.dialect = *dialect, .table = exported::parse_table_name(options.table), .keep = options.keep})
        .select;
  });
}

}  // namespace v0
}  // namespace aefx
