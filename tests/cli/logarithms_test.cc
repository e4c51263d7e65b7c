// --transform: skewed columns are read as logarithms where that pays, or where it is said, and every command knows it.
#include <regex>

#include "cli/skewed_table.h"

namespace aefx::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using Arguments = std::vector<std::string>;

class Logarithms : public CliTest {
 protected:
  void SetUp() override { dir.write("t.csv", skewed_columns()); }

  // Trains on t.csv with 2 codes and few epochs, as m.aefx and codes.csv.
  [[nodiscard]] Result train(const Arguments& more, const std::string& table = "t.csv") const {
    Arguments all{"train", table, "--dim",  "2",  "--decoder-hidden", "none", "--epochs",
                  "5",     "-m",  "m.aefx", "-o", "codes.csv"};
    all.insert(all.end(), more.begin(), more.end());
    return aefx(all);
  }
  // Trains with all defaults.
  [[nodiscard]] Result by_default(const Arguments& more, const std::string& table = "t.csv") const {
    Arguments all{"train", table, "--dim", "2", "-m", "m.aefx", "-o", "codes.csv"};
    all.insert(all.end(), more.begin(), more.end());
    return aefx(all);
  }
  static std::string on_one_line(const std::string& text) {
    return std::regex_replace(text, std::regex(R"(\s+)"), " ");
  }
};

const char* const kNote = "Read as logarithms: price and visits (--transform none).";

TEST_F(Logarithms, FormulasShowThem) {
  const Result r = train({"--transform", "log:price,visits", "--cap", "none"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, AllOf(HasSubstr("*log(price) "), HasSubstr("*log(visits + 1)"), HasSubstr("*area ")));
  EXPECT_THAT(on_one_line(r.err), HasSubstr(kNote));
}

TEST_F(Logarithms, OfCappedColumnsShowTheCap) {
  std::string table = skewed_columns();
  table.replace(table.find('\n') + 1, 0, "5,5,1e7,5,5,5,here\n");
  dir.write("t.csv", table);
  const Result r = train({"--transform", "log:price"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("warning: price: 1 value is far out of range (10000000 in row 1); capped at"));
  EXPECT_THAT(on_one_line(r.err), ::testing::ContainsRegex(R"(\*log\(min\(price, [0-9.]+\)\))"));
}

TEST_F(Logarithms, EveryFormOfTheReportShowsThem) {
  ASSERT_EQ(train({"--transform", "log:price,visits", "--cap", "none"}).code, 0);
  for (const char* const format : {"text", "markdown", "html", "json", "csv"}) {
    const Result r = aefx({"report", "m.aefx", "--format", format});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.out, AllOf(HasSubstr("log(price)"), HasSubstr("log(visits + 1)"))) << format;
    if (std::string(format) != "csv") {
      EXPECT_THAT(on_one_line(r.out), HasSubstr(kNote)) << format;
    }
  }
}

TEST_F(Logarithms, EncodeGivesTheBytesOfTraining) {
  ASSERT_EQ(train({"--transform", "log:price,visits"}).code, 0);
  EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
}

TEST_F(Logarithms, DecodeGivesTheColumnsOwnUnits) {
  ASSERT_EQ(by_default({"--transform", "log:1:6"}).code, 0);
  const auto back = numbers_of(aefx({"decode", "m.aefx", "codes.csv", "--raw"}).out, 6);
  const auto given = numbers_of(skewed_columns(), 6);
  ASSERT_EQ(back.size(), given.size());
  for (std::size_t c = 0; c < 5; ++c) {
    double error = 0, variance = 0, mean = 0;
    for (const auto& row : given) mean += row[c] / 300;
    for (std::size_t r = 0; r < 300; ++r) {
      error += std::pow(back[r][c] - given[r][c], 2);
      variance += std::pow(given[r][c] - mean, 2);
    }
    EXPECT_LT(error, 0.1 * variance) << c;
  }
}

// What decode and encode give is what the report says is kept: the mean R^2 of the columns in their own units.
TEST_F(Logarithms, KeptIsMeasuredInTheColumnsOwnUnits) {
  ASSERT_EQ(train({"--transform", "log:price,visits", "--cap", "none"}).code, 0);
  const auto back = numbers_of(aefx({"decode", "m.aefx", "codes.csv", "--raw"}).out, 6);
  const auto given = numbers_of(skewed_columns(), 6);
  const std::string json = aefx({"report", "m.aefx", "--format", "json"}).out;
  const std::regex kept("\"name\": \"(area|price|visits)\"[^}]*\"kept\": ([-0-9.e]+)");
  std::size_t seen = 0;
  for (std::sregex_iterator at(json.begin(), json.end(), kept), end; at != end; ++at, ++seen) {
    const std::size_t c = (*at)[1] == "area" ? 0 : (*at)[1] == "price" ? 2 : 5;
    double error = 0, sum = 0, squares = 0;
    for (std::size_t r = 0; r < 300; ++r) {
      error += std::pow(back[r][c] - given[r][c], 2) / 300;
      sum += given[r][c] / 300;
      squares += given[r][c] * given[r][c] / 300;
    }
    EXPECT_NEAR(std::stod((*at)[2]), 1 - error / (squares - sum * sum), 1e-4) << (*at)[1];
  }
  EXPECT_EQ(seen, 3U);
}

// value, slope and contribution of each column; the base; and their sum, which is the code before relu.
TEST_F(Logarithms, ExplainAddsUp) {
  ASSERT_EQ(train({"--transform", "log:price,visits"}).code, 0);
  double sum = 0;
  std::size_t codes = 0;
  for (const std::string& line : lines_of(aefx({"explain", "m.aefx", "t.csv", "--keep", "", "-q"}).out)) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells[0] == "row") continue;
    if (cells[2] == "(pre-activation)") {
      EXPECT_NEAR(std::stod(cells[3]), sum, 1e-4 * std::max(1.0, std::abs(sum))) << line;
      sum = 0;
      ++codes;
    } else {
      sum += std::stod(cells[5]);
    }
  }
  EXPECT_EQ(codes, 600U);
}

TEST_F(Logarithms, ScoreJudgesInTheColumnsOwnUnits) {
  ASSERT_EQ(train({"--transform", "log:price,visits", "--cap", "none"}).code, 0);
  const auto back = numbers_of(aefx({"decode", "m.aefx", "codes.csv", "--raw"}).out, 6);
  const auto scores = numbers_of(aefx({"score", "m.aefx", "t.csv", "--per-feature", "--keep", ""}).out, 8);
  const auto given = numbers_of(skewed_columns(), 6);
  double mean = 0;
  for (std::size_t r = 0; r < 300; ++r) {
    mean += scores[r][0] / 300;
    for (const std::size_t c : {0, 2, 5})
      EXPECT_NEAR(scores[r][2 + c], back[r][c] - given[r][c], 1e-5 * (std::abs(back[r][c]) + given[r][c] + 1));
  }
  // Errors of long tails, which are not capped here, make the usual distance large: most rows are below 1.
  EXPECT_GT(mean, 0.1);
  EXPECT_LT(mean, 1.25);
}

// A table of values that training did not see: zeros and negative values have no logarithm of their own.
TEST_F(Logarithms, ValuesWithoutLogarithmAreThoseOfTheLowerCap) {
  ASSERT_EQ(train({"--transform", "log:price,visits", "--cap", "none"}).code, 0);
  dir.write("other.csv", "area,ratio,price,cost,rate,visits,place\n5,5,0,5,5,0,x\n5,5,-7,5,5,-7,x\n");
  const Result r = aefx({"encode", "m.aefx", "other.csv", "--keep", ""});
  ASSERT_EQ(r.code, 0) << r.err;
  expect_finite(r.out, 2, 2);
  EXPECT_EQ(lines_of(r.out)[1], lines_of(r.out)[2]);
  EXPECT_EQ(aefx({"score", "m.aefx", "other.csv"}).code, 0);
  EXPECT_EQ(aefx({"report", "m.aefx", "other.csv"}).code, 0);
}

TEST_F(Logarithms, ConstantsComeBack) {
  dir.write("t.csv", "a,b,c\n5,1,7\n5,10,8\n5,90,3\n5,400,2\n5,15,2\n");
  ASSERT_EQ(train({"--transform", "log:a,b"}).code, 0);
  const Result r = aefx({"encode", "m.aefx", "t.csv"});
  EXPECT_EQ(r.err, "") << "5 is not out of range";
  for (const auto& row : numbers_of(aefx({"decode", "m.aefx", "codes.csv"}).out, 1)) EXPECT_EQ(row[0], 5);
  expect_finite(aefx({"score", "m.aefx", "t.csv"}).out, 5, 2);
}

// Values whose squares are no doubles.
TEST_F(Logarithms, SmallestAndLargestNumbersAreFinite) {
  std::string table = "a,b,c\n";
  for (int r = 1; r <= 100; ++r)
    table +=
        std::to_string(r * (r % 7 + 1)) + "e-320," + std::to_string(r * r) + "e300," + std::to_string(r % 9) + "\n";
  dir.write("t.csv", table);
  for (const char* const spec : {"log:a", "log:b", "log:a,b"}) {
    const Result r = train({"--transform", spec});
    ASSERT_EQ(r.code, 0) << r.err;
    expect_finite(dir.read("codes.csv"), 100, 2);
    expect_finite(aefx({"score", "m.aefx", "t.csv"}).out, 100, 2);
    EXPECT_THAT(aefx({"decode", "m.aefx", "codes.csv"}).out, AllOf(Not(HasSubstr("inf")), Not(HasSubstr("nan"))));
  }
}

TEST_F(Logarithms, ErrorsNameARemedyThatWorks) {
  dir.write("t.csv", "a,b,c,kind\n1,-2,3,x\n2,5,1,y\n4,1,-9,x\n8,3,2,y\n");
  expect_error(train({"--transform", "log:a,b,c"}), 3, "t.csv, column \"b\": -2 is negative and has no logarithm",
               "leave out \"b\" and \"c\"");
  EXPECT_EQ(train({"--transform", "log:a"}).code, 0);
  expect_error(train({"--transform", "log:b"}), 3, "-2 is negative", "--transform none");
  EXPECT_EQ(train({"--transform", "none"}).code, 0);
  expect_error(train({"--transform", "log:a,kind"}), 2, "only columns of numbers that are features have a logarithm",
               "leave out \"kind\"");
  expect_error(train({"--transform", "log:a,kind", "--categorical", "kind"}), 2, "only columns of numbers",
               "leave out \"kind\"");
  expect_error(train({"--transform", "log:prise"}), 2, "prise");
  for (const char* const value : {"log", "log:", "yes", "LOG:a", ""})
    expect_error(train({"--transform", value}), 2, "--transform", "auto, none, or log: and columns");
}

TEST_F(Logarithms, AutoTakesThemWhereTheyPay) {
  const Result r = by_default({});
  ASSERT_EQ(r.code, 0) << r.err;
  const std::string said = on_one_line(r.err);
  EXPECT_THAT(said, HasSubstr("Read as logarithms: area, ratio, price, cost, rate and 1 more (--transform none)."));
  EXPECT_THAT(on_one_line(aefx({"report", "m.aefx", "--section", "training"}).out),
              HasSubstr("decoder of 32+32 hidden units, log of area, ratio, price, cost, rate and 1 more keeps"));
  EXPECT_THAT(said, HasSubstr("*log("));
  EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
  EXPECT_THAT(by_default({"--transform", "none"}).err, Not(HasSubstr("log")));
}

TEST_F(Logarithms, AutoLeavesOtherTablesAlone) {
  dir.write("penguins.csv", source_file("data/penguins.csv"));
  const Result r = by_default({"--drop", "year"}, "penguins.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, Not(HasSubstr("log")));
}

// Nothing is chosen below 50 rows, and nothing where no setting is open.
TEST_F(Logarithms, AutoTakesNoneWhereNothingIsChosen) {
  dir.write("few.csv", skewed_columns(49));
  EXPECT_THAT(by_default({}, "few.csv").err, Not(HasSubstr("log of")));
  EXPECT_THAT(train({}).err, Not(HasSubstr("log(")));
  EXPECT_THAT(by_default({"--preset", "plain"}).err, Not(HasSubstr("log(")));
}

TEST_F(Logarithms, SpilledRowsGiveTheSameChoice) {
  dir.write("t.csv", skewed_columns(20'000));
  for (const Arguments& transform :
       {Arguments{"--epochs", "3"}, {"--epochs", "1", "--transform", "log:price,visits"}}) {
    ASSERT_EQ(by_default(transform).code, 0);
    const std::string here = dir.read("m.aefx");
    Arguments spill = transform;
    spill.insert(spill.end(), {"--max-memory", "1M"});
    const Result r = by_default(spill);
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("temporary file"));
    const std::regex offsets("\"log_offset\": [0-9.]+");
    const auto count = [&](const std::string& model) {
      return std::distance(std::sregex_iterator(model.begin(), model.end(), offsets), std::sregex_iterator());
    };
    EXPECT_EQ(count(dir.read("m.aefx")), count(here));
    EXPECT_EQ(count(here), transform.size() == 2 ? 6 : 2);
    EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
  }
}

TEST_F(Logarithms, SweepAndConfigKnowThem) {
  const Result r = aefx({"sweep", "t.csv", "--dims", "1,2", "--transform", "log:1:6", "--format", "csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(lines_of(r.out).size(), 3U);
  EXPECT_THAT(aefx({"sweep", "t.csv", "--dims", "2"}).err,
              HasSubstr("2 codes: read as logarithms, by PCA too: area, ratio, price, cost, rate and 1 more"));
  dir.write("run.toml", "transform = \"log:price\"\n");
  EXPECT_THAT(train({"--config", "run.toml"}).err, HasSubstr("log("));
}

}  // namespace
}  // namespace aefx::test
