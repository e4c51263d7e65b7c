// Labels of a table to the levels of a model.
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
  // `levels`: of each feature; none for a numeric one.
  explicit LevelCoder(std::vector<Levels> levels);

  // Replaces the labels of `rows` by the numbers of their levels, as features among rows.numbers. Throws Error (data)
  // with the location and the known levels for a value that training did not see, if the rule is Unseen::error.
  void code(const Origin& origin, csv::RowBatch& rows);

  // A sentence for each feature that had values which training did not see.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  struct Category {
    std::size_t feature = 0;
    Levels levels;
    TextIndexes indexes;
    bool truths = false;  // the levels are a word for true and one for false, and any words for them are meant
    std::uint64_t unseen = 0;
    std::string first_unseen{};  // with its location
  };
  [[nodiscard]] static double level(Category& category, std::string_view label, const Origin& origin,
                                    const csv::RowBatch& rows, std::size_t row);

  std::vector<Category> categories_;
};

}  // namespace aefx::prep
