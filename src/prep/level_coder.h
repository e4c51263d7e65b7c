// Labels of a table to the levels that a model knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/prep/levels.h"
#include "aefx/prep/rows.h"

namespace aefx::prep {

class LevelCoder {
 public:
  // `levels` are those of each feature; a feature with none is a number.
  explicit LevelCoder(std::vector<Levels> levels);

  // Puts the level of each label of `rows` where its feature stands among the numbers, and takes the labels out. Throws
  // Error (data), naming the place and the levels there are, for a value that training did not see, where that is the
  // rule.
  void code(const Origin& origin, csv::RowBatch& rows);

  // Of the values so far that training did not see: a sentence for each feature that had some.
  [[nodiscard]] std::vector<std::string> said() const;

 private:
  struct Category {
    std::size_t feature = 0;
    Levels levels;
    Places places;
    std::uint64_t unseen = 0;
    std::string first_unseen{};  // with its place
  };
  [[nodiscard]] static double level(Category& category, std::string_view label, const Origin& origin,
                                    const csv::RowBatch& rows, std::size_t row);

  std::vector<Category> categories_;
};

}  // namespace aefx::prep
