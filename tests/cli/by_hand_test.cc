// Codes and reconstructions computed by the test from the weights in the model file and in the report.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;

class ByHand : public IrisTest {
 protected:
  void SetUp() override {
    const Result r = aefx({"train", "iris.data", "--dim", "2", "-q", "-o", "codes.csv"});
    ASSERT_EQ(r.code, 0) << r.err;
    model = json::parse(dir.read("iris.aefx"));
    codes = numbers_of(dir.read("codes.csv"), 2);
    table = numbers_of("\n" + dir.read("iris.data"), 4);
    while (!table.empty() && table.back().size() < 4) table.pop_back();
    ASSERT_EQ(table.size(), 150U);
    ASSERT_EQ(codes.size(), 150U);
  }

  [[nodiscard]] double number(const std::string& pointer) const {
    return model.at(json::json_pointer(pointer)).get<double>();
  }

  // Returns the outputs of a layer of the network, for one row of its inputs.
  [[nodiscard]] std::vector<double> outputs_of(const std::string& layer, const std::vector<double>& inputs) const {
    const json& it = model.at(json::json_pointer(layer));
    std::vector<double> out = it.at("bias").get<std::vector<double>>();
    for (std::size_t k = 0; k < out.size(); ++k) {
      for (std::size_t i = 0; i < inputs.size(); ++i) out[k] += inputs[i] * it.at("kernel").at(i).at(k).get<double>();
      const std::string activation = it.at("activation").get<std::string>();
      if (activation == "relu") out[k] = std::max(out[k], 0.0);
      if (activation == "wide-sigmoid") out[k] = 40 / (1 + std::exp(-out[k] / 10)) - 20;
    }
    return out;
  }

  json model;
  std::vector<std::vector<double>> codes, table;
};

TEST_F(ByHand, FoldedWeightsReproduceCodes) {
  for (std::size_t k = 0; k < 2; ++k) {
    // scaled = (x - offset) * scale + base
    double bias = number("/network/layers/0/bias/" + std::to_string(k));
    std::vector<double> weights;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::string column = "/preprocessing/columns/" + std::to_string(i);
      const double w = number("/network/layers/0/kernel/" + std::to_string(i) + "/" + std::to_string(k));
      weights.push_back(w * number(column + "/scale"));
      bias += w * (number(column + "/base") - number(column + "/scale") * number(column + "/offset"));
    }
    for (std::size_t row = 0; row < 150; ++row) {
      double sum = bias;
      for (std::size_t i = 0; i < 4; ++i) sum += weights[i] * table[row][i];
      ASSERT_NEAR(std::max(0.0, sum), codes[row][k], 1e-5) << "row " << row << " code " << k + 1;
    }
  }
}

TEST_F(ByHand, ReportedWeightsAreInRawUnits) {
  const json report = json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out);
  for (std::size_t k = 0; k < 2; ++k) {
    const json& code = report.at("codes").at(k);
    for (std::size_t row = 0; row < 150; ++row) {
      double sum = code.at("raw_bias").get<double>();
      for (std::size_t i = 0; i < 4; ++i)
        sum += code.at("columns").at(i).at("raw_weight").get<double>() * table[row][i];
      ASSERT_NEAR(std::max(0.0, sum), codes[row][k], 1e-5);
    }
  }
}

TEST_F(ByHand, DecodeIsReconstructionInRawUnits) {
  const Result decoded = aefx({"decode", "iris.aefx", "codes.csv"});
  ASSERT_EQ(decoded.code, 0) << decoded.err;
  EXPECT_EQ(lines_of(decoded.out).at(0), "x1,x2,x3,x4,x5");
  const auto rows = numbers_of(decoded.out, 4);
  ASSERT_EQ(rows.size(), 150U);
  double squares = 0;
  for (std::size_t row = 0; row < 150; ++row) {
    std::vector<double> decoded_units = codes[row];
    for (std::size_t layer = 1; layer < model.at("network").at("layers").size(); ++layer)
      decoded_units = outputs_of("/network/layers/" + std::to_string(layer), decoded_units);
    for (std::size_t i = 0; i < 4; ++i) {
      const std::string column = "/preprocessing/columns/" + std::to_string(i);
      const double value =
          (decoded_units[i] - number(column + "/base")) / number(column + "/scale") + number(column + "/offset");
      ASSERT_NEAR(rows[row][i], value, 1e-4) << "row " << row << " x" << i + 1;
      squares += std::pow(rows[row][i] - table[row][i], 2);
    }
  }
  EXPECT_LT(squares / 600, 0.1);  // predicting the means gives 1.13
}

TEST_F(ByHand, EncodePipesIntoDecode) {
  const Result r = shell("\"$AEFX\" encode iris.aefx iris.data | \"$AEFX\" decode iris.aefx -");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, aefx({"decode", "iris.aefx", "codes.csv"}).out);
}

}  // namespace
}  // namespace aefx::test
