// Helpers of the program's tests: small tables, cells of CSV, and expected errors.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/cli_test.h"
#include "support/lines_of.h"

namespace aefx::test {

// Splits a line without quotes into cells.
inline std::vector<std::string> cells_of(const std::string& line, char delimiter = ',') {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, delimiter);) cells.push_back(cell);
  if (!line.empty() && line.back() == delimiter) cells.emplace_back();
  return cells;
}

// Returns the first `columns` cells of every line after the header as numbers.
inline std::vector<std::vector<double>> numbers_of(const std::string& csv, std::size_t columns) {
  std::vector<std::vector<double>> rows;
  const std::vector<std::string> lines = lines_of(csv);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> cells = cells_of(lines[i]);
    std::vector<double> row;
    for (std::size_t c = 0; c < columns && c < cells.size(); ++c) row.push_back(std::stod(cells[c]));
    rows.push_back(row);
  }
  return rows;
}

inline void expect_finite(const std::string& csv, std::size_t rows, std::size_t columns) {
  const auto numbers = numbers_of(csv, columns);
  ASSERT_EQ(numbers.size(), rows);
  for (const auto& row : numbers) {
    ASSERT_EQ(row.size(), columns);
    for (const double value : row) ASSERT_TRUE(std::isfinite(value));
  }
}

inline std::string source_file(const std::string& name) {
  const std::ifstream in(std::string(AEFX_SOURCE_DIR) + "/" + name, std::ios::binary);
  if (!in) throw std::runtime_error("can't read " + name);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// Returns a table of mixtures of two random factors with noise; the same on every run.
inline std::string made_table(std::size_t rows, std::size_t columns) {
  std::uint64_t state = 12345;
  const auto next = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state >> 40U) / static_cast<double>(1U << 24U) - 0.5;
  };
  std::ostringstream out;
  for (std::size_t c = 0; c < columns; ++c) out << (c > 0 ? ",c" : "c") << c + 1;
  out << '\n';
  for (std::size_t r = 0; r < rows; ++r) {
    const double a = next();
    const double b = next();
    for (std::size_t c = 0; c < columns; ++c) {
      const auto k = static_cast<double>(c + 1);
      out << (c > 0 ? "," : "") << a * k + b * std::cos(k) + 0.2 * next();
    }
    out << '\n';
  }
  return out.str();
}

// Fixture whose folder holds iris.data.
class IrisTest : public CliTest {
 protected:
  IrisTest() { dir.write("iris.data", source_file("data/iris.data")); }
};

// Expects this exit code, nothing on stdout, and after any warnings one line with `what` and at most one more, with
// `help`.
inline void expect_error(const Result& r, int code, const std::string& what, const std::string& help = {}) {
  EXPECT_EQ(r.code, code) << r.err;
  EXPECT_EQ(r.out, "");
  std::vector<std::string> lines = lines_of(r.err);
  lines.erase(lines.begin(), std::find_if(lines.begin(), lines.end(),
                                          [](const auto& line) { return !line.starts_with("warning: "); }));
  ASSERT_GE(lines.size(), 1U) << r.err;
  EXPECT_LE(lines.size(), 2U) << r.err;
  EXPECT_EQ(lines[0].substr(0, 6), "aefx: ") << r.err;
  EXPECT_THAT(lines[0], ::testing::HasSubstr(what));
  if (lines.size() > 1) {  // help, not a second error
    EXPECT_EQ(lines[1].substr(0, 6), "      ") << r.err;
  }
  if (!help.empty()) {
    ASSERT_EQ(lines.size(), 2U) << r.err;
    EXPECT_THAT(lines[1], ::testing::HasSubstr(help));
  }
}

}  // namespace aefx::test
