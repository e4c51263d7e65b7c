// Reads tables of Arrow as the Python package does. ArrowInput makes them of the input, and knows what is in them.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "fuzz/arrow_input.h"
#include "fuzz/require.h"
#include "python/arrow_table.h"

namespace aefx::fuzz {
namespace {

using python::ArrowColumn;
using python::ArrowValue;

double number_of(const std::optional<ArrowValue>& cell) {
  if (!cell) return std::nan("");
  return std::visit(
      [](const auto& value) -> double {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
          return std::stod(value);  // a decimal number
        } else {
          return static_cast<double>(value);
        }
      },
      *cell);
}

bool is_near(double value, double expected) {
  if (std::isnan(expected)) return std::isnan(value);
  return value == expected || std::fabs(value - expected) <= 1e-9 * std::max(1.0, std::fabs(expected));
}

void require_coded(const ArrowColumn& column, const ExpectedColumn& expected) {
  const python::CodedValues coded = column.coded();
  require(coded.codes.size() == expected.cells.size(), "every row has a code");
  for (std::size_t i = 0; i < coded.codes.size(); ++i) {
    const std::int64_t code = coded.codes[i];
    require(code >= -1 && code < static_cast<std::int64_t>(coded.values.size()), "a code is one of a value");
    require((code >= 0) == expected.cells[i].has_value(), "a missing value has no code");
    if (code >= 0 && expected.is_known)
      require(coded.values[static_cast<std::size_t>(code)] == *expected.cells[i], "a code is that of the value");
  }
}

void require_first(const ArrowColumn& column, const ExpectedColumn& expected) {
  const auto first = column.first(7);
  if (expected.declared == "nested") return require(first.empty(), "what can't be learned from has no first values");
  require(first.size() == std::min<std::size_t>(7, expected.cells.size()), "there are as many first values as rows");
  for (std::size_t i = 0; i < first.size(); ++i) {
    require(first[i].has_value() == expected.cells[i].has_value(), "a first value is missing where it is");
    if (expected.is_known) require(first[i] == expected.cells[i], "a first value is the cell's");
  }
}

void require_numbers(const ArrowColumn& column, const ExpectedColumn& expected) {
  const bool is_empty =
      std::none_of(expected.cells.begin(), expected.cells.end(), [](const auto& cell) { return cell.has_value(); });
  require(column.is_empty() == is_empty, "a column is empty if it has no value");
  std::vector<double> numbers(column.rows());
  column.numbers(numbers.data());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    require(is_near(numbers[i], number_of(expected.cells[i])), "a number is the cell's");
}

void require_days(const ArrowColumn& column, const ExpectedColumn& expected) {
  std::vector<double> days(column.rows());
  column.days(days.data());
  for (std::size_t i = 0; i < days.size(); ++i) require(is_near(days[i], expected.days[i]), "a date is the cell's");
}

void require_column(const ArrowColumn& column, const ExpectedColumn& expected) {
  require(column.name() == expected.name, "a column has its name");
  require(!column.type().empty(), "a type has a name");
  require(column.declared() == expected.declared, "a column is what its type says");
  require(column.rows() == expected.cells.size(), "a column has all rows");
  if (expected.declared == "number") require_numbers(column, expected);
  if (expected.declared == "date") require_days(column, expected);
  try {
    require_first(column, expected);
    require_coded(column, expected);
    require(expected.declared != "nested" && !expected.has_wrong, "values have no codes that can't have any");
  } catch (const Error& error) {
    require_error(error, {Fault::data});
    require(expected.declared == "nested" || expected.has_wrong, "all other values have codes");
  }
}

void read(ArrowInput& input) {
  ArrowArrayStream stream = input.stream();
  try {
    const python::ArrowTable table(stream);
    require(!input.fails(), "what is no table is an error");
    require(table.rows() == input.rows(), "a table has all rows of its batches");
    require(table.columns().size() == input.columns().size(), "and all of its columns");
    for (std::size_t i = 0; i < input.columns().size(); ++i) require_column(table.columns()[i], input.columns()[i]);
  } catch (const Error& error) {
    require_error(error, {Fault::data});
    require(input.fails(), "a table is no error");
    require(printable(error.message()) == error.message(), "a message has no control characters");
  }
  require(stream.release == nullptr, "a stream is taken over");
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aefx::fuzz::ArrowInput input({reinterpret_cast<const char*>(data), size});
  aefx::fuzz::read(input);
  aefx::fuzz::require(input.held() == 0, "all that was received is released");
  return 0;
}
