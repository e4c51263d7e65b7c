// Recorded training runs of Keras and PyTorch: from the same initial weights and batches come the same losses, weights
// and codes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "aefx/train/presets.h"
#include "base/number.h"
#include "nn/pass.h"
#include "train/fit.h"

namespace aefx {
namespace {

using nlohmann::json;

constexpr double kTolerance = 1e-5;
constexpr double kFloor = 0.01;  // smaller numbers are compared as if they were as large as this

MatrixD iris() {
  std::ifstream in(AEFX_SOURCE_DIR "/data/iris.data");
  std::vector<double> values;
  std::string line;
  while (std::getline(in, line) && !line.empty()) {
    std::size_t at = 0;
    for (int c = 0; c < 4; ++c) {
      const std::size_t comma = line.find(',', at);
      values.push_back(parse_number(line.substr(at, comma - at)).value());
      at = comma + 1;
    }
  }
  return Eigen::Map<MatrixD>(values.data(), static_cast<Index>(values.size() / 4), 4);
}

prep::Prepared prepared(const MatrixD& table, const std::string& scale) {
  std::vector<Index> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  const prep::PipelineOptions options{.scaling = prep::scaling_named(scale).value(), .margin = 0};
  return prep::fit_pipeline(prep::column_statistics(table, rows), options).transform(table);
}

// Flattens nested arrays of numbers.
std::vector<double> flat(const json& value) {
  std::vector<double> numbers;
  if (value.is_number()) return {value.get<double>()};
  for (const json& part : value) {
    const std::vector<double> more = flat(part);
    numbers.insert(numbers.end(), more.begin(), more.end());
  }
  return numbers;
}

json read(const std::string& name) {
  std::ifstream in(AEFX_SOURCE_DIR "/tests/golden/" + name + ".json");
  EXPECT_TRUE(in) << name;
  return json::parse(in);
}

class Golden : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { golden_ = read(GetParam()); }

  // Records the deviation of `got` from the recorded value, and fails beyond the tolerance.
  template <typename Values>
  void compare(const std::string& what, const Values& got, const json& expected) {
    const std::vector<double> numbers = flat(expected);
    ASSERT_EQ(static_cast<std::size_t>(got.size()), numbers.size()) << what;
    double largest = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const double off = std::abs(static_cast<double>(got.data()[i]) - numbers[i]);
      const double relative = off / std::max(std::abs(numbers[i]), kFloor);
      EXPECT_LE(relative, kTolerance) << what << "[" << i << "] is " << got.data()[i] << ", not " << numbers[i];
      largest = std::max(largest, relative);
    }
    std::printf("%s: %s: largest deviation %.2g\n", GetParam(), what.c_str(), largest);
  }

  [[nodiscard]] nn::Network initial() const {
    const auto dim = golden_["dim"].get<Index>();
    const auto columns = golden_["columns"].get<Index>();
    nn::Network network(columns, {{dim, nn::Activation::relu}, {columns, nn::Activation::sigmoid}}, 1);
    const std::vector<double> start = flat(golden_["initial"]);
    EXPECT_EQ(start.size(), network.parameters().size());
    std::transform(start.begin(), start.end(), network.parameters().begin(),
                   [](double v) { return static_cast<float>(v); });
    return network;
  }

  [[nodiscard]] train::FitOptions options() const {
    const json& rule = golden_["optimizer"];
    train::FitOptions options;
    options.optimizer = {.kind = optim::optimizer_named(rule["name"].get<std::string>()).value(),
                         .learning_rate = rule["learning_rate"],
                         .rho = rule["rho"],
                         .epsilon = rule["epsilon"]};
    options.batch = golden_["batch_size"];
    options.shuffle = golden_["shuffle"];
    options.average = 0;
    return options;
  }

  json golden_;
};

TEST_P(Golden, MatchesRecordedRun) {
  const MatrixD table = iris();
  ASSERT_EQ(table.rows(), golden_["rows"].get<Index>());
  const prep::Prepared rows = prepared(table, golden_["scale"]);
  const train::FitOptions fit_options = options();
  train::Fitter fitter(initial(), rows, fit_options);
  ThreadPool pool(2);
  std::vector<double> losses;
  for (int epoch = 0; epoch < golden_["epochs"].get<int>(); ++epoch) losses.push_back(fitter.epoch(pool));

  const nn::Network& network = fitter.network();
  const Matrix codes = nn::encode(network, rows.inputs);
  const Matrix last = codes.bottomRows(1);
  const Matrix first = codes.topRows(5);
  const Matrix reconstruction = nn::decode(network, codes.topRows(1));
  compare("loss after every epoch", losses, golden_["loss_per_epoch"]);
  compare("final weights", network.parameters(), golden_["final"]);
  compare("codes of the first rows", first, golden_["codes_first_5_rows"]);
  compare("codes of the last row", last, golden_["codes_last_row"]);
  compare("reconstruction of the first row", reconstruction, golden_["reconstruction_first_row"]);
}

INSTANTIATE_TEST_SUITE_P(Iris, Golden,
                         ::testing::Values("keras_iris_minmax_lr1", "keras_iris_raw_lr1", "keras_iris_raw_lr0.001",
                                           "torch_iris_minmax_lr1", "torch_iris_minmax_lr0.1", "torch_iris_raw_lr1"),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

// Each preset has the settings of the run that was recorded with its library's defaults.
TEST(GoldenPresets, HaveRecordedSettings) {
  const std::vector<std::pair<train::Preset, std::string>> recorded{{train::Preset::keras2, "keras_iris_raw_lr1"},
                                                                    {train::Preset::keras3, "keras_iris_raw_lr0.001"},
                                                                    {train::Preset::torch, "torch_iris_raw_lr1"}};
  for (const auto& [preset, name] : recorded) {
    SCOPED_TRACE(name);
    const json run = read(name);
    const train::FitOptions fit = train::preset_options(preset).fit;
    EXPECT_EQ(fit.optimizer.learning_rate, run["optimizer"]["learning_rate"].get<double>());
    EXPECT_EQ(fit.optimizer.rho, run["optimizer"]["rho"].get<double>());
    EXPECT_EQ(fit.optimizer.epsilon, run["optimizer"]["epsilon"].get<double>());
    EXPECT_EQ(fit.epochs, run["epochs"]);
    EXPECT_EQ(fit.batch, run["batch_size"]);
  }
}

}  // namespace
}  // namespace aefx
