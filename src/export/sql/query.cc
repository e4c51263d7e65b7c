#include "export/sql/query.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace aefx::exported {

std::string numbered(const std::string& name, std::size_t index) { return name + std::to_string(index + 1); }

void SqlQuery::pass(const std::string& name, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) add(numbered(name, i), numbered(name, i));
}

void SqlQuery::next() { selects_.push_back({std::exchange(items_, {}), std::exchange(where_, {})}); }

std::string SqlQuery::text(const std::string& source) {
  next();
  // A step with the name of the table would be read in its place.
  while (lower_case(source).find(step_) != source.npos) step_ += '_';
  std::string with;
  for (std::size_t i = 0; traits_.with_clauses && i + 1 < selects_.size(); ++i)
    with += fmt::format("{}{}{} AS (\n{})", i == 0 ? "WITH " : ", ", step_, i + 1, select(i, source));
  return (with.empty() ? with : with + "\n") + select(selects_.size() - 1, source);
}

std::size_t SqlQuery::widest() const {
  std::size_t most = 0;
  for (const Select& s : selects_) most = std::max(most, s.items.size());
  return most;
}

std::string SqlQuery::select(std::size_t index, const std::string& source) const {
  const Select& s = selects_[index];
  std::string out = "SELECT\n";
  for (std::size_t i = 0; i < s.items.size(); ++i) {
    const auto& [expression, name] = s.items[i];
    out += "  " + (expression == name ? name : fmt::format("{} AS {}", expression, name));
    out += i + 1 < s.items.size() ? ",\n" : "\n";
  }
  if (index == 0) {
    out += fmt::format("FROM {} AS t\n", source);
  } else if (traits_.with_clauses) {
    out += fmt::format("FROM {}{}\n", step_, index);
  } else {
    out += fmt::format("FROM (\n{}) AS s{}\n", select(index - 1, source), index);
  }
  if (!s.where.empty()) out += "WHERE " + s.where + "\n";
  const bool outermost = index + 1 == selects_.size();
  if (!traits_.fence.empty() && (!outermost || traits_.fences_result)) out += traits_.fence + "\n";
  return out;
}

}  // namespace aefx::exported
