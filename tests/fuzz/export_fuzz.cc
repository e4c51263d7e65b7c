// Exports models whose names, levels and numbers are hostile to C, SQL and ONNX, and has what comes out read: C by a
// compiler, SQL by SQLite and by a strict lexer, ONNX by its own checker. See export_of() for the input.
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "aefx/export/render.h"
#include "base/text.h"
#include "fuzz/engines.h"
#include "fuzz/hostile_model.h"
#include "fuzz/require.h"
#include "fuzz/sql_lexer.h"

namespace aefx::fuzz {
namespace {

// Calls export(), whose refusal is the fault of the user or the model.
template <typename Export>
void unless_refused(Export exported) {
  try {
    exported();
  } catch (const Error& error) {
    require_error(error, {Fault::usage, Fault::model});
  }
}

std::set<std::string> names_in_sql(const Exported& given) {
  std::set<std::string> names{"score", "error"};
  names.insert(given.table.begin(), given.table.end());
  names.insert(given.keep.begin(), given.keep.end());
  for (const model::Feature& feature : given.model.table.features) names.insert(feature.name);
  for (const std::string& code : model::code_names(given.model.network.codes())) names.insert(code);
  return names;
}

void export_sql(const Exported& given) {
  const std::set<std::string> names = names_in_sql(given);
  for (const std::string_view name : exported::dialect_names()) {
    const exported::SqlDialect dialect = *exported::dialect_named(name);
    unless_refused([&] {
      const exported::SqlText sql =
          exported::render_sql(given.model, given.part, {.dialect = dialect, .table = given.table, .keep = given.keep});
      require_sql(sql.select, dialect, names);
      if (dialect == exported::SqlDialect::sqlite) require_sqlite(given, sql.select);
    });
  }
}

void export_c(const Exported& given) {
  const std::string header = exported::render_c(given.model, given.part, {.prefix = given.prefix});
  for (const char c : header)
    require(c == '\n' || (c >= ' ' && static_cast<unsigned char>(c) != 0x7F) || (c & 0x80) != 0,
            "C has no control characters");
  require(find_invalid_utf8(header) == header.size(), "C is UTF-8");
  require_compiled(given, header);
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aefx;
  const auto given = fuzz::export_of({reinterpret_cast<const char*>(data), size});
  if (!given) return 0;
  fuzz::unless_refused([&] { fuzz::export_c(*given); });
  fuzz::export_sql(*given);
  fuzz::unless_refused(
      [&] { fuzz::require_onnx(*given, exported::render_onnx(given->model, given->part, {.inputs = given->inputs})); });
  return 0;
}
