// Which rows of a table are drawn, and what colours them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/random.h"
#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/train/training_data.h"

namespace aefx::explain {

// Of the training rows: evenly spread ones, coloured by the first of the columns of `texts` that has 2 to kMostLevels
// values, at most half as many as there are rows: names of people are mostly no two the same. `inputs`: rows x D;
// `carried`: what the columns of `texts` are.
[[nodiscard]] model::PointEvidence training_points(const model::Model& model, const Matrix& inputs,
                                                   const csv::TextColumns& texts,
                                                   const std::vector<train::CarriedColumn>& carried);

// Of a table that streams by: rows each as likely as any other (reservoir sampling, Vitter 1985: algorithm R), in the
// table's order. Not thread-safe; `model` must stay alive.
class PointSample {
 public:
  explicit PointSample(const model::Model& model);

  // `color`: the column of `texts` that colours them, or none of its columns.
  void add(const Matrix& inputs, const csv::TextColumns& texts, std::size_t color);
  [[nodiscard]] bool too_many_levels() const { return levels_.size() > model::kMostLevels; }  // to colour by
  [[nodiscard]] model::PointEvidence points(const train::CarriedColumn& color) const;

 private:
  struct Point {
    std::uint64_t row = 0;
    Vector input;
    std::size_t level = 0;
  };

  std::size_t level(std::string_view value);

  const model::Model& model_;
  Random random_;
  std::uint64_t seen_ = 0;
  std::vector<Point> points_;
  std::map<std::string, std::size_t, std::less<>> levels_;  // in the order of their first rows
};

}  // namespace aefx::explain
