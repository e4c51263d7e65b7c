// Prints what csv::Reader reads, for a script to compare. Each line of standard input asks for one table:
//
//   DELIMITER HEADER BATCH KIND PATH     (separated by spaces)
//
// DELIMITER is auto or the number of its byte; HEADER auto, yes or no; BATCH the most rows of a batch; KIND texts or
// numbers. The answer is "ok ROWS COLUMNS DELIMITER HEADER BYTES\n" or "error BYTES\n", and so many bytes: an error's
// text; or the names, if there is a header, and then row after row, each cell followed by 0x1F and each row by 0x1E
// (these two and backslashes have a backslash before them in a cell). Numbers are the 16 hexadecimal digits of their
// bits.
#include <bit>
#include <cstdio>
#include <iostream>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>

#include "aefx/base/error.h"
#include "aefx/csv/reader.h"

namespace {

using namespace aefx;

struct Request {
  csv::ReadOptions options;
  std::size_t batch = 0;
  bool numbers = false;
  std::string path;
};

Request parse(const std::string& line) {
  Request request;
  std::istringstream words(line);
  std::string delimiter, header, kind;
  words >> delimiter >> header >> request.batch >> kind;
  words.get();
  std::getline(words, request.path);
  if (delimiter != "auto") request.options.delimiter = static_cast<char>(std::stoi(delimiter));
  if (header != "auto") request.options.header = header == "yes" ? csv::Header::yes : csv::Header::no;
  request.numbers = kind == "numbers";
  return request;
}

void append_text(std::string& out, std::string_view cell) {
  for (const char c : cell) {
    if (c == '\x1E' || c == '\x1F' || c == '\\') out += '\\';
    out += c;
  }
  out += '\x1F';
}

void append_bits(std::string& out, double value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int shift = 60; shift >= 0; shift -= 4) out += kDigits[(bits >> shift) & 15U];
  out += '\x1F';
}

void answer(const Request& request) {
  csv::Reader reader(request.path, request.options);
  const std::size_t columns = reader.schema().columns.size();
  csv::Projection projection;
  for (std::size_t i = 0; i < columns; ++i) (request.numbers ? projection.numbers : projection.texts).push_back(i);
  std::string out;
  if (reader.dialect().header) {
    for (const csv::Column& column : reader.schema().columns) append_text(out, column.name);
    out += '\x1E';
  }
  std::size_t rows = 0;
  csv::RowBatch batch;
  while (reader.read(projection, request.batch, batch)) {
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      for (std::size_t i = 0; i < columns; ++i) {
        if (request.numbers) {
          append_bits(out, batch.numbers(static_cast<Index>(row), static_cast<Index>(i)));
        } else {
          append_text(out, batch.texts.at(row, i));
        }
      }
      out += '\x1E';
    }
    rows += batch.rows();
  }
  std::cout << "ok " << rows << ' ' << columns << ' ' << static_cast<int>(reader.dialect().delimiter) << ' '
            << reader.dialect().header << ' ' << out.size() << '\n'
            << out << std::flush;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    try {
      answer(parse(line));
    } catch (const Error& error) {
      const std::string text = error.what();
      std::cout << "error " << text.size() << '\n' << text << std::flush;
    }
  }
  return std::cout.good() ? 0 : 1;
}
