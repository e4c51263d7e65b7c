// Chooses the rows that a report draws as points, and the column that colours them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/train/training_data.h"
#include "explain/row_sample.h"

namespace aefx::explain {

// Chooses evenly spread training rows, coloured by the first column of `texts` with 2 to kMostLevels values, at most
// half as many as rows: names of people are mostly unique. `inputs`: rows x D, scaled; `carried`: the columns of
// `texts`.
[[nodiscard]] model::Points training_points(const model::Model& model, const Matrix& inputs,
                                            const csv::TextColumns& texts,
                                            const std::vector<train::CarriedColumn>& carried);

// Samples rows of a table that streams by; the points are in table order. Not thread-safe; `model` must outlive this.
class PointSample {
 public:
  explicit PointSample(const model::Model& model);

  // `color`: column of `texts` that colours the points; none if there is no such column.
  void add(const Matrix& inputs, const csv::TextColumns& texts, std::size_t color);
  [[nodiscard]] bool too_many_levels() const { return levels_.size() > model::kMostLevels; }
  [[nodiscard]] model::Points points(const train::CarriedColumn& color) const;

 private:
  struct Point {
    std::uint64_t row = 0;
    Vector input;
    std::size_t level = 0;
  };

  std::size_t level(std::string_view value);

  const model::Model& model_;
  Reservoir reservoir_;
  std::vector<Point> points_;
  std::map<std::string, std::size_t, std::less<>> levels_;  // numbered by first row
};

}  // namespace aefx::explain
