// Reads a table as text and as numbers. The first four bytes are the options, see options_of(); the rest is the table.
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/reader.h"
#include "aefx/csv/writer.h"
#include "fuzz/one_byte.h"
#include "fuzz/read_rows.h"
#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

// Writes the rows and reads them again.
void require_round_trip(const Table& table, std::size_t columns, char delimiter) {
  std::vector<std::string> names;
  csv::TextColumns cells(columns);
  for (std::size_t i = 0; i < columns; ++i) names.push_back("n" + std::to_string(i));
  for (const auto& row : table.texts) {
    for (const std::string& cell : row) cells.push_back(cell);
  }
  std::string text;
  csv::append_header(text, names, delimiter);
  csv::append_rows(text, MatrixD(), cells, delimiter);
  if (has_long_line(text)) return;
  csv::ReadOptions options;
  options.delimiter = delimiter;
  options.header = csv::Header::yes;
  try {
    csv::Reader reader = csv::Reader::from_text(text, options);
    const Table again = read_all(reader, all_columns(reader, false), 1000);
    require(again.error.empty(), "what was written is a table");
    require(again.texts == table.texts, "what was written reads back the same");
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    require(false, "what was written is a table");
  }
}

void read_table(const std::string& text, const csv::ReadOptions& options, std::string_view head) {
  constexpr std::array kDelimiters{',', ';', '\t', '|', ' '};
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  for (const bool numbers : {false, true}) {
    std::vector<Table> tables;
    csv::Projection projection;
    for (const std::size_t most : {std::size_t{1}, std::size_t{3}, kAll}) {
      csv::Reader reader = most == 3 ? csv::Reader(std::make_unique<OneByte>(text), "<text>", options)
                                     : csv::Reader::from_text(text, options);
      require(!reader.schema().columns.empty(), "a table has columns");
      projection = all_columns(reader, numbers);
      tables.push_back(read_all(reader, projection, most));
    }
    require_same(tables[0], tables[1]);
    require_same(tables[0], tables[2]);
    if (!numbers) {
      require_round_trip(tables[0], projection.texts.size(),
                         kDelimiters[static_cast<unsigned char>(head[3]) % kDelimiters.size()]);
    }
  }
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.size() < aefx::fuzz::kHead) return 0;
  const std::string_view head = bytes.substr(0, aefx::fuzz::kHead);
  try {
    aefx::fuzz::read_table(std::string(bytes.substr(aefx::fuzz::kHead)), aefx::fuzz::options_of(head), head);
  } catch (const aefx::Error& error) {
    aefx::fuzz::require_error(error, {aefx::Fault::io, aefx::Fault::data, aefx::Fault::usage});
  }
  return 0;
}
