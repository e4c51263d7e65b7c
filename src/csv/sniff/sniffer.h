// Finds the dialect, the names and the kinds of a table by its first rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "aefx/csv/dialect.h"
#include "aefx/csv/schema.h"
#include "aefx/csv/sniff_report.h"
#include "csv/parse/cell_parser.h"
#include "csv/parse/lines.h"

namespace aefx::csv {

struct Sniffed {
  Dialect dialect;
  Schema schema;
  SniffReport report;
  std::size_t cells = 0;         // of every row
  std::uint64_t first_line = 0;  // of the first row, which may hold the names
};

// Looks ahead in `lines`, whose next() gives the same lines afterwards. Throws Error: data if the table is empty or
// irregular, usage if options contradict it, io.
[[nodiscard]] Sniffed sniff(FileLines& lines, const std::string& file, const ReadOptions& options,
                            const CellParser& parser);

}  // namespace aefx::csv
