// A SELECT over a SELECT over a SELECT: what one computes has names for the next.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "export/sql_words.h"

namespace aefx::exported {

class SqlQuery {
 public:
  explicit SqlQuery(const SqlWords& words) : words_(words) {}

  // Adds a column to the SELECT that is being made.
  void add(const std::string& expression, const std::string& name) { items_.emplace_back(expression, name); }
  // A column of the last SELECT, under its name.
  void pass(const std::string& name) { add(name, name); }
  void where(const std::string& condition) { where_ = condition; }
  // Ends this SELECT: the next one takes from it.
  void next();
  // All of it, the first SELECT taking from `source`.
  [[nodiscard]] std::string text(const std::string& source);
  // The most columns that any of its SELECTs has.
  [[nodiscard]] std::size_t widest() const;

 private:
  struct Select {
    std::vector<std::pair<std::string, std::string>> items;
    std::string where;
  };
  [[nodiscard]] std::string select(std::size_t index, const std::string& source) const;

  const SqlWords& words_;
  std::vector<std::pair<std::string, std::string>> items_;
  std::string where_;
  std::vector<Select> selects_;
};

}  // namespace aefx::exported
