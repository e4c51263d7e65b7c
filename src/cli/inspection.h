// The result of `aefx inspect`, as text and as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/csv/reader.h"
#include "aefx/csv/schema.h"
#include "aefx/csv/sniff_report.h"
#include "csv/table_profile.h"

namespace aefx::cli {

// The use that train would make of a column under the given options.
enum class Role { number, date, categorical, carried, left_out };

struct InspectedColumn {
  std::string name;
  csv::Kind kind = csv::Kind::number;
  Role role = Role::left_out;
  csv::ColumnProfile profile;
  std::vector<std::string> advice;  // a sentence each, without its full stop
};

struct Inspection {
  std::string table;
  std::size_t files = 1;
  std::uint64_t rows = 0;
  csv::Dialect dialect;
  csv::SniffReport sniff_report;
  csv::Irregular irregular;
  std::vector<std::string> missing;  // missing-value markers
  bool has_names = false;
  std::vector<InspectedColumn> columns;
  std::vector<std::string> advice;  // on the whole table
};

// Names in JSON and in the text.
[[nodiscard]] std::string kind_name(csv::Kind kind);
[[nodiscard]] std::string role_name(Role role);

// In lines of at most `width` characters, unless names are longer.
[[nodiscard]] std::string inspection_text(const Inspection& inspection, std::size_t width);
[[nodiscard]] std::string inspection_json(const Inspection& inspection);

}  // namespace aefx::cli
