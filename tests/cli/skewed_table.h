// A table of right-skewed columns.
#pragma once

#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>

#include "cli/table.h"

namespace aefx::test {

// Returns products of powers of two random factors, so that logarithms of columns are linear in those of the factors,
// of `visits` plus 1, which are 0 in the first row; and a column of text. The same on every run.
inline std::string skewed_columns(int rows = 300) {
  std::uint64_t state = 7;
  const auto next = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return 3 * static_cast<double>(state >> 40U) / static_cast<double>(1U << 24U);
  };
  std::ostringstream out;
  out << "area,ratio,price,cost,rate,visits,place\n";
  for (int r = 0; r < rows; ++r) {
    const double a = r == 0 ? 0 : next(), b = next();
    for (const double log : {a + b, a - b + 3, 2 * a, 2 * b, 2 * a - b + 3}) out << std::exp(log) << ',';
    out << std::exp(1.5 * a) - 1 << (r % 2 == 0 ? ",here\n" : ",there\n");
  }
  return out.str();
}

}  // namespace aefx::test
