// Categorical columns in training, encoding and decoding.
#include <algorithm>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Categorical : public CliTest {
 protected:
  Categorical() { dir.write("penguins.csv", source_file("data/penguins.csv")); }

  [[nodiscard]] Result train(const std::string& table, std::vector<std::string> more) const {
    std::vector<std::string> arguments{"train", table, "-m", "m.aefx", "-o", "codes.csv"};
    if (std::find(more.begin(), more.end(), "--dim") == more.end()) arguments.insert(arguments.end(), {"--dim", "2"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }

  // Trains, and compares train's codes with those that encode computes.
  void expect_same(const std::string& table, const std::vector<std::string>& options) const {
    const Result trained = train(table, options);
    ASSERT_EQ(trained.code, 0) << trained.err;
    const Result encoded = aefx({"encode", "m.aefx", table});
    ASSERT_EQ(encoded.code, 0) << encoded.err;
    EXPECT_EQ(encoded.out, dir.read("codes.csv"));
  }
};

// Ten rows of each of red, green and blue; the number column determines the colour.
std::string colours() {
  std::string table = "size,colour,note\n";
  const std::vector<std::string> names{"red", "green", "blue"};
  for (int i = 0; i < 30; ++i) {
    table += std::to_string(i % 3 * 10 + i / 3 % 4) + "," + names[static_cast<std::size_t>(i % 3)] + ",n" +
             std::to_string(i) + "\n";
  }
  return table;
}

TEST_F(Categorical, EncodeMatchesTrain) {
  for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{{},
                                                                                    {"--scale", "standard"},
                                                                                    {"--scale", "robust"},
                                                                                    {"--scale", "none"},
                                                                                    {"--hidden", "8"},
                                                                                    {"--on-missing", "drop"},
                                                                                    {"--on-missing", "mean"},
                                                                                    {"--max-levels", "2"},
                                                                                    {"--init", "glorot"}}) {
    std::vector<std::string> options{"--categorical", "species,island,sex", "--epochs", "2", "-q"};
    options.insert(options.end(), more.begin(), more.end());
    SCOPED_TRACE(::testing::PrintToString(more));
    expect_same("penguins.csv", options);
  }
}

TEST_F(Categorical, DecodeRestoresLevelsInTableOrder) {
  ASSERT_EQ(train("penguins.csv", {"--dim", "5", "--categorical", "species,island,sex", "-q"}).code, 0);
  const Result back = aefx({"decode", "m.aefx", "codes.csv"});
  ASSERT_EQ(back.code, 0) << back.err;
  const auto was = lines_of(dir.read("penguins.csv"));
  const auto is = lines_of(back.out);
  ASSERT_EQ(is.size(), was.size());
  EXPECT_EQ(is[0], was[0]);
  std::size_t right = 0;
  for (std::size_t i = 1; i < was.size(); ++i) right += cells_of(is[i])[0] == cells_of(was[i])[0] ? 1 : 0;
  EXPECT_GT(right, was.size() * 95 / 100);
  const Result again = aefx({"encode", "m.aefx", "-"}, back.out);
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST_F(Categorical, MissingValueIsALevel) {
  dir.write("t.csv", "a,b,k\n1,2,x\n2,1,y\n30,31,NA\n3,1,x\n31,30,\n1,3,y\n29,33,?\n2,2,x\n");
  const Result trained = train("t.csv", {"--categorical", "k", "--dim", "3"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("k has no value on 3 of the rows"));
  EXPECT_THAT(trained.err, HasSubstr("(missing)"));
  const Result back = aefx({"decode", "m.aefx", "codes.csv"});
  EXPECT_EQ(lines_of(back.out)[3].back(), ',') << back.out;
  EXPECT_EQ(lines_of(back.out)[1].back(), 'x') << back.out;
  expect_error(train("t.csv", {"--categorical", "k", "--on-missing", "error"}), 3, "t.csv:4, column \"k\"");
  EXPECT_THAT(train("t.csv", {"--categorical", "k", "--on-missing", "drop"}).err, HasSubstr("3 rows are left out"));
}

TEST_F(Categorical, RarestLevelsShareOneLevel) {
  std::string table = "a,city\n";
  for (int i = 0; i < 200; ++i)
    table += std::to_string(i % 7) + "," + (i % 2 == 0 ? "c" + std::to_string(i % 4) : "r" + std::to_string(i)) + "\n";
  dir.write("t.csv", table);
  const Result trained = train("t.csv", {"--categorical", "city", "--max-levels", "3"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("city has 102 values: the 2 most frequent are levels"));
  const Result encoded = aefx({"encode", "m.aefx", "-"}, "a,city\n1,r1\n1,never seen\n");
  ASSERT_EQ(encoded.code, 0) << encoded.err;
  EXPECT_EQ(lines_of(encoded.out)[1], lines_of(encoded.out)[2]);
}

TEST_F(Categorical, HandlesManyDistinctValues) {
  if (kForeignMemory) GTEST_SKIP() << "memory is limited here";
  std::string table = "a,id\n";
  for (int i = 0; i < 100'000; ++i) table += std::to_string(i % 13) + ",id" + std::to_string(i) + "\n";
  dir.write("t.csv", table);
  const Result r = shell("ulimit -v 1500000; \"$AEFX\" train t.csv --dim 1 --categorical id --epochs 1 -o codes.csv");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("id has 100000 values: the 49 most frequent are levels"));
  const Result automatic = train("t.csv", {"--dim", "1", "--categorical", "auto", "--epochs", "1"});
  EXPECT_EQ(automatic.code, 0) << automatic.err;
  EXPECT_EQ(lines_of(dir.read("codes.csv"))[0], "code1,id");
}

TEST_F(Categorical, AutoTakesTextColumnsWithFewValues) {
  dir.write("t.csv", colours());
  const Result r = train("t.csv", {"--categorical", "auto"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("categorical: colour\n"));
  EXPECT_THAT(r.err, HasSubstr("each: note\n"));
  EXPECT_EQ(lines_of(dir.read("codes.csv"))[0], "code1,code2,note");
  const Result encoded = aefx({"encode", "m.aefx", "t.csv"});
  EXPECT_EQ(encoded.out, dir.read("codes.csv"));
  ASSERT_EQ(train("t.csv", {"--categorical", "auto", "--keep", "colour", "-q"}).code, 0);
  EXPECT_EQ(lines_of(dir.read("codes.csv"))[0], "code1,code2,colour") << "what is kept is not learned";
  ASSERT_EQ(train("t.csv", {"--categorical", "auto", "--keep", "", "-q"}).code, 0);
  EXPECT_EQ(lines_of(dir.read("codes.csv"))[0], "code1,code2");
}

TEST_F(Categorical, CategoricalColumnsArePassedThroughOnlyIfKept) {
  dir.write("t.csv", colours());
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "-q"}).code, 0);
  EXPECT_EQ(lines_of(dir.read("codes.csv"))[0], "code1,code2,note");
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "--keep", "colour", "-q"}).code, 0);
  EXPECT_EQ(lines_of(dir.read("codes.csv"))[0], "code1,code2,colour");
  ASSERT_EQ(train("t.csv", {"--features", "size", "--categorical", "colour", "-q"}).code, 0);
  EXPECT_THAT(dir.read("m.aefx"), HasSubstr("\"blue\", \"green\", \"red\""));
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "--drop", "colour", "-q"}).code, 0);
  EXPECT_THAT(dir.read("m.aefx"), Not(HasSubstr("blue")));
  ASSERT_EQ(train("t.csv", {"--categorical", "2", "--features", "2", "-q"}).code, 0) << "texts alone are enough";
  expect_error(train("t.csv", {"--features", "colour"}), 3, "holds text", "--categorical");
  expect_error(train("t.csv", {"--categorical", "color"}), 2, "--categorical", "colour");
}

TEST_F(Categorical, NumbersCanBeLevels) {
  ASSERT_EQ(train("penguins.csv", {"--categorical", "year", "-q"}).code, 0);
  EXPECT_THAT(dir.read("m.aefx"), HasSubstr("\"2009\", \"2008\", \"2007\""));
  expect_same("penguins.csv", {"--categorical", "year", "-q", "--epochs", "1"});
}

TEST_F(Categorical, EncodingAnotherKindOfTableIsAnError) {
  dir.write("t.csv", colours());
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "-q"}).code, 0);
  const std::string numbers = "size,colour,note\n1,2,a\n3,4,b\n";
  expect_error(aefx({"encode", "m.aefx", "-"}, numbers), 3, "held text in training");
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "-q", "--unseen", "zero"}).code, 0);
  const Result r = aefx({"encode", "m.aefx", "-"}, numbers);
  EXPECT_EQ(r.code, 0);
  EXPECT_THAT(r.err, HasSubstr("2 values that training did not see are taken as no level"));
}

TEST_F(Categorical, NamesMayHoldAnyBytes) {
  dir.write(
      "t.csv",
      "a,\"k=,\"\"\"\n1,\"x,y\"\n2,\"q\"\"=\"\n3,\"x,y\"\n9,\"(missing)\"\n8,\"q\"\"=\"\n7,(other)\n6,\n5,\" x,y \"\n");
  const Result trained = train("t.csv", {"--categorical", "2", "--dim", "4"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Result encoded = aefx({"encode", "m.aefx", "t.csv"});
  EXPECT_EQ(encoded.out, dir.read("codes.csv"));
  const Result back = aefx({"decode", "m.aefx", "codes.csv"});
  EXPECT_EQ(lines_of(back.out)[0], "a,\"k=,\"\"\"");
  EXPECT_THAT(lines_of(back.out)[1], HasSubstr(",\"x,y\""));
  const Result report = aefx({"report", "m.aefx", "--format", "csv"});
  EXPECT_THAT(report.out, HasSubstr("\"k=,\"\"=x,y\""));
  EXPECT_THAT(report.out, HasSubstr("=(missing)"));
}

TEST_F(Categorical, InvalidUtf8IsNotALevel) {
  dir.write("t.csv", "a,k\n1,M\xFCnster\n2,Ulm\n");
  expect_error(train("t.csv", {"--categorical", "k"}), 3, "t.csv:2, column \"k\"", "iconv");
}

TEST_F(Categorical, ModelDoesNotDependOnThreads) {
  std::vector<std::string> models;
  for (const char* threads : {"1", "3"}) {
    ASSERT_EQ(train("penguins.csv", {"--categorical", "auto", "--threads", threads, "-q"}).code, 0);
    models.push_back(dir.read("m.aefx") + dir.read("codes.csv"));
  }
  EXPECT_EQ(models[1], models[0]);
}

TEST_F(Categorical, FormulaOfIndicatorsReproducesCodes) {
  dir.write("t.csv", colours());
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "-q"}).code, 0);
  const Result report = aefx({"report", "m.aefx", "--format", "csv"});
  double code = 0;
  for (const std::string& line : lines_of(report.out)) {
    const auto cells = cells_of(line);
    if (cells[0] != "code1") continue;
    // The first row holds 0 and red.
    if (cells[1] == "colour=red" || cells[1] == "(bias)") code += std::stod(cells[2]);
  }
  EXPECT_NEAR(std::max(code, 0.0), numbers_of(dir.read("codes.csv"), 1)[0][0], 1e-5);
}

// Contributions of a row and code sum to its pre-activation; levels are 0 or 1.
TEST_F(Categorical, ExplainHasOneLinePerLevel) {
  dir.write("t.csv", colours());
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "-q"}).code, 0);
  const Result r = aefx({"explain", "m.aefx", "t.csv", "--row", "1", "--code", "code1"});
  ASSERT_EQ(r.code, 0) << r.err;
  double sum = 0;
  double pre_activation = 0;
  int levels_set = 0;
  for (const std::string& line : lines_of(r.out)) {
    const auto cells = cells_of(line);  // row,code,column,value,slope,contribution
    if (cells[0] != "1") continue;
    if (cells[2] == "(pre-activation)") {
      pre_activation = std::stod(cells[3]);
      continue;
    }
    sum += std::stod(cells[5]);
    if (cells[2].rfind("colour=", 0) == 0 && cells[3] == "1") ++levels_set;
  }
  EXPECT_EQ(levels_set, 1);
  EXPECT_NEAR(sum, pre_activation, 1e-5);
  EXPECT_NEAR(std::max(pre_activation, 0.0), numbers_of(dir.read("codes.csv"), 1)[0][0], 1e-5);
}

TEST_F(Categorical, ScoreWeighsCategoricalColumnsOnce) {
  dir.write("t.csv", colours());
  ASSERT_EQ(train("t.csv", {"--categorical", "colour", "-q"}).code, 0);
  const Result r = aefx({"score", "m.aefx", "t.csv", "--per-feature", "--keep", ""});
  ASSERT_EQ(r.code, 0) << r.err;
  const std::vector<std::string> lines = lines_of(r.out);
  const std::vector<std::string> header = cells_of(lines[0]);
  std::vector<double> levels;
  double number = 0;
  const std::vector<std::string> cells = cells_of(lines[1]);
  for (std::size_t c = 0; c < header.size(); ++c) {
    if (header[c].rfind("colour=", 0) == 0) levels.push_back(std::stod(cells[c]));
    if (header[c] == "size_error") number = std::stod(cells[c]);
  }
  ASSERT_GE(levels.size(), 2U);
  double of_levels = 0;
  for (const double error : levels) of_levels += error * error / static_cast<double>(levels.size());
  // Range of `size` in the table.
  double low = 1e9;
  double high = -1e9;
  for (const auto& row : numbers_of(dir.read("t.csv"), 1)) {
    low = std::min(low, row[0]);
    high = std::max(high, row[0]);
  }
  const double of_number = number * number / ((high - low) * (high - low));
  EXPECT_NEAR(std::stod(cells[1]), (of_levels + of_number) / 2, 1e-5);
}

TEST_F(Categorical, SweepLimitsSizesByIndicatorColumns) {
  dir.write("t.csv", colours());
  const Result r = aefx({"sweep", "t.csv", "--categorical", "colour", "--dims", "1:3", "--format", "csv", "-q"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(lines_of(r.out).size(), 4U);
  expect_error(aefx({"sweep", "t.csv", "--categorical", "colour", "--dims", "1:99", "-q"}), 2,
               "99 codes are more than");
}

TEST_F(Categorical, ValidatesOptions) {
  expect_error(train("penguins.csv", {"--categorical", "sex", "--unseen", "zeros"}), 2, "--unseen 'zeros'", "zero");
  for (const char* most : {"1", "0", "-3", "x", "2.5", "1001"}) {
    expect_error(train("penguins.csv", {"--categorical", "sex", "--max-levels", most}), 2, "--max-levels");
  }
}

}  // namespace
}  // namespace aefx::test
