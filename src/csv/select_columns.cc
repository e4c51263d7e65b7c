#include "csv/select_columns.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <unordered_map>

#include "aefx/base/error.h"
#include "aefx/csv/schema.h"
#include "base/spelling.h"
#include "base/text.h"

namespace aefx::csv {
namespace {

class Selection {
 public:
  Selection(const Schema& schema, std::string_view flag)
      : schema_(schema), flag_(flag), taken_(schema.columns.size(), false) {
    for (std::size_t i = 0; i < schema.columns.size(); ++i) by_name_.try_emplace(schema.columns[i].name, i);
  }

  // Adds the columns of one item of the specification, between commas.
  void add(std::string_view item) {
    if (item.empty()) fail("there is an empty name in the list of columns");
    if (const auto position = named(item)) return take(*position, *position);
    if (add_range(item)) return;
    if (const auto position = numbered(item)) return take(*position, *position);
    if (item.find_first_of("*?") == item.npos || item.front() == '"') fail_unknown(item);
    bool any = false;
    for (std::size_t i = 0; i < schema_.columns.size(); ++i) {
      if (!glob_matches(item, schema_.columns[i].name)) continue;
      take(i, i);
      any = true;
    }
    if (!any) fail("no column matches " + quoted(item));
  }

  [[nodiscard]] std::vector<std::size_t> columns() && { return std::move(columns_); }

 private:
  // The position of the column of this name, which may be in quotes.
  [[nodiscard]] std::optional<std::size_t> named(std::string_view text) const {
    std::string name(text);
    if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
    if (name.size() < 2 || name.front() != '"' || name.back() != '"') return std::nullopt;
    name = unquote(name);
    const auto found = by_name_.find(name);
    return found != by_name_.end() ? std::optional(found->second) : std::nullopt;
  }

  static std::string unquote(std::string_view text) {
    std::string name;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
      name += text[i];
      if (text[i] == '"' && text[i + 1] == '"') ++i;
    }
    return name;
  }

  // The position that `text` names, from 1. Throws Error if the table has fewer columns.
  [[nodiscard]] std::optional<std::size_t> numbered(std::string_view text) const {
    if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return std::nullopt;
    std::size_t position = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
    if (error != std::errc{} || position == 0 || position > schema_.columns.size()) {
      fail("there is no column " + std::string(text) + " in a table of " + counted(schema_.columns.size(), "column"),
           position == 0 && error == std::errc{} ? "positions count from 1" : "");
    }
    return position - 1;
  }

  // Adds a:b, split at the first colon with columns on both sides: names may hold colons.
  bool add_range(std::string_view item) {
    if (schema_.columns.empty()) return false;
    const auto end_of_range = [&](std::string_view text, std::size_t open) -> std::optional<std::size_t> {
      text = trim(text);
      if (text.empty()) return open;
      const auto position = named(text);
      return position ? position : numbered(text);
    };
    for (std::size_t colon = item.find(':'); colon != item.npos; colon = item.find(':', colon + 1)) {
      const auto first = end_of_range(item.substr(0, colon), 0);
      const auto last = first ? end_of_range(item.substr(colon + 1), schema_.columns.size() - 1) : std::nullopt;
      if (!last) continue;
      if (*last < *first) fail("the range " + quoted(item) + " runs backwards");
      take(*first, *last);
      return true;
    }
    return false;
  }

  void take(std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i) {
      if (!taken_[i]) columns_.push_back(i);
      taken_[i] = true;
    }
  }

  [[noreturn]] void fail_unknown(std::string_view item) const {
    std::vector<std::string> names;
    for (const Column& column : schema_.columns) names.push_back(column.name);
    const std::size_t colon = item.find(':');
    std::string unknown(item);
    if (unknown.size() > 1 && unknown.front() == '"' && unknown.back() == '"') {
      unknown = unquote(unknown);
    } else if (colon != item.npos) {
      const std::string left(trim(item.substr(0, colon))), right(trim(item.substr(colon + 1)));
      unknown = left.empty() || named(left) || numbered(left) ? right : left;
    }
    std::string hint = did_you_mean(unknown, names);
    if (hint.empty() && !schema_.named)
      hint = "the table has no header; its columns are x1 to x" + std::to_string(names.size());
    if (hint.empty()) hint = "the columns are " + shown_names(names);
    fail("there is no column " + aefx::quoted(unknown), hint);
  }

  static std::string shown_names(const std::vector<std::string>& names) {
    constexpr std::size_t kMost = 12;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) list += (i > 0 ? ", " : "") + printable(names[i]);
    return names.size() > kMost ? list + ", ... (" + std::to_string(names.size()) + " in all)" : list;
  }

  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const {
    throw Error(Fault::usage, message, std::string(flag_), hint);
  }

  const Schema& schema_;
  std::string_view flag_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::vector<bool> taken_;
  std::vector<std::size_t> columns_;
};

}  // namespace

std::size_t Schema::find(std::string_view name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? npos : static_cast<std::size_t>(found - columns.begin());
}

std::vector<std::size_t> select_columns(const Schema& schema, std::string_view spec, std::string_view flag) {
  Selection selection(schema, flag);
  if (trim(spec).empty()) return {};
  bool quote = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= spec.size(); ++at) {
    const bool end = at == spec.size();
    if (!end && spec[at] == '"') quote = !quote;
    if (end || (spec[at] == ',' && !quote)) {
      selection.add(trim(spec.substr(begin, at - begin)));
      begin = at + 1;
    }
  }
  return std::move(selection).columns();
}

// The last * matches one character more whenever the rest fails: linear for one star, never exponential.
bool glob_matches(std::string_view pattern, std::string_view text) noexcept {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const auto after = [&](std::size_t at) {  // the next character
    ++at;
    while (at < text.size() && continues_character(text[at])) ++at;
    return at;
  };
  std::size_t p = 0, t = 0, star = kNone, taken = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t = after(t);
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != kNone) {
      p = star + 1;
      t = taken = after(taken);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string column_spec(std::string_view name, std::size_t position) {
  constexpr std::size_t kLong = 40;
  constexpr std::string_view kSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  const bool odd = name.empty() || name.size() > kLong || printable(name) != name ||
                   name.find_first_of("'\"*?") != name.npos || name.front() == '-';
  if (odd) return std::to_string(position + 1);
  if (std::all_of(name.begin(), name.end(), [&](char c) { return kSafe.find(c) != kSafe.npos; }))
    return std::string(name);
  const bool divides = name.find_first_of(",:") != name.npos;  // in a specification
  return divides ? "'\"" + std::string(name) + "\"'" : "'" + std::string(name) + "'";
}

std::string columns_spec(const Schema& schema, std::vector<std::size_t> columns) {
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  const auto is_number = [](const Column& column) {
    return !column.name.empty() && column.name.find_first_not_of("0123456789") == column.name.npos;
  };
  const bool by_name = std::any_of(schema.columns.begin(), schema.columns.end(), is_number);
  const auto item = [&](std::size_t column) {
    const std::string& name = schema.columns[column].name;
    const bool is_first = schema.find(name) == column;
    return is_first && (by_name || columns.size() == 1) ? column_spec(name, column) : std::to_string(column + 1);
  };
  std::string spec;
  for (std::size_t i = 0, end = 0; i < columns.size(); i = end) {
    end = i + 1;
    while (!by_name && end < columns.size() && columns[end] == columns[end - 1] + 1) ++end;
    if (!spec.empty()) spec += ',';
    spec += item(columns[i]);
    if (end - i == 2) spec += ',' + item(columns[i + 1]);
    if (end - i > 2) spec += ':' + item(columns[end - 1]);
  }
  return spec;
}

}  // namespace aefx::csv
