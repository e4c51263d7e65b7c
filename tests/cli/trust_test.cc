// --stability, --init varimax, --pre-activation, and warnings in the report.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Trust : public IrisTest {};

TEST_F(Trust, StabilityIsReportedAndStored) {
  const Result r = aefx({"train", "iris.data", "--dim", "2", "--stability", "6", "-m", "m.aefx", "-o", "codes.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("Trained again 6 times on 80% of the rows, every code was reproduced in 6 of 6"));
  EXPECT_THAT(aefx({"report", "m.aefx", "--section", "stability"}).out, HasSubstr("code2: reproduced in 6 of 6 runs"));
  // Measuring other rows keeps the stability of training.
  EXPECT_THAT(aefx({"report", "m.aefx", "iris.data", "--all"}).out, HasSubstr("Stability: trained again 6 times"));
}

TEST_F(Trust, WithoutStabilityOptionThereIsNone) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q", "-m", "m.aefx", "-o", "codes.csv"}).code, 0);
  EXPECT_THAT(aefx({"report", "m.aefx", "--all"}).out, Not(HasSubstr("Stability")));
}

TEST_F(Trust, StabilityDoesNotChangeResults) {
  std::vector<std::string> codes;
  std::vector<std::string> models;
  for (const char* threads : {"1", "3"}) {
    const Result r =
        aefx({"train", "iris.data", "--dim", "2", "--stability", "3", "-q", "-m", "m.aefx", "--threads", threads});
    ASSERT_EQ(r.code, 0) << r.err;
    codes.push_back(r.out);
    models.push_back(dir.read("m.aefx"));
  }
  EXPECT_EQ(models[0], models[1]);
  const Result plain = aefx({"train", "iris.data", "--dim", "2", "-q", "--no-model"});
  EXPECT_EQ(codes[0], plain.out);
  EXPECT_EQ(codes[1], plain.out);
}

TEST_F(Trust, StabilityOfEveryKindOfNetwork) {
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{"--hidden", "5"},
                                             {"--valid", "0.3"},
                                             {"--preset", "keras2", "--epochs", "3"},
                                             {"--lr", "auto", "--epochs", "3"},
                                             {"--categorical", "5"},
                                             {"--scale", "standard"}}) {
    std::vector<std::string> arguments{"train", "iris.data",  "--dim", "2",    "--stability",
                                       "2",     "--no-model", "-o",    "c.csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result r = aefx(arguments);
    EXPECT_EQ(r.code, 0) << more[0] << r.err;
    EXPECT_THAT(r.err, HasSubstr("Trained again 2 times")) << more[0];
    EXPECT_THAT(r.err, Not(HasSubstr("nan"))) << more[0];
  }
}

TEST_F(Trust, StabilityMustBeAnInteger) {
  for (const char* runs : {"-1", "2.5", "many", "1001", ""}) {
    expect_error(aefx({"train", "iris.data", "--dim", "2", "--stability", runs, "--no-model"}), 2, "--stability",
                 "0 to 1000");
  }
}

// Warnings are never truncated, however many codes there are.
TEST_F(Trust, WarningsAreShownWithManyCodes) {
  std::string table = "a,b,c,d,e,f,g,h,i,j,k,l\n";
  for (int r = 0; r < 60; ++r) {
    for (int c = 0; c < 11; ++c) table += std::to_string((r * (7 + 3 * c) + c * r * r) % 23) + ",";
    table += std::to_string(2 * ((r * 7) % 23)) + "\n";  // l is twice a
  }
  dir.write("t.csv", table);
  const Result r =
      aefx({"train", "t.csv", "--dim", "10", "--stability", "2", "--epochs", "1", "--no-model", "-o", "c.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("2 more codes; --all shows them"));
  EXPECT_THAT(r.err, HasSubstr("Trained again 2 times"));
}

TEST_F(Trust, ReplacingAModelIsReported) {
  const std::vector<std::string> train{"train", "iris.data", "--dim", "1", "-m", "m.aefx", "-o", "c.csv"};
  EXPECT_THAT(aefx(train).err, Not(HasSubstr("older")));
  EXPECT_THAT(aefx(train).err, HasSubstr("Model saved to m.aefx, in place of an older one; codes go to c.csv."));
}

TEST_F(Trust, IdColumnIsReported) {
  std::string table = "id,x,y\n";
  for (int r = 0; r < 40; ++r) {
    table += std::to_string(1000 + r) + "," + std::to_string(r * r % 17) + ",$" + std::to_string(r) + "\n";
  }
  dir.write("t.csv", table);
  const Result r = aefx({"train", "t.csv", "--dim", "1", "--no-model", "-o", "c.csv"});
  EXPECT_THAT(r.err, HasSubstr("warning: not learned from, only copied to the output: id (identifies the rows)"));
  EXPECT_THAT(r.err, HasSubstr("warning: text is not learned from, only copied to the output: y (40 of 40 cells "
                               "contain digits, as \"$0\"; a "
                               "currency sign is not read in numbers; 40 values)"));
}

TEST_F(Trust, VarimaxReconstructsAsWellAsPca) {
  const Result r = aefx({"train", "iris.data", "--dim", "2", "--init", "varimax", "--decoder-hidden", "none",
                         "--no-model", "-o", "c.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("keep 95."));
  EXPECT_THAT(r.err, HasSubstr("code2 rises with x2 (93%)"));
}

// relu of the pre-activations is the code, for train and encode.
TEST_F(Trust, ReluOfPreActivationsIsTheCodes) {
  // Random initial weights, so that some relus are inactive.
  const std::vector<std::string> train{"train",    "iris.data", "--dim", "4",  "--init", "torch",
                                       "--epochs", "2",         "-q",    "-m", "m.aefx"};
  std::vector<std::string> before = train;
  before.emplace_back("--pre-activation");
  const Result codes = aefx(train);
  const Result pre = aefx(before);
  ASSERT_EQ(pre.code, 0) << pre.err;
  EXPECT_EQ(cells_of(lines_of(pre.out)[0])[0], "code1_pre");
  EXPECT_EQ(aefx({"encode", "m.aefx", "iris.data", "--pre-activation"}).out, pre.out);
  const auto z = numbers_of(pre.out, 4);
  const auto h = numbers_of(codes.out, 4);
  ASSERT_EQ(z.size(), h.size());
  bool negative = false;
  for (std::size_t r = 0; r < z.size(); ++r) {
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_EQ(std::max(z[r][k], 0.0), h[r][k]);
      negative = negative || z[r][k] < 0;
    }
  }
  EXPECT_TRUE(negative);
}

}  // namespace
}  // namespace aefx::test
