// The columns of a table: names and kinds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aefx::csv {

enum class Kind {
  number,
  text,
  boolean,  // true and false, yes and no, t and f, or y and n, in any case
  empty,    // no value in any row that was looked at
};

// The whole numbers of a column, in the first rows of a table.
struct WholeNumbers {
  std::size_t rows = 0;  // 0 if a cell is missing or no whole number, and the other members say nothing
  double first = 0, smallest = 0, largest = 0;
  bool distinct = false;   // no number occurs twice
  bool ascending = false;  // each is larger than the one before
  std::size_t digits = 0;  // of the longest
  bool padded = false;     // all have as many digits, and some begin with a zero, as codes do
};

struct Column {
  std::string name;  // from the header, from ReadOptions::names, or x1, x2 ... by position
  Kind kind = Kind::number;
  bool nameless{};  // the header has an empty cell for it
  WholeNumbers whole{};
};

struct Schema {
  std::vector<Column> columns;
  bool named = false;  // the names come from a header or from the user, so that they can be matched

  // Position of the first column called `name`, or npos.
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  [[nodiscard]] std::size_t find(std::string_view name) const;
};

// The positions of the columns that `spec` selects, in the order of `spec`, each once. A specification is a list,
// separated by commas, of names, 1-based positions, ranges a:b of either (an open end is the first or last column), and
// patterns with * and ?. A name with a comma is written in double quotes. A name that is also a number is a name first.
// Throws Error (usage), with the nearest names, if an item matches nothing; `flag` (say, "--drop") is its place.
[[nodiscard]] std::vector<std::size_t> select_columns(const Schema& schema, std::string_view spec,
                                                      std::string_view flag);

}  // namespace aefx::csv
