#include "prep/identifiers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace aefx::prep {
namespace {

constexpr std::size_t kFewRows = 20;  // which may ascend by chance

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// Returns the words of a name, in lower case: customer_id, CustomerID and customer.id2 are customer and id.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins = i > 0 && is_capital(name[i]) && is_letter(name[i - 1]) && !is_capital(name[i - 1]);
    if ((begins || !is_letter(name[i])) && !words.back().empty()) words.emplace_back();
    if (is_letter(name[i])) words.back() += lower_case(name[i]);
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& all, std::string_view word) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

// Names of identifiers, as the first or the last word.
bool names_identifier(std::string_view word) {
  static constexpr std::array<std::string_view, 25> kNames{
      "id",    "ids",   "pid",    "uid",    "uuid",   "guid",    "rownames",  "rowname",  "rowid",
      "idnum", "idno",  "rownum", "caseid", "userid", "subid",   "subjid",    "personid", "custid",
      "patid", "empid", "hhid",   "recid",  "respid", "unnamed", "identifier"};
  return contains(kNames, word);
}

// Names of which only numbers that ascend or are close together are identifiers.
bool may_name_identifier(std::string_view word) {
  static constexpr std::array<std::string_view, 13> kNames{"index", "idx",    "row",    "no",  "nr",   "obs", "case",
                                                           "order", "record", "serial", "key", "code", "seq"};
  constexpr std::size_t kShort = 5;  // bid, acid
  return contains(kNames, word) || (word.size() > kShort && word.ends_with("id"));
}

// Names of what ascends row by row, and is measured.
bool names_time(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kNames{"time", "date",   "year",   "month",   "week",   "day",
                                                           "hour", "minute", "second", "quarter", "period", "age"};
  if (word.size() > 1 && word.back() == 's') word.remove_suffix(1);
  return contains(kNames, word);
}

// Tells whether one of the two words at the ends of a name is such a word.
bool ends_in(const std::vector<std::string>& words, bool (*is_such)(std::string_view)) {
  return !words.empty() && (is_such(words.front()) || is_such(words.back()));
}

// Tells whether the rows take most of the numbers between the smallest and the largest: steps are below 2 on average.
bool is_dense(const csv::WholeNumbers& whole) {
  return whole.largest - whole.smallest < 2 * static_cast<double>(whole.rows - 1);
}

// Tells whether numbers that are all different are unlikely to be measured: many, or of as many digits each.
bool is_suspicious(const csv::WholeNumbers& whole) {
  constexpr std::size_t kManyRows = 100;
  constexpr double kSixDigits = 100'000;
  const bool long_numbers = whole.smallest >= kSixDigits && whole.largest < 10 * whole.smallest;
  return whole.ascending || whole.rows >= kManyRows || long_numbers || is_dense(whole);
}

}  // namespace

Identity identity_of(const csv::Column& column, std::size_t position) {
  constexpr std::size_t kCodeDigits = 5;  // hours and minutes have four
  constexpr double kHuge = 1e15;
  const csv::WholeNumbers& whole = column.whole;
  if (column.kind != csv::Kind::number || whole.rows < kFewRows) return Identity::none;
  if (whole.padded && (whole.distinct || whole.digits >= kCodeDigits)) return Identity::code;
  if (exceeds_double(whole)) return Identity::huge;
  if (!whole.distinct) return Identity::none;
  if (column.nameless && position == 0) return Identity::identifier;
  const std::vector<std::string> words = column.nameless ? std::vector<std::string>() : words_of(column.name);
  const bool starts = whole.first == 0 || whole.first == 1;
  const bool counts = starts && whole.ascending && is_dense(whole);
  if (ends_in(words, names_identifier)) return counts ? Identity::counter : Identity::identifier;
  if (std::any_of(words.begin(), words.end(), names_time)) return Identity::none;
  if (counts) return Identity::counter;
  if ((whole.ascending || is_dense(whole)) && ends_in(words, may_name_identifier)) return Identity::identifier;
  if (whole.smallest >= kHuge) return Identity::huge;
  return is_suspicious(whole) ? Identity::suspect : Identity::none;
}

bool exceeds_double(const csv::WholeNumbers& whole) {
  constexpr double kLast = 9007199254740992;  // 2^53
  return whole.rows > 0 && std::max(std::abs(whole.smallest), std::abs(whole.largest)) > kLast;
}

std::string reason(Identity identity) {
  switch (identity) {
    case Identity::counter:
      return "counts the rows";
    case Identity::identifier:
      return "identifies the rows";
    case Identity::huge:
      return "identifies the rows by huge numbers";
    case Identity::code:
      return "holds codes with leading zeros";
    case Identity::none:
    case Identity::suspect:
      break;
  }
  return {};
}

}  // namespace aefx::prep
