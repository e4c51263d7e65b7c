// Reads a table as text and as numbers. The first four bytes are the options, see options_of(); the rest is the table.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/reader.h"
#include "aefx/csv/writer.h"
#include "fuzz/one_byte.h"
#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

constexpr std::size_t kHead = 4;

// Letters and digits stand for common options, so that seeds are readable.
csv::ReadOptions options_of(std::string_view head) {
  csv::ReadOptions options;
  constexpr std::string_view kDelimiters = ",;\t|";
  const char delimiter = head[0];
  if (delimiter == '_') {
    options.delimiter = ' ';
  } else if (delimiter != 'a') {  // automatic
    options.delimiter =
        delimiter >= '0' && delimiter <= '3' ? kDelimiters[static_cast<std::size_t>(delimiter - '0')] : delimiter;
  }
  if (head[1] == 'y') options.header = csv::Header::yes;
  if (head[1] == 'n') options.header = csv::Header::no;
  if (head[1] == '2') options.names = {"one", "two"};
  switch (head[2]) {
    case ',':
      options.decimal = ',';
      break;
    case '.':
      options.thousands = ',';
      break;
    case ';':
      options.decimal = ',', options.thousands = '.';
      break;
    case '_':
      options.thousands = ' ';
      break;
    case 'm':
      options.missing = {"-999", "none", " x "};
      break;
    case 'e':
      options.missing = {};
      break;
    case '\'':
      options.quote = '\'';
      break;
    case 'q':
      options.quote = '\0';
      break;
    case '\\':
      options.escape = '\\';
      break;
    case '#':
      options.comment = "#";
      break;
    case 's':
      options.on_ragged = csv::OnRagged::skip;
      break;
    case 'p':
      options.on_ragged = csv::OnRagged::pad;
      break;
    case 'l':
      options.live = true;
      break;
    default:
      break;
  }
  if (head[3] >= '1' && head[3] <= '9') options.skip = static_cast<std::size_t>(head[3] - '0');
  return options;
}

struct Table {
  std::vector<std::vector<std::string>> texts;
  std::vector<double> numbers;
  std::vector<csv::RowLine> lines;
  std::string error;
};

// Reads all rows before an error or the end.
Table read_all(csv::Reader& reader, const csv::Projection& projection, std::size_t most) {
  Table table;
  csv::RowBatch batch;
  try {
    while (reader.read(projection, most, batch)) {
      require(batch.rows() <= most, "a batch has at most as many rows as asked for");
      for (std::size_t row = 0; row < batch.rows(); ++row) {
        auto& cells = table.texts.emplace_back();
        for (std::size_t i = 0; i < projection.texts.size(); ++i) cells.emplace_back(batch.texts.at(row, i));
      }
      table.numbers.insert(table.numbers.end(), batch.numbers.data(), batch.numbers.data() + batch.numbers.size());
      table.lines.insert(table.lines.end(), batch.lines.begin(), batch.lines.end());
    }
    require(batch.rows() == 0 && batch.numbers.rows() == 0, "the batch at the end is empty");
  } catch (const Error& error) {
    require_error(error, {Fault::io, Fault::data});
    table.error = error.what();
  }
  return table;
}

template <typename T, typename Equal>
bool begins_with(const std::vector<T>& longer, const std::vector<T>& shorter, Equal equal) {
  return shorter.size() <= longer.size() && std::equal(shorter.begin(), shorter.end(), longer.begin(), equal);
}

// Small batches return all rows before an error; a large batch may lose its own rows.
void require_same(const Table& small, const Table& large) {
  require(small.error == large.error, "the size of the batches does not change the error");
  require(!large.error.empty() || small.lines.size() == large.lines.size(), "nor the number of rows");
  require(begins_with(small.texts, large.texts, std::equal_to<>()), "nor the texts");
  require(begins_with(small.lines, large.lines, std::equal_to<>()), "nor the lines");
  const auto equal = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  require(begins_with(small.numbers, large.numbers, equal), "nor the numbers");
}

csv::Projection all_columns(const csv::Reader& reader, bool numbers) {
  csv::Projection projection;
  for (std::size_t i = 0; i < reader.schema().columns.size(); ++i)
    (numbers ? projection.numbers : projection.texts).push_back(i);
  return projection;
}

// Quoting may make a line longer than the limit of cmake/small_blocks.cmake.
bool has_long_line(std::string_view text) {
  constexpr std::size_t kLimit = 1023;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != text.npos; begin = end + 1) {
    if (end - begin >= kLimit) return true;
  }
  return false;
}

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
