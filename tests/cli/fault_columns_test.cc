// Faults 60 to 73: constant, empty and text columns, duplicate and colliding names, --dim and diverging training.
#include <nlohmann/json.hpp>

#include "cli/fault_table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class FaultColumns : public FaultTest {
 protected:
  // A table of three columns; the second holds `cells`.
  [[nodiscard]] static std::string three(const std::string& header, const std::vector<std::string>& cells) {
    std::string text = header + "\n";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      text += std::to_string(i * i % 7) + "," + cells[i] + "," + std::to_string(3 * i % 5) + "\n";
    }
    return text;
  }
  [[nodiscard]] std::vector<std::string> features() const {
    std::vector<std::string> names;
    const auto model = nlohmann::json::parse(dir.read("t.aefx"));
    for (const auto& feature : model.at("table").at("features")) names.push_back(feature.at("name"));
    return names;
  }
};

TEST_F(FaultColumns, F060_ConstantColumnIsNotDividedByZero) {
  const std::string constant = three("a,b,c", std::vector<std::string>(9, "7"));
  for (const char* scale : {"minmax", "standard", "robust", "none"}) {
    SCOPED_TRACE(scale);
    const Result r = train(constant, {"--scale", scale, "-o", "codes.csv"});
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("Constant, so it tells nothing about rows: b."));
    EXPECT_THAT(r.err, Not(HasSubstr("nan")));
    expect_finite(dir.read("codes.csv"), 9, 1);
    const Result back = aefx({"decode", "t.aefx", "codes.csv"});
    ASSERT_EQ(back.code, 0) << back.err;
    for (const auto& row : numbers_of(back.out, 3)) EXPECT_NEAR(row.at(1), 7, 1e-3);
    ASSERT_EQ(numbers_of(back.out, 3).size(), 9U);
    EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, dir.read("codes.csv"));
  }
  // A row with another value in the constant column.
  const Result other = aefx({"encode", "t.aefx", "-"}, "a,b,c\n1,8,1\n1,-1e6,1\n");
  EXPECT_EQ(other.code, 0) << other.err;
  expect_finite(other.out, 2, 1);
}

TEST_F(FaultColumns, F061_EmptyColumnIsLeftOutAndReported) {
  for (const char* missing : {"", "NA", " "}) {
    SCOPED_TRACE(missing);
    const Result r = train(three("a,b,c", std::vector<std::string>(9, missing)));
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("b has no value in the first rows and is left out"));
    EXPECT_THAT(features(), ElementsAre("a", "c"));
    EXPECT_EQ(r.out, train(three("a,b,c", std::vector<std::string>(9, "1")), {"-q", "--drop", "b"}).out);
  }
  expect_error(train("a,b\n,NA\nNA,\n,\n", {"--no-model"}), 3, "t.csv: the table has no rows with values", "head");
}

TEST_F(FaultColumns, F062_MissingValuesFollowTheStoredRule) {
  const std::string holes = three("a,b,c", {"1", "2", "", "4", "NA", "3", "7", "5", "6"});
  for (const char* rule : {"mask", "mean", "median", "drop"}) {
    SCOPED_TRACE(rule);
    const Result r = train(holes, {"--on-missing", rule, "-o", "codes.csv"});
    ASSERT_EQ(r.code, 0) << r.err;
    const std::string codes = dir.read("codes.csv");
    expect_finite(codes, rule == std::string("drop") ? 7 : 9, 1);
    const auto model = nlohmann::json::parse(dir.read("t.aefx"));
    EXPECT_EQ(model.at("preprocessing").at("on_missing"), rule);
    const Result encoded = aefx({"encode", "t.aefx", "t.csv"});
    EXPECT_EQ(encoded.code, 0) << encoded.err;
    EXPECT_EQ(encoded.out, codes);
    EXPECT_THAT(r.err, HasSubstr(rule == std::string("drop") ? "2 rows are left out for a missing value"
                                                             : "2 values are missing in b"));
  }
  // The fill value comes from training, not from the encoded row.
  ASSERT_EQ(train(holes, {"--on-missing", "median", "-q"}).code, 0);
  EXPECT_EQ(aefx({"encode", "t.aefx", "-"}, "a,b,c\n1,,1\n").out,
            aefx({"encode", "t.aefx", "-"}, "a,b,c\n1,4,1\n").out);
  std::filesystem::remove(dir.path("t.aefx"));
  std::filesystem::remove(dir.path("codes.csv"));
  expect_refused(holes, "t.csv:4, column \"b\": a value is missing", "--on-missing", {"--on-missing", "error"});
}

TEST_F(FaultColumns, F063_DuplicateNamesAreAddressedByPosition) {
  const std::string twice = three("a,a,c", {"1", "5", "2", "8", "3", "3", "9"});
  const Result r = train(twice);
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("2 columns are called \"a\""));
  EXPECT_THAT(r.err, HasSubstr("by position (1, 2)"));
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, r.out);
  const std::string named = replaced(twice, "a,a,c", "a,b,c");
  EXPECT_THAT(train(named).err, Not(HasSubstr("are called")));
  EXPECT_EQ(train(twice, {"-q", "--drop", "2"}).out, train(named, {"-q", "--drop", "b"}).out);
  EXPECT_EQ(train(twice, {"-q", "--drop", "1"}).out, train(named, {"-q", "--drop", "a"}).out);
  EXPECT_EQ(train(twice, {"-q", "--features", "2,3"}).out, train(named, {"-q", "--features", "b,c"}).out);
  // In reordered columns the n-th column of a name is matched with the n-th in training.
  ASSERT_EQ(train(twice, {"-q"}).code, 0);
  EXPECT_EQ(lines_of(aefx({"encode", "t.aefx", "-"}, "c,a,a\n0,0,1\n").out).at(1), lines_of(r.out).at(1));
}

TEST_F(FaultColumns, F064_EmptyNameIsGenerated) {
  const std::string nameless = three("a,,c", {"1", "5", "2", "8", "3", "3", "9"});
  const Result r = train(nameless, {"-q"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(features(), ElementsAre("a", "x2", "c"));
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, r.out);
  EXPECT_EQ(r.out, train(replaced(nameless, "a,,c", "a,b,c"), {"-q"}).out);
  EXPECT_EQ(train(nameless, {"-q", "--drop", "x2"}).out, train(nameless, {"-q", "--drop", "2"}).out);
  ASSERT_EQ(train(replaced(nameless, "a,,c", "a,\"\",  "), {"-q", "--header", "yes"}).code, 0);
  EXPECT_THAT(features(), ElementsAre("a", "x2", "x3"));
  EXPECT_THAT(train(nameless).err, HasSubstr("1 column has no name in the header, and is called x2\n"));
}

TEST_F(FaultColumns, F065_LevelsAreLimited) {
  std::string text = "a,city\n";
  for (int i = 0; i < 2000; ++i) text += std::to_string(i * i % 7) + ",c" + std::to_string(i) + "\n";
  const Result r = train(text, {"--categorical", "city", "-o", "codes.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("city has 2000 values: the 49 most frequent are levels"));
  const auto model = nlohmann::json::parse(dir.read("t.aefx"));
  EXPECT_EQ(model.at("network").at("inputs"), 51);  // a, 49 levels, the rest
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, dir.read("codes.csv"));
  // auto leaves such a column out and reports it.
  const Result automatic = train(text, {"--categorical", "auto"});
  EXPECT_EQ(automatic.code, 0) << automatic.err;
  EXPECT_THAT(automatic.err, HasSubstr("not categorical"));
  EXPECT_THAT(features(), ElementsAre("a"));
}

TEST_F(FaultColumns, F066_TextOnlyTableErrorSuggestsCategorical) {
  const std::string texts = "a,b\nx,y\nz,w\nx,w\nz,y\n";
  expect_refused(texts, "t.csv: no column holds numbers", "--categorical");
  const Result r = train(texts, {"-q", "--categorical", "1,2"});
  EXPECT_EQ(r.code, 0) << r.err;
  expect_finite(r.out, 4, 1);
}

TEST_F(FaultColumns, F067_MoreCodesThanColumnsIsReported) {
  const Result r = train(table(), {"--dim", "6"});
  ASSERT_EQ(r.code, 0) << r.err;
  expect_finite(r.out, 12, 6);
  EXPECT_THAT(r.err, HasSubstr("6 codes for columns that vary in 2 directions"));
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, r.out);
}

TEST_F(FaultColumns, F068_InvalidDimIsAUsageError) {
  for (const char* dim :
       {"0", "-1", "1e18", "1e400", "99999999999999999999", "100001", "nan", "inf", "2.5", "two", "", "0x2"}) {
    SCOPED_TRACE(dim);
    expect_refused(table(), std::string("--dim: invalid value '") + dim + "'", "from 1 to 100000", {"--dim", dim}, 2);
  }
}

TEST_F(FaultColumns, F069_IdenticalRowsGiveAFiniteLoss) {
  std::string same = "a,b\n";
  for (int i = 0; i < 50; ++i) same += "3,7\n";
  for (const char* scale : {"minmax", "standard", "robust", "none"}) {
    SCOPED_TRACE(scale);
    const Result r = train(same, {"--scale", scale, "--valid", "0.2", "-o", "codes.csv"});
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("constant"));
    EXPECT_THAT(r.err, Not(HasSubstr("nan")));
    expect_finite(dir.read("codes.csv"), 50, 1);
    const auto training = nlohmann::json::parse(dir.read("t.aefx")).at("training");
    for (const char* loss : {"train_loss", "valid_loss"}) {
      ASSERT_EQ(training.at(loss).size(), 1U);
      EXPECT_TRUE(std::isfinite(training.at(loss).at(0).get<double>()));
    }
    expect_finite(aefx({"decode", "t.aefx", "codes.csv"}).out, 50, 2);
    expect_finite(aefx({"score", "t.aefx", "t.csv"}).out, 50, 1);
  }
}

TEST_F(FaultColumns, F070_TrainsOnFewerRowsThanCodesOrABatch) {
  const std::string small = "a,b,c,d,e,f\n1,2,3,4,5,6\n2,4,1,0,2,9\n7,1,0,2,2,1\n";
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{"--dim", "5", "--batch", "1000"},
                                             {"--dim", "2", "--batch", "100000000"},
                                             {"--dim", "5", "--valid", "0.4"},
                                             {"--dim", "5", "--init", "glorot"}}) {
    SCOPED_TRACE(::testing::PrintToString(more));
    const Result r = train(small, more);
    ASSERT_EQ(r.code, 0) << r.err;
    expect_finite(r.out, 3, more[1] == "5" ? 5 : 2);
    EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, r.out);
  }
  // Two rows are the minimum.
  expect_finite(train("a,b\n1,2\n2,1\n", {"-q"}).out, 2, 1);
}

TEST_F(FaultColumns, F071_DivergedLossIsReportedAndKeepsTheOldModel) {
  ASSERT_EQ(train(table(40), {"-q", "-o", "codes.csv"}).code, 0);
  const std::string model = dir.read("t.aefx");
  const std::string codes = dir.read("codes.csv");
  const std::vector<std::string> diverging{
      "train",       "t.csv", "--dim", "1",   "-q",     "-o",     "codes.csv", "--scale", "none",
      "--optimizer", "sgd",   "--lr",  "1e6", "--init", "glorot", "--epochs",  "20",      "--output-activation",
      "linear"};
  expect_error(aefx(diverging), 1, "the loss stopped being a number", "--lr");
  EXPECT_EQ(dir.read("t.aefx"), model);
  EXPECT_EQ(dir.read("codes.csv"), codes);
  EXPECT_THAT(dir.list(), ElementsAre("codes.csv", "t.aefx", "t.csv"));
}

TEST_F(FaultColumns, F072_UnknownColumnSuggestsTheNearestNames) {
  const std::string named = replaced(table(), "a,b", "length,width");
  for (const char* flag : {"--features", "--drop", "--keep", "--categorical"}) {
    SCOPED_TRACE(flag);
    const std::string what = std::string(flag) + ": there is no column \"widht\"";
    expect_refused(named, what, "did you mean width?", {flag, "widht"}, 2);
    expect_refused(named, std::string(flag) + ": there is no column 9", "", {flag, "9"}, 2);
  }
  expect_refused(named, "there is no column \"zzz\"", "the columns are length, width", {"--drop", "zzz"}, 2);
  expect_refused(named, "\"z*\"", "", {"--features", "z*"}, 2);
  expect_refused(named, "backwards", "", {"--features", "width:length"}, 2);
  expect_refused(named, "no column is left", "", {"--drop", "1:2"}, 2);
  ASSERT_EQ(train(named, {"-q"}).code, 0);
  expect_error(aefx({"encode", "t.aefx", "t.csv", "--keep", "widht"}), 2, "--keep: there is no column \"widht\"",
               "width");
}

TEST_F(FaultColumns, F073_PassthroughColumnNamedLikeACodeIsRenamed) {
  const std::string text = three("a,code1,c", {"x", "y", "z", "u", "v"});
  const Result r = train(text);
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(lines_of(r.out).at(0), "code1,code1_kept");
  EXPECT_THAT(r.err, HasSubstr("the carried column \"code1\" is called \"code1_kept\" in the output"));
  EXPECT_EQ(cells_of(lines_of(r.out).at(2)).at(1), "y");
  const Result encoded = aefx({"encode", "t.aefx", "t.csv"});
  EXPECT_EQ(encoded.out, r.out);
  EXPECT_THAT(encoded.err, HasSubstr("is called \"code1_kept\""));
  // Columns that no code collides with keep their names.
  const Result both = train(replaced(text, "a,code1,c", "a,code1,code2"), {"--keep", "code1,code2"});
  EXPECT_EQ(lines_of(both.out).at(0), "code1,code1_kept,code2");
  EXPECT_THAT(both.err, Not(HasSubstr("code2_kept")));
  ASSERT_EQ(train(text, {"-q"}).code, 0);
  EXPECT_EQ(lines_of(aefx({"score", "t.aefx", "-"}, replaced(text, "code1", "score")).out).at(0),
            "score,error,score_kept");
}

}  // namespace
}  // namespace aefx::test
