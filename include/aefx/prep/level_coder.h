// Labels of a table to the levels that a model knows.
#pragma once

#include <cstddef>
#include <cstdint>
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
  // rule; where it is another one, returns how many there were.
  std::uint64_t code(const Origin& origin, csv::RowBatch& rows) const;

 private:
  struct Category {
    std::size_t feature = 0;
    Levels levels;
    Places places;
  };
  [[nodiscard]] static double level(const Category& category, std::string_view label, const Origin& origin,
                                    const csv::RowBatch& rows, std::size_t row, std::uint64_t& unseen);

  std::vector<Category> categories_;
};

}  // namespace aefx::prep
