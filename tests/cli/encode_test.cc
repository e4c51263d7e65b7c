// `aefx encode` on the training rows gives the bytes that train wrote.
#include "cli/table.h"

namespace aefx::test {
namespace {

class Encode : public IrisTest {
 protected:
  // Trains with these options, and compares train's codes with those that encode computes.
  void expect_same(const std::string& table, std::vector<std::string> options) {
    std::vector<std::string> arguments{"train", table, "--dim", "2", "-q", "-m", "m.aefx"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Result trained = aefx(arguments);
    ASSERT_EQ(trained.code, 0) << trained.err;
    const Result encoded = aefx({"encode", "m.aefx", table});
    ASSERT_EQ(encoded.code, 0) << encoded.err;
    EXPECT_EQ(encoded.out, trained.out);
  }
};

TEST_F(Encode, MatchesTrainOutput) { expect_same("iris.data", {}); }

TEST_F(Encode, MatchesTrainForEveryActivationAndScale) {
  for (const char* activation : {"linear", "relu", "leaky-relu", "elu", "tanh", "sigmoid"}) {
    SCOPED_TRACE(activation);
    expect_same("iris.data", {"--epochs", "2", "--activation", activation});
  }
  for (const char* scale : {"standard", "robust", "none"}) {
    SCOPED_TRACE(scale);
    expect_same("iris.data", {"--epochs", "2", "--scale", scale});
  }
}

TEST_F(Encode, MatchesTrainForDeepNetworks) {
  expect_same("iris.data", {"--epochs", "2", "--hidden", "16,8"});
  expect_same("iris.data", {"--epochs", "2", "--hidden", "5", "--activation", "tanh"});
}

TEST_F(Encode, MatchesTrainWithMissingValues) {
  std::string table = source_file("data/penguins.csv");
  dir.write("penguins.csv", table);
  for (const char* rule : {"mask", "mean", "median", "drop"}) {
    SCOPED_TRACE(rule);
    expect_same("penguins.csv", {"--epochs", "2", "--on-missing", rule});
  }
}

TEST_F(Encode, CodesDoNotDependOnOtherRows) {
  const Result trained = aefx({"train", "iris.data", "--dim", "2", "-q", "--hidden", "8", "--epochs", "2"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const auto codes = lines_of(trained.out);
  const auto table = lines_of(dir.read("iris.data"));
  for (const std::size_t row : {0U, 1U, 77U, 149U}) {
    const Result alone = aefx({"encode", "iris.aefx", "-"}, table[row] + "\n");
    EXPECT_EQ(alone.code, 0) << alone.err;
    EXPECT_EQ(alone.out, codes[0] + "\n" + codes[row + 1] + "\n");
  }
}

TEST_F(Encode, SeedChangesCodes) {
  const auto with_seed = [&](const std::string& seed) {
    return aefx({"train", "iris.data", "--dim", "2", "-q", "--no-model", "--init", "glorot", "--seed", seed}).out;
  };
  EXPECT_NE(with_seed("1"), with_seed("2"));
}

}  // namespace
}  // namespace aefx::test
