// `aefx explain`: contributions of columns to codes, row by row.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

struct Line {
  std::string column;
  std::string value, slope, contribution, carried;
};

// Groups the lines of long format by row and code.
std::map<std::pair<std::string, std::string>, std::vector<Line>> groups_of(const std::string& csv) {
  std::map<std::pair<std::string, std::string>, std::vector<Line>> groups;
  const auto lines = lines_of(csv);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto c = cells_of(lines[i]);
    EXPECT_GE(c.size(), 6U) << lines[i];
    groups[{c[0], c[1]}].push_back({c[2], c[3], c[4], c[5], c.size() > 6 ? c[6] : ""});
  }
  return groups;
}

// Checks that the contributions of a group sum to its pre-activation, and returns it.
double expect_sum(const std::vector<Line>& group) {
  double sum = 0;
  for (const Line& line : group) sum += line.contribution.empty() ? 0 : std::stod(line.contribution);
  EXPECT_EQ(group.back().column, "(pre-activation)");
  EXPECT_EQ(group.back().contribution, "");
  const double z = std::stod(group.back().value);
  EXPECT_NEAR(sum, z, 1e-6 * std::max(2.0, std::abs(z)));  // five texts of float32
  return z;
}

class Explain : public IrisTest {
 protected:
  void train(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"train", "iris.data", "--dim", "2", "-q", "--epochs", "2"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result r = aefx(arguments);
    ASSERT_EQ(r.code, 0) << r.err;
    codes = numbers_of(r.out, 2);
  }
  [[nodiscard]] Result explain(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"explain", "iris.aefx", "iris.data"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }
  std::vector<std::vector<double>> codes;
};

TEST_F(Explain, LongFormatSumsToPreActivation) {
  for (const char* activation : {"relu", "tanh", "sigmoid", "elu"}) {
    for (const char* hidden : {"", "8", "8,4"}) {
      SCOPED_TRACE(std::string(activation) + " " + hidden);
      std::vector<std::string> options{"--activation", activation};
      if (*hidden != '\0') options.insert(options.end(), {"--hidden", hidden});
      train(options);
      const Result r = explain();
      ASSERT_EQ(r.code, 0) << r.err;
      const auto groups = groups_of(r.out);
      ASSERT_EQ(groups.size(), 300U);
      for (std::size_t row = 0; row < 150; ++row) {
        for (std::size_t k = 0; k < 2; ++k) {
          const auto& group = groups.at({std::to_string(row + 1), "code" + std::to_string(k + 1)});
          ASSERT_EQ(group.size(), 6U);
          const double z = expect_sum(group);
          const std::string a = activation;
          const double code = a == "relu"   ? std::max(z, 0.0)
                              : a == "tanh" ? std::tanh(z)
                              : a == "elu"  ? (z > 0 ? z : std::expm1(z))
                                            : 1 / (1 + std::exp(-z));
          EXPECT_NEAR(code, codes[row][k], 1e-5 * std::max(1.0, std::abs(code)));
        }
      }
    }
  }
}

// With hidden layers, along paths: the base is the mean row's on every row. Slopes at the rows leave other bases.
TEST_F(Explain, PathHasOneBase) {
  train({"--hidden", "8,4", "--init", "glorot"});
  const auto bases = [&](const std::string& csv) {
    std::map<std::string, std::set<std::string>> found;  // of each code
    for (const auto& [key, group] : groups_of(csv)) {
      found[key.second].insert(group[4].contribution);
      expect_sum(group);
    }
    return found;
  };
  const Result path = explain({"--method", "path"});
  EXPECT_EQ(path.err, "");
  EXPECT_EQ(path.out, explain().out);
  for (const auto& [code, values] : bases(path.out)) EXPECT_EQ(values.size(), 1U) << code;
  const Result slope = explain({"--method", "slope"});
  EXPECT_EQ(slope.err, "");
  for (const auto& [code, values] : bases(slope.out)) EXPECT_GT(values.size(), 1U) << code;
  EXPECT_THAT(explain({"--row", "3", "--format", "text"}).out, HasSubstr("; the mean row has "));
  EXPECT_THAT(explain({"--row", "3", "--format", "text", "--method", "slope"}).out, HasSubstr("; its base is "));
  const json report = json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out);
  EXPECT_EQ(report.at("share_method"), "path");
  const Result weights = aefx({"report", "iris.aefx", "--all"});
  EXPECT_THAT(weights.out, HasSubstr("summed exactly over the straight path"));
  EXPECT_THAT(weights.out, Not(HasSubstr("between regions")));
  expect_error(explain({"--method", "paths"}), 2, "--method 'paths' is none of path, slope");
}

TEST_F(Explain, SaysWhatTheMethodIs) {
  train();
  const Result one = explain({"--method", "slope"});
  EXPECT_THAT(one.err, HasSubstr("path and slope are the same"));
  EXPECT_EQ(one.out, explain({"--method", "path", "-q"}).out);
  EXPECT_EQ(one.out, explain().out);
  EXPECT_EQ(explain().err, "");
  train({"--hidden", "5,4", "--activation", "tanh"});
  const Result curved = explain();
  EXPECT_THAT(curved.err, HasSubstr("hidden layers of tanh have no exact path"));
  EXPECT_EQ(curved.out, explain({"--method", "slope", "-q"}).out);
  expect_error(explain({"--method", "path"}), 2, "these are tanh", "--method slope");
  EXPECT_EQ(json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out).at("share_method"), "slope");
  // One hidden layer of any activation has an exact path.
  train({"--hidden", "5", "--activation", "tanh"});
  EXPECT_EQ(explain({"--method", "path"}).err, "");
}

TEST_F(Explain, TellsWhereValuesAreCapped) {
  std::string table = dir.read("iris.data");
  const std::string cell = "5.7,2.8,4.1";
  ASSERT_NE(table.find(cell), table.npos);
  table.replace(table.find(cell), 3, "5100");
  dir.write("iris.data", table);
  train();
  const Result r = explain({"--row", "1,100", "--code", "code1"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto lines = lines_of(r.out);
  ASSERT_EQ(lines.size(), 13U);
  EXPECT_EQ(lines[0], "row,code,column,value,slope,contribution,capped_at,x5");
  EXPECT_EQ(cells_of(lines[1])[6], "");
  const auto capped = cells_of(lines[7]);
  EXPECT_EQ(capped[3], "5100");
  EXPECT_EQ(capped[6], "7.9");
  expect_sum(groups_of(r.out).at({"100", "code1"}));
  const json report = json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out);
  EXPECT_EQ(report.at("columns").at(0).at("term"), "min(x1, 7.9)");
  EXPECT_NEAR(std::stod(capped[4]) * (7.9 - report.at("columns").at(0).at("mean").get<double>()), std::stod(capped[5]),
              1e-6);
  const json one = json::parse(lines_of(explain({"--row", "100", "--code", "code1", "--format", "jsonl"}).out)[0]);
  EXPECT_EQ(one.at("contributions").at(0).at("value"), 5100);
  EXPECT_EQ(one.at("contributions").at(0).at("capped_at"), 7.9);
  EXPECT_FALSE(one.at("contributions").at(1).contains("capped_at"));
}

TEST_F(Explain, ValuesAndSlopesAreInRawUnits) {
  train();
  const Result r = explain({"--row", "101"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto lines = lines_of(r.out);
  EXPECT_EQ(lines[0], "row,code,column,value,slope,contribution,x5");
  ASSERT_EQ(lines.size(), 13U);
  const auto group = groups_of(r.out).at({"101", "code1"});
  const std::vector<double> means{5.843333333, 3.054, 3.758666667, 1.198666667};
  const auto table = cells_of(lines_of(dir.read("iris.data"))[100]);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(std::stod(group[i].value), std::stod(table[i]));
    EXPECT_EQ(group[i].carried, table[4]);
    EXPECT_NEAR(std::stod(group[i].slope) * (std::stod(group[i].value) - means[i]), std::stod(group[i].contribution),
                1e-6);
  }
  // With one layer the slopes equal the report's weights.
  const json report = json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(report.at("codes").at(0).at("columns").at(i).at("raw_weight").get<double>(), std::stod(group[i].slope),
                1e-6);
  }
}

TEST_F(Explain, TopKeepsTheTotal) {
  train({"--hidden", "8"});
  for (const char* top : {"0", "1", "3", "4", "99"}) {
    const auto groups = groups_of(explain({"--top", top}).out);
    ASSERT_EQ(groups.size(), 300U);
    const auto shown = std::min<std::size_t>(std::stoul(top), 4);
    for (const auto& [key, group] : groups) {
      ASSERT_EQ(group.size(), shown + (shown < 4 ? 3 : 2));
      expect_sum(group);
      if (shown < 4) {
        EXPECT_EQ(group[shown].column, "(other)");
      }
      for (std::size_t i = 1; i < shown && shown < 4; ++i) {
        EXPECT_GE(std::abs(std::stod(group[i - 1].contribution)), std::abs(std::stod(group[i].contribution)));
      }
    }
  }
}

TEST_F(Explain, WideAndJsonlHoldTheSameValues) {
  train();
  const auto groups = groups_of(explain().out);
  const auto wide = lines_of(explain({"--format", "wide"}).out);
  const auto objects = lines_of(explain({"--format", "jsonl"}).out);
  ASSERT_EQ(wide.size(), 301U);
  ASSERT_EQ(objects.size(), 300U);
  EXPECT_EQ(wide[0], "row,code,x1,x2,x3,x4,(base),(pre-activation),x5");
  for (std::size_t i = 0; i < 300; ++i) {
    const auto cells = cells_of(wide[i + 1]);
    const json object = json::parse(objects[i]);
    const auto& group = groups.at({cells[0], cells[1]});
    EXPECT_EQ(object.at("row"), std::stoi(cells[0]));
    EXPECT_EQ(object.at("code"), cells[1]);
    EXPECT_EQ(object.at("carried").at("x5"), cells[8]);
    for (std::size_t c = 0; c < 5; ++c) EXPECT_EQ(cells[2 + c], group[c].contribution);
    EXPECT_EQ(cells[7], group[5].value);
    for (std::size_t c = 0; c < 4; ++c) {
      const json& one = object.at("contributions").at(c);
      EXPECT_EQ(one.at("column"), group[c].column);
      EXPECT_EQ(one.at("value"), std::stod(group[c].value));
      EXPECT_EQ(one.at("slope"), std::stod(group[c].slope));
      EXPECT_EQ(one.at("contribution"), std::stod(group[c].contribution));
    }
    EXPECT_EQ(object.at("base"), std::stod(group[4].contribution));
    EXPECT_EQ(object.at("pre_activation"), std::stod(group[5].value));
  }
  const auto top = lines_of(explain({"--format", "wide", "--top", "1", "--row", "3", "--keep", ""}).out);
  EXPECT_EQ(top[0], "row,code,x1,x2,x3,x4,(other),(base),(pre-activation)");
  const auto empty = cells_of(top[1]);
  EXPECT_EQ(std::count(empty.begin(), empty.end(), ""), 3);
  EXPECT_TRUE(json::parse(lines_of(explain({"--format", "jsonl", "--top", "1"}).out)[0]).contains("other"));
}

TEST_F(Explain, SelectsRowsAndCodes) {
  train();
  const auto all = groups_of(explain().out);
  const auto some = groups_of(explain({"--row", "150,2", "--row", "2", "--code", "code2"}).out);
  ASSERT_EQ(some.size(), 2U);
  for (const auto& [key, group] : some) {
    EXPECT_EQ(key.second, "code2");
    EXPECT_EQ(group.back().value, all.at(key).back().value);
  }
  EXPECT_TRUE(some.contains({"2", "code2"}) && some.contains({"150", "code2"}));
}

TEST_F(Explain, StopsReadingAfterTheLastSelectedRow) {
  train();
  dir.write("broken.data", dir.read("iris.data") + "1,2,3\n");
  std::string many;
  for (int i = 0; i < 200; ++i) many += dir.read("iris.data");
  dir.write("long.data", many + "1,2,3\n");
  EXPECT_EQ(aefx({"explain", "iris.aefx", "long.data", "--row", "1"}).code, 0);
  const Result r = shell("\"$AEFX\" explain iris.aefx long.data | head -n 1");
  EXPECT_EQ(r.out, "row,code,column,value,slope,contribution,x5\n");
  EXPECT_EQ(r.err, "");
}

TEST_F(Explain, MissingValueContributesNothing) {
  std::string text = "a,b,c\n";
  for (int i = 0; i < 40; ++i) {
    text += std::to_string(i) + ".5," + (i == 7 ? "" : std::to_string(i * i % 11)) + "," + std::to_string(i % 5) + "\n";
  }
  dir.write("t.csv", text);
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--epochs", "1", "-o", "c.csv"}).code, 0);
  const auto group = groups_of(aefx({"explain", "t.aefx", "t.csv", "--row", "8"}).out).at({"8", "code1"});
  EXPECT_EQ(group[1].column, "b");
  EXPECT_EQ(group[1].value, "");
  EXPECT_EQ(std::stod(group[1].contribution), 0);
  EXPECT_NE(std::stod(group[1].slope), 0);
  expect_sum(group);
  const json object = json::parse(aefx({"explain", "t.aefx", "t.csv", "--row", "8", "--format", "jsonl"}).out);
  EXPECT_EQ(object.at("contributions").at(1).at("value"), nullptr);
  // Row numbers count dropped rows too.
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--epochs", "1", "-o", "c.csv", "--on-missing", "drop"}).code,
            0);
  const Result dropped = aefx({"explain", "t.aefx", "t.csv"});
  EXPECT_THAT(dropped.err, HasSubstr("1 row is left out"));
  const auto groups = groups_of(dropped.out);
  EXPECT_EQ(groups.size(), 39U);
  EXPECT_FALSE(groups.contains({"8", "code1"}));
  EXPECT_EQ(groups.at({"9", "code1"})[0].value, "8.5");
  EXPECT_EQ(groups.at({"40", "code1"})[0].value, "39.5");
}

TEST_F(Explain, WideTablesUseBoundedMemory) {
  if (kForeignMemory) GTEST_SKIP() << "memory is limited here";
  dir.write("t.csv", made_table(300, 200));
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "40", "-q", "--epochs", "1", "-o", "c.csv"}).code, 0);
  const Result r = shell("ulimit -v 600000; \"$AEFX\" explain t.aefx t.csv --keep '' | wc -l");
  EXPECT_EQ(r.out, std::to_string(1 + 300 * 40 * 202) + "\n") << r.err;
  EXPECT_EQ(r.err, "");
}

TEST_F(Explain, OutputFileAndErrors) {
  train();
  const Result r = explain({"-o", "e.csv"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(dir.read("e.csv"), explain().out);
  expect_error(explain({"--format", "tall"}), 2, "--format 'tall' is none of long, wide, jsonl");
  expect_error(explain({"--top", "-1"}), 2, "--top: invalid value '-1'", "a whole number from 0");
  expect_error(explain({"--row", "0"}), 2, "--row: invalid value '0'");
  expect_error(explain({"--row", "3,x"}), 2, "--row: invalid value 'x'");
  expect_error(explain({"--format", "prose"}), 2, "--format 'prose' is none of long, wide, jsonl, text");
  expect_error(explain({"--row", "3,"}), 2, "--row: invalid value ''");
  expect_error(explain({"--code", "code3"}), 2, "code3", "code");
  expect_error(explain({"-o", "iris.data"}), 2, "iris.data");
  const Result beyond = explain({"--row", "151", "-o", "none.csv"});
  expect_error(beyond, 3, "iris.data: there is no row 151: the table has 150 rows", "counted from 1");
  EXPECT_FALSE(dir.has("none.csv"));
  expect_error(aefx({"explain", "iris.data", "iris.data"}), 4, "no model file");
  expect_error(aefx({"explain", "iris.aefx", "none.data"}), 5, "none.data");
}

// One row, explained to someone.
TEST_F(Explain, TextSumsLevelsAndSortsColumns) {
  std::string table = "id,size,weight,color\n";
  for (int r = 0; r < 60; ++r) {
    table += "p" + std::to_string(r) + "," + (r == 4 ? "" : std::to_string(r * 7 % 23)) + "," +
             std::to_string(r * 7 % 23 + r % 5) + "," + (r % 3 == 0 ? "red" : "blue") + "\n";
  }
  dir.write("t.csv", table);
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "2", "--categorical", "color", "--epochs", "5", "-o", "c.csv", "-q"}).code,
            0);
  const Result text = aefx({"explain", "t.aefx", "t.csv", "--row", "5,7", "--format", "text"});
  ASSERT_EQ(text.code, 0) << text.err;
  const auto lines = lines_of(text.out);
  ASSERT_EQ(lines.size(), 10U) << text.out;
  EXPECT_EQ(lines[0], "row 5: id = p4");
  EXPECT_THAT(lines[1],
              ::testing::MatchesRegex("  code1 = [0-9.]+, higher than [0-9]+% of the training rows; the mean row "
                                      "has [0-9.]+"));
  EXPECT_THAT(lines[2], HasSubstr("size 0 (missing)"));
  EXPECT_THAT(lines[2], HasSubstr("(blue)"));
  EXPECT_EQ(lines[5], "row 7: id = p6");
  // The same numbers as the lines have: base and contributions sum to the code, largest first.
  const auto groups = groups_of(aefx({"explain", "t.aefx", "t.csv", "--row", "7", "--keep", ""}).out);
  double color = 0;
  for (const Line& line : groups.at({"7", "code1"})) {
    if (line.column.starts_with("color=")) color += std::stod(line.contribution);
  }
  EXPECT_THAT(lines[7], HasSubstr(fmt::format("color {:+.3g} (red)", color)));
  const Result top =
      aefx({"explain", "t.aefx", "t.csv", "--row", "7", "--format", "text", "--top", "1", "--code", "code2"});
  EXPECT_THAT(top.out, ::testing::ContainsRegex("\\), 2 others [+-][0-9.e-]+\n$"));
  EXPECT_EQ(lines_of(top.out).size(), 3U);
}

}  // namespace
}  // namespace aefx::test
