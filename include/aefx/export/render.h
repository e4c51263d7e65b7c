// Exports a model to other languages: ONNX, SQL and C. The text is complete: it holds the scaling, the levels and the
// rules for missing values. The same arguments give the same bytes. All functions are thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/model/model.h"

namespace aefx::exported {

// The part of a model that is exported.
enum class Part {
  encoder,      // the columns of a table to codes
  decoder,      // codes to the columns of a table
  autoencoder,  // the columns of a table to their reconstruction
  score,        // the columns of a table to score and error, as infer::Scorer
};

[[nodiscard]] std::string_view name(Part part);
[[nodiscard]] std::optional<Part> part_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> part_names();

struct COptions {
  std::string prefix = "model";  // of every name in the header; any text: characters that C does not allow become '_'
};

// Returns a C99 header that needs only the standard library and computes in float, as aefx does. This and the functions
// below throw Error: usage if a name or level can't be written in the language, model if `part` is score and the model
// holds no scores of its training rows.
[[nodiscard]] std::string render_c(const model::Model& model, Part part, const COptions& options);

enum class SqlDialect { duckdb, sqlite, postgres, spark };

[[nodiscard]] std::optional<SqlDialect> dialect_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> dialect_names();

struct SqlOptions {
  SqlDialect dialect = SqlDialect::duckdb;
  std::vector<std::string> table{"data"};  // parts of its name, not quoted: catalog, schema, table, or fewer
  std::vector<std::string> keep{};         // columns of the table to select besides the result
};

struct SqlText {
  std::string select;
  std::string remark;  // a requirement on how the engine was built; usually empty
};

// Splits a table name as written in SQL, such as iris, schema.iris or "a.b", into its parts. Throws Error (usage).
[[nodiscard]] std::vector<std::string> parse_table_name(std::string_view text);

// Returns one SELECT without a semicolon, which can be used as a view or subquery. It computes in double. Also throws
// Error (usage) if it needs more columns than the engine allows.
[[nodiscard]] SqlText render_sql(const model::Model& model, Part part, const SqlOptions& options);

enum class OnnxInputs {
  columns,  // one input for each column of the table, rows x 1
  matrix,   // "numbers", rows x numeric columns, and "categories", rows x categorical columns, if there are any
};

[[nodiscard]] std::optional<OnnxInputs> onnx_inputs_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> onnx_inputs_names();

struct OnnxOptions {
  OnnxInputs inputs = OnnxInputs::columns;
};

inline constexpr int kOnnxOpset = 15;   // of ai.onnx
inline constexpr int kOnnxMlOpset = 2;  // of ai.onnx.ml, used if there are categorical columns
inline constexpr int kOnnxIrVersion = 8;

// Returns the bytes of an ONNX file. Also throws Error (other) if aefx was built without ONNX, or beyond 2 GB.
[[nodiscard]] std::string render_onnx(const model::Model& model, Part part, const OnnxOptions& options);

}  // namespace aefx::exported
