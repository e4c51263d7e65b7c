// `--init-weights`: training starts from another library's weights.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;

class InitWeights : public IrisTest {
 protected:
  [[nodiscard]] static json weights() {
    return {{"source", "a test"},
            {"initial",
             {{{0.5, -0.5}, {0.25, 0.5}, {0.125, 0.25}, {-0.25, 0.75}},
              {0.1, 0.2},
              {{0.5, 0.25, -0.25, 0.125}, {-0.5, 0.5, 0.75, 0.25}},
              {0.0, 0.1, 0.2, 0.3}}}};
  }

  [[nodiscard]] Result train(const json& file, std::vector<std::string> more = {}) const {
    dir.write("w.json", file.dump());
    std::vector<std::string> arguments{"train", "iris.data", "--dim",          "2",     "--preset", "keras2", "-q",
                                       "-m",    "m.aefx",    "--init-weights", "w.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }
};

TEST_F(InitWeights, TrainingStartsFromThem) {
  // Steps below the resolution of float32, so that the codes are those of the initial weights.
  const Result r = train(weights(), {"--optimizer", "sgd", "--lr", "1e-30", "--epochs", "1", "--no-shuffle"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto codes = numbers_of(r.out, 2);
  const double x[4] = {5.1, 3.5, 1.4, 0.2};  // the first row
  EXPECT_NEAR(codes.at(0).at(0), 0.1 + 0.5 * x[0] + 0.25 * x[1] + 0.125 * x[2] - 0.25 * x[3], 1e-5);
  EXPECT_NEAR(codes.at(0).at(1), std::max(0.0, 0.2 - 0.5 * x[0] + 0.5 * x[1] + 0.25 * x[2] + 0.75 * x[3]), 1e-5);
}

TEST_F(InitWeights, SeedIsUnusedWithoutShuffling) {
  const auto codes = [&](const std::vector<std::string>& more) { return train(weights(), more).out; };
  EXPECT_EQ(codes({"--no-shuffle", "--seed", "1"}), codes({"--no-shuffle", "--seed", "2"}));
  EXPECT_NE(codes({"--seed", "1"}), codes({"--seed", "2"}));
}

TEST_F(InitWeights, AcceptsABareArray) {
  const Result whole = train(weights(), {"--no-shuffle"});
  const Result bare = train(weights()["initial"], {"--no-shuffle"});
  EXPECT_EQ(bare.code, 0) << bare.err;
  EXPECT_EQ(bare.out, whole.out);
}

TEST_F(InitWeights, WrongShapesFailBeforeWriting) {
  json file = weights();
  file["initial"][0].erase(3);
  EXPECT_EQ(train(file).code, 3);  // 3 inputs in, 4 out
  file = weights();
  file["initial"][0][1] = {0.25};
  EXPECT_EQ(train(file).code, 3);
  file = weights();
  file["initial"].erase(3);
  EXPECT_EQ(train(file).code, 3);
  file = weights();
  file["initial"][1][0] = "a";
  EXPECT_EQ(train(file).code, 3);
  expect_error(train(json::object()), 3, "w.json", "kernel");
  dir.write("w.json", "{");
  EXPECT_THAT(dir.list(), ::testing::ElementsAre("iris.data", "w.json"));
}

TEST_F(InitWeights, MismatchWithTableOrDimIsAnError) {
  dir.write("iris.data", "1,2,3\n2,3,4\n4,3,1\n");
  expect_error(train(weights()), 2, "4");
  dir.write("iris.data", source_file("data/iris.data"));
  dir.write("w.json", weights().dump());
  const Result r = aefx({"train", "iris.data", "--dim", "3", "--no-model", "--init-weights", "w.json"});
  expect_error(r, 2, "2");
}

TEST_F(InitWeights, MissingFileIsAnInputError) {
  const Result r = aefx({"train", "iris.data", "--dim", "2", "--init-weights", "none.json"});
  expect_error(r, 5, "none.json");
}

}  // namespace
}  // namespace aefx::test
