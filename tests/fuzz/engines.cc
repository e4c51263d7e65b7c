#include "fuzz/engines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "base/text.h"
#include "fuzz/require.h"
#ifdef AEFX_WITH_SQLITE
#include <sqlite3.h>
#endif
#ifdef AEFX_WITH_TCC
#include <libtcc.h>
#endif
#ifdef AEFX_WITH_CHECKER
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#endif

namespace aefx::fuzz {
namespace {

[[maybe_unused]] void require_near(double value, const PlainRows& rows, Index row, Index code, const char* promise) {
  const double expected = static_cast<double>(rows.codes(row, code));
  const bool is_near = std::fabs(value - expected) <= rows.errors(row, code);
  if (!is_near) std::fprintf(stderr, "%.9g in place of %.9g\n", value, expected);
  require(is_near, promise);
}

}  // namespace

#ifdef AEFX_WITH_SQLITE
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

Statement prepare(const Database& database, const std::string& sql, const char* promise) {
  sqlite3_stmt* statement = nullptr;
  const char* end = nullptr;
  const int code = sqlite3_prepare_v2(database.get(), sql.data(), static_cast<int>(sql.size()) + 1, &statement, &end);
  if (code != SQLITE_OK) std::fprintf(stderr, "%s\n", sqlite3_errmsg(database.get()));
  require(code == SQLITE_OK && statement != nullptr, promise);
  require(end == sql.data() + sql.size(), "SQLite reads all of the statement");
  return Statement(statement);
}

std::string in_quotes(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

// Returns the columns of the table, in which SELECT finds each name in one.
std::vector<std::string> table_columns(const Exported& given) {
  std::vector<std::string> out;
  std::set<std::string> taken;
  const auto add = [&](const std::string& name) {
    if (taken.insert(lower_case(name)).second) out.push_back(name);
  };
  if (given.part == exported::Part::decoder) {
    for (const std::string& code : model::code_names(given.model.network.codes())) add(code);
  } else {
    for (const model::Feature& feature : given.model.table.features) add(feature.name);
  }
  for (const std::string& name : given.keep) add(name);
  return out;
}

void insert(const Database& database, const std::string& table, const Exported& given, const PlainRows& rows) {
  std::vector<std::string> names, marks;
  for (const model::Feature& feature : given.model.table.features) {
    names.push_back(in_quotes(feature.name));
    marks.emplace_back("?");
  }
  const Statement statement = prepare(
      database, fmt::format("INSERT INTO {} ({}) VALUES ({})", table, fmt::join(names, ","), fmt::join(marks, ",")),
      "rows can be inserted");
  for (Index r = 0; r < rows.features.rows(); ++r) {
    const std::vector<std::string>& texts = rows.texts[static_cast<std::size_t>(r)];
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const int at = static_cast<int>(i) + 1;
      if (texts[i].empty()) {
        sqlite3_bind_double(statement.get(), at, rows.features(r, static_cast<Index>(i)));
      } else {
        sqlite3_bind_text(statement.get(), at, texts[i].data(), static_cast<int>(texts[i].size()), SQLITE_TRANSIENT);
      }
    }
    require(sqlite3_step(statement.get()) == SQLITE_DONE, "rows can be inserted");
    sqlite3_reset(statement.get());
  }
}

}  // namespace

void require_sqlite(const Exported& given, const std::string& select) {
  if (given.table.size() != 1 || lower_case(given.table[0]).starts_with("sqlite_")) return;
  sqlite3* opened = nullptr;
  require(sqlite3_open(":memory:", &opened) == SQLITE_OK, "SQLite opens a database in memory");
  const Database database(opened);
  std::vector<std::string> columns;
  for (const std::string& name : table_columns(given)) columns.push_back(in_quotes(name));
  const std::string table = in_quotes(given.table[0]);
  const Statement create = prepare(database, fmt::format("CREATE TABLE {} ({})", table, fmt::join(columns, ", ")),
                                   "SQLite makes a table with these names");
  require(sqlite3_step(create.get()) == SQLITE_DONE, "SQLite makes a table with these names");
  const std::optional<PlainRows> rows =
      given.part == exported::Part::encoder ? plain_rows(given.model) : std::optional<PlainRows>();
  if (rows) insert(database, table, given, *rows);
  const Statement statement = prepare(database, select, "SQLite prepares the SELECT");
  for (Index r = 0; rows && r < rows->codes.rows(); ++r) {
    require(sqlite3_step(statement.get()) == SQLITE_ROW, "SQLite gives codes of each row");
    for (Index k = 0; k < rows->codes.cols(); ++k)
      require_near(sqlite3_column_double(statement.get(), static_cast<int>(k)), *rows, r, k,
                   "codes by SQLite are those of the model");
  }
}
#else
void require_sqlite(const Exported& /*given*/, const std::string& /*select*/) {}
#endif

#ifdef AEFX_WITH_TCC
namespace {

struct DeleteCompiler {
  void operator()(TCCState* state) const { tcc_delete(state); }
};

// Returns what the names in the header begin with: that of its first enum.
std::string prefix_of(const std::string& header) {
  constexpr std::string_view kEnum = "\nenum { ";
  const std::size_t begin = header.find(kEnum) + kEnum.size();
  return header.substr(begin, header.find("_columns = ", begin) - begin);
}

// Functions that can be called from outside.
std::string callers(const std::string& prefix, exported::Part part) {
  std::string out;
  if (part == exported::Part::encoder || part == exported::Part::autoencoder)
    out += fmt::format(
        "int encode(const void *row, float *code) {{ return {0}_encode((const {0}_row *)row, code); }}\n", prefix);
  if (part == exported::Part::autoencoder)
    out += fmt::format(
        "int reconstruct(const void *row, void *back) {{ return {0}_reconstruct((const {0}_row *)row, ({0}_row "
        "*)back); }}\n",
        prefix);
  if (part == exported::Part::decoder)
    out += fmt::format("void decode(const float *code, void *row) {{ {0}_decode(code, ({0}_row *)row); }}\n", prefix);
  if (part == exported::Part::score)
    out += fmt::format(
        "int score(const void *row, double *s, double *e) {{ return {0}_score((const {0}_row *)row, s, e); }}\n",
        prefix);
  return out;
}

union Cell {
  double number;
  const char* text;
};

void require_codes(int (*encode)(const void*, float*), const PlainRows& rows) {
  for (Index r = 0; r < rows.features.rows(); ++r) {
    std::vector<Cell> row(static_cast<std::size_t>(rows.features.cols()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string& text = rows.texts[static_cast<std::size_t>(r)][i];
      if (text.empty()) {
        row[i].number = rows.features(r, static_cast<Index>(i));
      } else {
        row[i].text = text.c_str();
      }
    }
    std::vector<float> codes(static_cast<std::size_t>(rows.codes.cols()));
    require(encode(row.data(), codes.data()) == 0, "compiled C takes the row");
    for (Index k = 0; k < rows.codes.cols(); ++k)
      require_near(static_cast<double>(codes[static_cast<std::size_t>(k)]), rows, r, k,
                   "codes by compiled C are those of the model");
  }
}

}  // namespace

void require_compiled(const Exported& given, const std::string& header) {
  const std::unique_ptr<TCCState, DeleteCompiler> compiler(tcc_new());
  tcc_set_output_type(compiler.get(), TCC_OUTPUT_MEMORY);
  std::string complaint;
  tcc_set_error_func(compiler.get(), &complaint,
                     [](void* to, const char* message) { *static_cast<std::string*>(to) += message; });
  const std::string source = header + callers(prefix_of(header), given.part);
  const bool compiled = tcc_compile_string(compiler.get(), source.c_str()) == 0 && complaint.empty();
  if (!compiled) std::fprintf(stderr, "%s\n", complaint.c_str());
  require(source.find('\0') == source.npos, "C has no NUL");
  require(compiled, "C compiles without a warning");
  const std::optional<PlainRows> rows =
      given.part == exported::Part::encoder ? plain_rows(given.model) : std::optional<PlainRows>();
  if (!rows) return;
  require(tcc_relocate(compiler.get(), TCC_RELOCATE_AUTO) == 0, "what is compiled needs nothing else");
  void* const encode = tcc_get_symbol(compiler.get(), "encode");
  require(encode != nullptr, "the function is there");
  require_codes(reinterpret_cast<int (*)(const void*, float*)>(encode), *rows);
}
#else
void require_compiled(const Exported& /*given*/, const std::string& /*header*/) {}
#endif

#ifdef AEFX_WITH_CHECKER
void require_onnx(const Exported& given, const std::string& bytes) {
  onnx::ModelProto model;
  require(model.ParseFromString(bytes), "ONNX is what protobuf reads");
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    require(false, "ONNX's own checker takes the model");
  }
  if (given.inputs != exported::OnnxInputs::columns || given.part == exported::Part::decoder) return;
  std::multiset<std::string> names, inputs;
  for (const model::Feature& feature : given.model.table.features) names.insert(feature.name);
  for (const auto& input : model.graph().input()) inputs.insert(input.name());
  require(names == inputs, "the inputs are the columns");
}
#else
void require_onnx(const Exported& /*given*/, const std::string& /*bytes*/) {}
#endif

}  // namespace aefx::fuzz
