#include "export/sql/dialect.h"

namespace aefx::exported {

const Dialect& duckdb() {
  static const Dialect dialect({
      .name = "duckdb",
      .number = typed_number_pattern("VARCHAR", "regexp_matches({4}, {3})"),
      .is_iso_date = "regexp_matches({0}, {2}) AND TRY_CAST(substr({0}, 1, 10) AS DATE) IS NOT NULL",
      .day_number = "(CAST({} AS DATE) - DATE '1970-01-01')",
      .date = "DATE '1970-01-01' + CAST(round({}) AS INTEGER)",
      .timestamp = "make_timestamp(CAST(round(({}) * 86400e0) AS BIGINT) * 1000000)",
      .fail = "error({} || {})",
  });
  return dialect;
}

}  // namespace aefx::exported
