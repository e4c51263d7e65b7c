// Small models and tables for tests.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/base/matrix.h"
#include "aefx/infer/score.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"
#include "base/random.h"
#include "explain/evaluation.h"
#include "nn/initializer.h"
#include "support/error_of.h"

namespace aefx::test {

// Returns correlated columns in different units: mixtures of two latent variables, and noise.
inline MatrixD some_table(Index rows, Index columns, std::uint64_t seed = 1) {
  Random random(seed);
  MatrixD table(rows, columns);
  for (Index r = 0; r < rows; ++r) {
    const double a = random.normal();
    const double b = random.uniform();
    for (Index c = 0; c < columns; ++c) {
      const auto i = static_cast<double>(c);
      const double mixed = a * std::cos(1.3 * i) + b * std::sin(0.7 * i + 1) + 0.2 * random.normal();
      table(r, c) = mixed * std::pow(10.0, static_cast<double>(c % 3) - 1) + 20 * i;
    }
  }
  return table;
}

struct Shape {
  std::vector<Index> hidden = {};
  Index codes = 2;
  nn::Activation activation = nn::Activation::relu;
  nn::Activation output = nn::Activation::sigmoid;
};

inline nn::Network some_network(Index columns, const Shape& shape, std::uint64_t seed = 1) {
  std::vector<nn::LayerOptions> layers;
  for (const Index units : shape.hidden) layers.push_back({.units = units, .activation = shape.activation});
  layers.push_back({.units = shape.codes, .activation = shape.activation});
  for (std::size_t i = shape.hidden.size(); i > 0; --i) {
    layers.push_back({.units = shape.hidden[i - 1], .activation = shape.activation});
  }
  layers.push_back({.units = columns, .activation = shape.output});
  nn::Network network(columns, layers, shape.hidden.size() + 1);
  Random random(seed);
  nn::initialize_torch(network, random);
  return network;
}

// Returns an untrained model with all members set, measured on `table`.
inline model::Model some_model(const MatrixD& table, const Shape& shape = {}, const prep::PipelineOptions& options = {},
                               const prep::FeatureForms& forms = {}) {
  std::vector<Index> rows;
  for (Index r = 0; r < table.rows(); ++r) rows.push_back(r);
  model::Model m;
  m.table = {.name = "t.csv",
             .named = true,
             .columns = static_cast<std::size_t>(table.cols()) + 1,
             .missing = {"", "NA"},
             .features = {}};
  for (Index c = 0; c < table.cols(); ++c) {
    m.table.features.push_back({.name = "c" + std::to_string(c + 1), .position = static_cast<std::size_t>(c)});
  }
  for (std::size_t i = 0; i < forms.size(); ++i) m.table.features[i].transform = forms[i].transform;
  m.pipeline = prep::fit_pipeline(prep::encoded_statistics(table, rows, forms), options, forms);
  m.network = some_network(table.cols(), shape);
  const auto n = static_cast<std::uint64_t>(table.rows());
  m.training = {.options = {{"dim", "2"}, {"init", "torch"}},
                .rows = n,
                .fit_rows = n,
                .valid_rows = 0,
                .epochs = 2,
                .best_epoch = 2,
                .stopped = "all epochs were run",
                .curve = {{.train = 0.5, .valid = 0.625}, {.train = 0.1, .valid = 0.3}},
                .candidates = {{.name = "decoder none", .error = 0.25, .chosen = true}},
                .errors = {.rows = n, .held_out = false, .network = 0.02, .pca = 0.03, .means = 0.1},
                .notes = {"a note"}};
  m.measurements = explain::evaluate(m, m.pipeline.transform(table));
  infer::measure_scores(m, table, m.pipeline.transform(table).inputs);
  return m;
}

}  // namespace aefx::test
