// A chain of SELECTs, each of which computes columns from those of the one before.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "export/sql/dialect.h"

namespace aefx::exported {

// Returns name1 for index 0, and so on.
[[nodiscard]] std::string numbered(const std::string& name, std::size_t index);

class SqlQuery {
 public:
  explicit SqlQuery(const DialectTraits& traits) : traits_(traits) {}

  // Adds a column to the current SELECT.
  void add(const std::string& expression, const std::string& name) { items_.emplace_back(expression, name); }
  // Adds name1, ..., nameN of the SELECT before.
  void pass(const std::string& name, std::size_t count);
  void where(const std::string& condition) { where_ = condition; }
  // Ends the current SELECT; the next one selects from it.
  void next();
  [[nodiscard]] bool first() const { return selects_.empty(); }
  // Returns the whole query; its first SELECT is from `source`.
  [[nodiscard]] std::string text(const std::string& source);
  // Returns the number of columns of the SELECT that has most.
  [[nodiscard]] std::size_t widest() const;

 private:
  struct Select {
    std::vector<std::pair<std::string, std::string>> items;  // expression, name
    std::string where;
  };
  [[nodiscard]] std::string select(std::size_t index, const std::string& source) const;

  const DialectTraits& traits_;
  std::vector<std::pair<std::string, std::string>> items_;
  std::string where_;
  std::vector<Select> selects_;
  std::string step_ = "aefx_step_";  // begins the names of WITH clauses
};

}  // namespace aefx::exported
