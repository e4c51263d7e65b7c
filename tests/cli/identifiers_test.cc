// Columns that count or identify the rows are carried to the output, not learned from, on every path.
#include <algorithm>
#include <regex>

#include "cli/table.h"
#include "support/mpirun.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Identifiers : public CliTest {
 protected:
  // Returns made_table(rows, 3) with more columns before and behind it; `before` and `behind` give the cells of a row.
  template <typename Before, typename Behind>
  static std::string table(std::size_t rows, const std::string& names, Before before, const std::string& more,
                           Behind behind) {
    const std::vector<std::string> lines = lines_of(made_table(rows, 3));
    std::string out = names + lines[0] + more + "\n";
    for (std::size_t r = 0; r < rows; ++r) out += before(r) + lines[r + 1] + behind(r) + "\n";
    return out;
  }
  static std::string orders(std::size_t rows) {
    return table(
        rows, "Order,", [](std::size_t r) { return std::to_string(r + 1) + ","; }, "",
        [](std::size_t) { return std::string(); });
  }

  [[nodiscard]] Result train(const std::string& file, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"train", file, "--dim", "1", "--epochs", "3", "-m", "m.aefx", "-o", "codes.csv"};
    all.insert(all.end(), more.begin(), more.end());
    return aefx(all);
  }
  [[nodiscard]] std::vector<std::string> output() const { return lines_of(dir.read("codes.csv")); }
  // Returns whether the model learned from a column of this name.
  [[nodiscard]] bool learned(const std::string& name) const {
    const std::string model = dir.read("m.aefx");
    const std::string features = model.substr(model.find("\"features\""), model.find("\"preprocessing\""));
    const std::size_t end = features.find("\"identifiers\"");
    return features.substr(0, end).find("\"name\": \"" + name + "\"") != std::string::npos;
  }
  // A table with an id, a boolean, a category, a code and a text.
  static std::string customers(std::size_t rows) {
    const auto before = [](std::size_t r) { return std::to_string(10'000 + 7 * r) + (r % 3 == 0 ? ",yes," : ",no,"); };
    const auto behind = [](std::size_t r) {
      return (r % 2 == 0 ? ",a,0" : ",b,0") + std::to_string(1000 + r % 7) + ",n" + std::to_string(r);
    };
    return table(rows, "customer_id,sold,", before, ",kind,zip,note", behind);
  }

  // Trains on customers(), and expects the id and the code to be carried, and learned from with the proposed flag.
  void expect_customers(std::vector<std::string> more) const {
    SCOPED_TRACE(more.empty() ? "" : more.back());
    const Result r = train("t.csv", more);
    ASSERT_EQ(r.code, 0) << r.err;
    // Where rows spill, that is said before they are read.
    EXPECT_THAT(
        r.err.substr(std::min(r.err.find("warning: "), r.err.size())),
        StartsWith("warning: not learned from, only copied to the output: customer_id (identifies the rows), zip "
                   "(holds codes with leading zeros); --features "));
    EXPECT_FALSE(learned("customer_id"));
    EXPECT_FALSE(learned("zip"));
    EXPECT_THAT(output()[0], ::testing::MatchesRegex("code1,customer_id,(kind,)?zip,note"));
    EXPECT_THAT(output()[1], ::testing::MatchesRegex(".*,10000,(a,)?01000,n0"));
    EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
    more.insert(more.end(), {"--features", proposed(r.err, "--features")});
    EXPECT_EQ(train("t.csv", more).code, 0);
    EXPECT_TRUE(learned("customer_id"));
    EXPECT_TRUE(learned("zip"));
  }

  // Returns the value of a flag in the first sentence that proposes it.
  static std::string proposed(const std::string& text, const std::string& flag) {
    std::smatch found;
    const std::regex spec(flag + R"([= ](\S+))");
    return std::regex_search(text, found, spec) ? found[1].str() : "";
  }
};

TEST_F(Identifiers, CounterIsPassedThroughAndSaidFirst) {
  dir.write("t.csv", orders(60));
  const Result r = train("t.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(
      r.err, StartsWith("warning: not learned from, only copied to the output: Order (counts the rows); --features 1:4 "
                        "learns from it too\n"));
  EXPECT_FALSE(learned("Order"));
  EXPECT_EQ(output()[0], "code1,Order");
  EXPECT_THAT(output()[60], ::testing::EndsWith(",60"));
  EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
  EXPECT_THAT(aefx({"decode", "m.aefx", "codes.csv"}).out, StartsWith("c1,c2,c3,Order\n"));
  EXPECT_THAT(aefx({"encode", "m.aefx", "t.csv"}).err, Not(HasSubstr("not used")));
}

TEST_F(Identifiers, ProposedFlagLearnsFromIt) {
  dir.write("t.csv", orders(60));
  const std::string spec = proposed(train("t.csv").err, "--features");
  const Result r = train("t.csv", {"--features", spec});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_TRUE(learned("Order"));
  EXPECT_TRUE(learned("c3"));
  EXPECT_THAT(r.err, Not(HasSubstr("not learned from")));
  EXPECT_EQ(output()[0], "code1");
}

TEST_F(Identifiers, KeepAndDropDecide) {
  dir.write("t.csv", orders(60));
  EXPECT_THAT(train("t.csv", {"--drop", "Order"}).err, Not(HasSubstr("not learned from")));
  EXPECT_EQ(output()[0], "code1");
  EXPECT_EQ(train("t.csv", {"--keep", "Order"}).code, 0);
  EXPECT_EQ(output()[0], "code1,Order");
  EXPECT_THAT(train("t.csv", {"--keep", ""}).err, StartsWith("warning: not learned from: Order"));
  EXPECT_EQ(output()[0], "code1");
  EXPECT_FALSE(learned("Order"));
}

TEST_F(Identifiers, BesideBooleansCategoriesAndTexts) {
  dir.write("t.csv", customers(80));
  expect_customers({});
  expect_customers({"--categorical", "kind"});
  expect_customers({"--categorical", "auto"});
}

TEST_F(Identifiers, InRowsThatAreSpilled) {
  dir.write("t.csv", customers(20'000));
  expect_customers({"--max-memory", "1M"});
  expect_customers({"--max-memory", "1M", "--categorical", "kind"});
}

TEST_F(Identifiers, InspectAndSweepAgree) {
  dir.write("t.csv", orders(60));
  const Result inspected = aefx({"inspect", "t.csv"});
  EXPECT_THAT(inspected.out, HasSubstr("1  Order   number          0  carries"));
  EXPECT_THAT(inspected.out, HasSubstr("- not learned from, only copied to the output: Order (counts the rows);"));
  EXPECT_THAT(aefx({"inspect", "t.csv", "--features", "1:4"}).out, Not(HasSubstr("carries")));
  const Result swept = aefx({"sweep", "t.csv", "--dims", "1", "--epochs", "3"});
  ASSERT_EQ(swept.code, 0) << swept.err;
  EXPECT_THAT(swept.err, StartsWith("warning: not learned from: Order (counts the rows)"));
  EXPECT_THAT(swept.out, HasSubstr("3 columns"));
}

TEST_F(Identifiers, TableOfNothingElseHasAWayOut) {
  std::string counters = "id,name\n";
  for (int r = 1; r <= 30; ++r) counters += std::to_string(r) + ",n" + std::to_string(r) + "\n";
  dir.write("t.csv", counters);
  const Result r = train("t.csv");
  EXPECT_EQ(r.code, 3);
  EXPECT_THAT(r.err, HasSubstr("no column is left to learn from: id (counts the rows)"));
  const Result again = train("t.csv", {"--features", proposed(r.err, "--features")});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(learned("id"));
  EXPECT_THAT(aefx({"inspect", "t.csv"}).out, HasSubstr("there is nothing to learn from"));
}

TEST_F(Identifiers, YearsAndMeasurementsAreLearnedFrom) {
  dir.write("t.csv", table(
                         60, "year,pop,",
                         [](std::size_t r) {
                           return std::to_string(1960 + r) + "," + std::to_string(100'000 + 7919 * (r * r % 59)) + ",";
                         },
                         "", [](std::size_t) { return std::string(); }));
  const Result r = train("t.csv");
  EXPECT_THAT(r.err, Not(HasSubstr("learned from")));
  EXPECT_TRUE(learned("year"));
  EXPECT_TRUE(learned("pop"));
}

TEST_F(Identifiers, OtherUniqueNumbersAreWarnedOf) {
  dir.write("t.csv", table(
                         120, "shop,account,",
                         [](std::size_t r) {
                           return "s" + std::to_string(r) + "," + std::to_string(200'000 + 7919 * (r * 37 % 121)) + ",";
                         },
                         "", [](std::size_t) { return std::string(); }));
  const Result r = train("t.csv");
  EXPECT_THAT(r.err, StartsWith("warning: account has another whole number on every row: if it is an id, --keep 1,2 "
                                "passes it through\n"));
  EXPECT_TRUE(learned("account"));
  EXPECT_THAT(aefx({"inspect", "t.csv"}).out, HasSubstr("account has another whole number on every row"));
  EXPECT_THAT(train("t.csv", {"--keep", proposed(r.err, "--keep")}).err, Not(HasSubstr("on every row")));
  EXPECT_FALSE(learned("account"));
  EXPECT_EQ(output()[0], "code1,shop,account");
}

TEST_F(Identifiers, HugeNumbersKeepEveryDigit) {
  std::string huge = "tweet,likes,reach\n";
  for (int r = 0; r < 30; ++r)
    huge += "7402453813514977" + std::to_string(30 + r) + "," + std::to_string(r * 5 % 31) + ",2." + std::to_string(r) +
            "\n";
  dir.write("t.csv", huge);
  EXPECT_THAT(train("t.csv").err, HasSubstr("tweet (identifies the rows by huge numbers)"));
  EXPECT_THAT(output()[2], ::testing::EndsWith(",740245381351497731"));
}

TEST_F(Identifiers, WithoutHeaderByPosition) {
  const std::string named = orders(60);
  dir.write("t.csv", named.substr(named.find('\n') + 1));
  EXPECT_THAT(train("t.csv").err, HasSubstr("x1 (counts the rows)"));
  EXPECT_EQ(output()[0], "code1,x1");
  EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
}

TEST_F(Identifiers, OneThatComesAgainIsWarnedOf) {
  dir.write("t.csv", table(
                         2000, "slot,", [](std::size_t r) { return std::to_string(r % 1440) + ","; }, "",
                         [](std::size_t) { return std::string(); }));
  const Result r = train("t.csv");
  EXPECT_THAT(r.err,
              HasSubstr("warning: slot has values that come again after the first rows: if it is no id, --features "
                        "1:4 learns from it"));
}

TEST_F(Identifiers, UnderMpirunToo) {
  if (const std::string why = why_no_ranks(); !why.empty()) GTEST_SKIP() << why;
  dir.write("t.csv", orders(60));
  const Result r = shell(mpirun(2) + "\"$AEFX\" train t.csv --dim 1 --epochs 3 -m m.aefx -o codes.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("not learned from, only copied to the output: Order"));
  EXPECT_FALSE(learned("Order"));
  EXPECT_EQ(output()[0], "code1,Order");
  EXPECT_EQ(output().size(), 61U);
}

}  // namespace
}  // namespace aefx::test
