// A program written in other languages. Each throws Error (usage) where a name can't be written in the language.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/export/program.h"

namespace aefx::exported {

struct COptions {
  std::string prefix = "model";  // of every name that the header defines; any text, what C can't have becomes '_'
};

// One header in C99 that needs nothing but the standard library. Computes in float, as this program does.
[[nodiscard]] std::string render_c(const Program& program, const COptions& options);

enum class SqlDialect { duckdb, sqlite, postgres, spark };

[[nodiscard]] std::optional<SqlDialect> dialect_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> dialect_names();

struct SqlOptions {
  SqlDialect dialect = SqlDialect::duckdb;
  std::string table = "data";       // quoted; parts between points, as schema.table, one by one
  std::vector<std::string> keep{};  // columns of the table that come out beside the result
};

struct SqlText {
  std::string select;
  std::string remark;  // what is to be known of the engine before it can take the SELECT; mostly nothing
};

// One SELECT without a semicolon, so that it can be a view or stand in another one. Computes in double. Throws Error
// (usage) also where it has more columns than the engine can.
[[nodiscard]] SqlText render_sql(const Program& program, const SqlOptions& options);

enum class OnnxInputs {
  columns,  // an input for each column of the table, rows x 1
  matrix,   // "numbers", rows x numbers, and "categories", rows x categories, where there are any
};

[[nodiscard]] std::optional<OnnxInputs> onnx_inputs_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> onnx_inputs_names();

struct OnnxOptions {
  OnnxInputs inputs = OnnxInputs::columns;
};

inline constexpr int kOnnxOpset = 15;   // of ai.onnx
inline constexpr int kOnnxMlOpset = 2;  // of ai.onnx.ml, used where there are categories
inline constexpr int kOnnxIrVersion = 8;

// The bytes of an ONNX model; the same program gives the same bytes. Throws Error (other) where this program was built
// without ONNX.
[[nodiscard]] std::string render_onnx(const Program& program, const OnnxOptions& options);

}  // namespace aefx::exported
