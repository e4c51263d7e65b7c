#include "fuzz/read_rows.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

template <typename T, typename Equal>
bool begins_with(const std::vector<T>& longer, const std::vector<T>& shorter, Equal equal) {
  return shorter.size() <= longer.size() && std::equal(shorter.begin(), shorter.end(), longer.begin(), equal);
}

}  // namespace

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
    require_error(error, {Fault::io, Fault::data, Fault::usage});  // usage: --names for another file
    table.error = error.what();
  }
  return table;
}

void require_same(const Table& small, const Table& large) {
  require(small.error == large.error, "the size of the batches does not change the error");
  require(!large.error.empty() || small.lines.size() == large.lines.size(), "nor the number of rows");
  require(begins_with(small.texts, large.texts, std::equal_to<>()), "nor the texts");
  require(begins_with(small.lines, large.lines, std::equal_to<>()), "nor the lines");
  const auto equal = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  require(begins_with(small.numbers, large.numbers, equal), "nor the numbers");
}

bool has_long_line(std::string_view text) {
  constexpr std::size_t kLimit = 1023;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != text.npos; begin = end + 1) {
    if (end - begin >= kLimit) return true;
  }
  return false;
}

csv::Projection all_columns(const csv::Reader& reader, bool numbers) {
  csv::Projection projection;
  for (std::size_t i = 0; i < reader.schema().columns.size(); ++i)
    (numbers ? projection.numbers : projection.texts).push_back(i);
  return projection;
}

}  // namespace aefx::fuzz
