#include "csv/sniff/whole_number_tally.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/text.h"

namespace aefx::csv {
namespace {}  // namespace

bool WholeNumberTally::add_unordered(std::string_view cell, double value) {
  if (!is_whole_) return false;
  // A number with an exponent is a measurement, however large.
  is_whole_ = value == std::floor(value) && cell.find_first_of("eE") == cell.npos;
  if (!is_whole_) {
    seen_ = {};
    return false;
  }
  cell = trim(cell);
  const auto* const other = std::find_if_not(cell.begin(), cell.end(), is_digit);
  const auto digits = static_cast<std::size_t>(other - cell.begin());
  has_point_ = has_point_ || other != cell.end();
  has_zero_ = has_zero_ || (digits > 1 && cell.front() == '0');
  const bool is_first = whole_.rows++ == 0;
  shortest_ = is_first ? digits : std::min(shortest_, digits);
  whole_.digits = std::max(whole_.digits, digits);
  whole_.smallest = is_first ? value : std::min(whole_.smallest, value);
  whole_.largest = is_first ? value : std::max(whole_.largest, value);
  if (whole_.distinct && !seen_.insert(std::hash<std::string_view>{}(cell)).second) {
    whole_.distinct = false;
    seen_ = {};
  }
  return true;
}

void WholeNumberTally::add(std::string_view cell, double value) {
  const bool is_first = whole_.rows == 0;
  if (!add_unordered(cell, value)) return;
  if (is_first) whole_.first = value;
  whole_.ascending = whole_.ascending && (is_first || value > last_);
  last_ = value;
}

void WholeNumberTally::add_first(std::string_view cell, double value) {
  const bool is_only = whole_.rows == 0;
  if (!add_unordered(cell, value)) return;
  whole_.ascending = whole_.ascending && (is_only || value < whole_.first);
  whole_.first = value;
  if (is_only) last_ = value;
}

WholeNumbers WholeNumberTally::result() const {
  if (!is_whole_) return {};
  WholeNumbers out = whole_;
  out.padded = has_zero_ && !has_point_ && shortest_ == out.digits;
  return out;
}

}  // namespace aefx::csv
