// `aefx report`: every format.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

// Compares within 1e-5: a model file rounds estimates.
void expect_near(const json& a, const json& b, const std::string& path) {
  if (a.is_number_float() && b.is_number_float()) {
    EXPECT_NEAR(a.get<double>(), b.get<double>(), 1e-5 + 1e-5 * std::abs(b.get<double>())) << path;
  } else if (a.is_structured() && b.is_structured()) {
    ASSERT_EQ(a.size(), b.size()) << path;
    for (const auto& [key, value] : a.items()) {
      expect_near(value, a.is_array() ? b.at(std::stoul(key)) : b.at(key), path + "/" + key);
    }
  } else {
    EXPECT_EQ(a, b) << path;
  }
}

class Report : public IrisTest {
 protected:
  void SetUp() override {
    const Result r = aefx({"train", "iris.data", "--dim", "2"});
    ASSERT_EQ(r.code, 0);
    trained = r.err;
  }
  std::string trained;
};

TEST_F(Report, TextEqualsTrainReport) {
  const Result r = aefx({"report", "iris.aefx"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.err, "");
  const std::string warned =
      "  ! text is not learned from, only copied to the output: x5 (3 values:\n    --categorical x5)\n";
  EXPECT_THAT(r.out, HasSubstr(warned));
  const std::string said = replaced(r.out, warned, "");  // which training said before
  const std::size_t next = said.find("\nDetails: ");
  ASSERT_NE(next, std::string::npos) << said;
  EXPECT_THAT(trained, HasSubstr(said.substr(0, next) + "\nModel saved to iris.aefx." + said.substr(next)));
  EXPECT_THAT(r.out, HasSubstr("code2 = relu("));
  for (const std::string& line : lines_of(r.out)) EXPECT_LE(line.size(), 82U) << line;
}

// What a reader sees is short: at most 20 lines for iris, 35 for 30 columns and 5 codes, 45 with hidden layers.
TEST_F(Report, SummaryIsShort) {
  dir.write("penguins.csv", source_file("data/penguins.csv"));
  dir.write("wide.csv", made_table(400, 30));
  struct Case {
    std::vector<std::string> train;
    std::size_t most;
  };
  for (const Case& c : {Case{{"iris.data", "--dim", "2"}, 20}, Case{{"penguins.csv", "--dim", "2"}, 35},
                        Case{{"penguins.csv", "--dim", "2", "--categorical", "species,island,sex"}, 45},
                        Case{{"wide.csv", "--dim", "5"}, 35}, Case{{"wide.csv", "--dim", "5", "--hidden", "16"}, 45}}) {
    std::vector<std::string> arguments{"train"};
    arguments.insert(arguments.end(), c.train.begin(), c.train.end());
    arguments.insert(arguments.end(), {"-q", "-m", "m.aefx", "-o", "codes.csv"});
    ASSERT_EQ(aefx(arguments).code, 0) << c.train.front();
    const Result r = aefx({"report", "m.aefx"});
    EXPECT_LE(lines_of(r.out).size(), c.most) << r.out;
  }
}

TEST_F(Report, WeightsHaveEveryColumn) {
  dir.write("wide.csv", made_table(60, 30));
  ASSERT_EQ(aefx({"train", "wide.csv", "--dim", "3", "-q", "--epochs", "1", "-o", "codes.csv"}).code, 0);
  const Result r = aefx({"report", "wide.aefx", "--weights"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, aefx({"report", "wide.aefx", "--section", "weights"}).out);
  const json report = json::parse(aefx({"report", "wide.aefx", "--json"}).out);
  for (const json& code : report.at("codes")) {
    for (const json& column : code.at("columns")) {
      EXPECT_THAT(r.out, HasSubstr("\n  " + column.at("column").get<std::string>() + " "));
    }
  }
  std::size_t biases = 0;
  for (const std::string& line : lines_of(r.out)) biases += line.starts_with("  bias ") ? 1 : 0;
  EXPECT_EQ(biases, 3U);
  expect_error(aefx({"report", "wide.aefx", "--section", "weigths"}), 2, "'weigths'", "weights");
  expect_error(aefx({"report", "wide.aefx", "--weights", "--format", "html"}), 2, "text report");
}

// xdg-open is a program of the user's desktop: here a script that notes what it was given.
TEST_F(Report, OpenShowsThePage) {
  dir.write("bin/xdg-open", "#!/bin/sh\nprintf '%s' \"$1\" > opened\n");
  std::filesystem::permissions(dir.path() / "bin/xdg-open", std::filesystem::perms::owner_all);
  const Result r = shell("PATH=$PWD/bin:$PATH \"$AEFX\" report iris.aefx --open");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, "");
  EXPECT_THAT(r.err, HasSubstr("page written to iris.html and opened"));
  EXPECT_EQ(dir.read("opened"), "iris.html");
  EXPECT_EQ(dir.read("iris.html").substr(0, 15), "<!DOCTYPE html>");
  const Result none = shell("PATH=/nowhere \"$AEFX\" report iris.aefx --open -o page.html");
  EXPECT_EQ(none.code, 0) << none.err;
  EXPECT_THAT(none.err, HasSubstr("page written to page.html; it is not opened: xdg-open is missing"));
  expect_error(aefx({"report", "iris.aefx", "--open", "--format", "csv"}), 2, "HTML page");
}

TEST_F(Report, JsonHoldsEveryCodeAndColumn) {
  const Result r = aefx({"report", "iris.aefx", "--format", "json"});
  const json report = json::parse(r.out);
  ASSERT_EQ(report.at("codes").size(), 2U);
  ASSERT_EQ(report.at("columns").size(), 4U);
  for (const json& code : report.at("codes")) {
    ASSERT_EQ(code.at("columns").size(), 4U);
    double shares = 0;
    for (const json& column : code.at("columns")) shares += column.at("share").get<double>();
    EXPECT_NEAR(shares, 1, 1e-6);
  }
  EXPECT_EQ(report.at("rows"), 150);
}

TEST_F(Report, CsvHasOneLinePerCodeAndColumn) {
  const auto lines = lines_of(aefx({"report", "iris.aefx", "--format", "csv"}).out);
  ASSERT_EQ(lines.size(), 11U);
  EXPECT_EQ(lines[0], "code,column,raw_weight,scaled_weight,share,correlation,permutation,ablation,term");
  EXPECT_EQ(lines[1].substr(0, 9), "code1,x1,");
  EXPECT_EQ(lines[10].substr(0, 13), "code2,(bias),");
}

TEST_F(Report, SameRowsGiveTheSameReport) {
  json measured = json::parse(aefx({"report", "iris.aefx", "iris.data", "--format", "json"}).out);
  json stored = json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out);
  EXPECT_EQ(measured.at("measured"), "iris.data");
  EXPECT_EQ(stored.at("measured"), nullptr);
  measured.erase("measured");
  stored.erase("measured");
  expect_near(measured, stored, "");
  EXPECT_THAT(aefx({"report", "iris.aefx", "iris.data"}).out, testing::HasSubstr("measured on 150 rows of iris.data"));
}

TEST_F(Report, MeasuresOtherRows) {
  dir.write("setosa.data", dir.read("iris.data").substr(0, dir.read("iris.data").find("7.0,3.2")));
  const Result r = aefx({"report", "iris.aefx", "setosa.data", "--format", "json"});
  ASSERT_EQ(r.code, 0) << r.err;
  const json report = json::parse(r.out);
  EXPECT_EQ(report.at("rows"), 50);
  double mean = 0;
  for (const auto& row : numbers_of(aefx({"encode", "iris.aefx", "setosa.data"}).out, 1)) mean += row.at(0) / 50;
  EXPECT_NEAR(report.at("codes").at(0).at("mean").get<double>(), mean, 1e-5);
}

TEST_F(Report, HtmlAndMarkdown) {
  const Result page = aefx({"report", "iris.aefx", "--format", "html"});
  EXPECT_EQ(page.code, 0) << page.err;
  EXPECT_EQ(page.out.substr(0, 15), "<!DOCTYPE html>");
  EXPECT_THAT(page.out, HasSubstr("<bdi>Iris-virginica</bdi> <span class=\"count\">50</span>"));
  EXPECT_THAT(page.out, HasSubstr("code2 = relu("));
  const Result document = aefx({"report", "iris.aefx", "--format", "markdown"});
  EXPECT_EQ(document.code, 0) << document.err;
  EXPECT_EQ(document.out.substr(0, 2), "# ");
  EXPECT_THAT(document.out, HasSubstr("\ncode2 = relu("));
}

TEST_F(Report, PointsMatchEncode) {
  const json points = json::parse(aefx({"report", "iris.aefx", "--format", "json"}).out).at("points");
  EXPECT_EQ(points.at("column"), "x5");
  EXPECT_EQ(points.at("levels"), json({"Iris-setosa", "Iris-versicolor", "Iris-virginica"}));
  const auto codes = numbers_of(aefx({"encode", "iris.aefx", "iris.data"}).out, 2);
  ASSERT_EQ(points.at("codes").size(), 150U);
  for (std::size_t r = 0; r < 150; ++r) {
    EXPECT_EQ(points.at("codes").at(r).get<std::vector<double>>(), codes[r]);
    EXPECT_EQ(points.at("level").at(r), r / 50);
  }
}

TEST_F(Report, ShowsAtMostAThousandPoints) {
  std::string table = "a,b,name,kind\n";
  for (int r = 0; r < 3000; ++r) {
    const std::string n = std::to_string(r);
    table += n + "," + std::to_string(r * r % 997) + ",person " + n + "," + (r % 2 == 0 ? "even" : "odd") + "\n";
  }
  dir.write("many.csv", table);
  ASSERT_EQ(aefx({"train", "many.csv", "--dim", "1", "--epochs", "1", "-q", "-o", "codes.csv"}).code, 0);
  EXPECT_THAT(dir.read("many.aefx"), Not(HasSubstr("person")));  // may be personal data, and colors no points
  const json stored = json::parse(aefx({"report", "many.aefx", "--format", "json"}).out).at("points");
  const json drawn = json::parse(aefx({"report", "many.aefx", "many.csv", "--format", "json"}).out).at("points");
  for (const json* points : {&stored, &drawn}) {
    EXPECT_EQ(points->at("column"), "kind");
    EXPECT_EQ(points->at("levels"), json({"even", "odd"}));
    EXPECT_EQ(points->at("codes").size(), 1000U);
    EXPECT_EQ(points->at("level").size(), 1000U);
  }
  expect_error(aefx({"report", "many.aefx", "many.csv", "--color", "name"}), 2, "more than 12 different values",
               "other text columns: kind");
}

TEST_F(Report, ColorOptionChoosesTheColumn) {
  dir.write("penguins.csv", source_file("data/penguins.csv"));
  ASSERT_EQ(aefx({"train", "penguins.csv", "--dim", "2", "--drop", "year", "-q", "-o", "codes.csv"}).code, 0);
  const auto column = [this](std::vector<std::string> more) {
    std::vector<std::string> arguments{"report", "penguins.aefx", "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result r = aefx(arguments);
    EXPECT_EQ(r.code, 0) << r.err;
    return json::parse(r.out).at("points").at("column");
  };
  EXPECT_EQ(column({}), "species");
  EXPECT_EQ(column({"penguins.csv"}), "species");
  EXPECT_EQ(column({"penguins.csv", "--color", "island"}), "island");
  EXPECT_EQ(column({"penguins.csv", "--color", "7"}), "sex");
  expect_error(aefx({"report", "penguins.aefx", "penguins.csv", "--color", "iland"}), 2, "iland", "island");
  expect_error(aefx({"report", "penguins.aefx", "penguins.csv", "--color", "island,sex"}), 2, "means 2 columns");
  expect_error(aefx({"report", "penguins.aefx", "--color", "island"}), 2, "--color needs DATA");
}

TEST_F(Report, UnknownFormatIsAnError) {
  expect_error(aefx({"report", "iris.aefx", "--format", "htm"}), 2, "'htm' is none of text, json, csv, markdown, html",
               "html");
}

TEST_F(Report, WritesToAFile) {
  const Result r = aefx({"report", "iris.aefx", "-o", "r.txt"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(dir.read("r.txt"), aefx({"report", "iris.aefx"}).out);
}

TEST_F(Report, AllHasEveryColumn) {
  dir.write("wide.csv", made_table(60, 30));
  ASSERT_EQ(aefx({"train", "wide.csv", "--dim", "2", "-q", "--epochs", "1", "-o", "codes.csv"}).code, 0);
  const std::string some = aefx({"report", "wide.aefx"}).out;
  const std::string all = aefx({"report", "wide.aefx", "--all"}).out;
  EXPECT_THAT(some, HasSubstr(" more terms)"));
  EXPECT_THAT(all, HasSubstr(some.substr(0, some.find("\ncode1 = "))));
  for (int c = 1; c <= 30; ++c) EXPECT_THAT(all, HasSubstr("\n  c" + std::to_string(c) + " "));
}

TEST_F(Report, EscapesControlCharactersInNames) {
  dir.write("t.csv",
            "\x1b[31mred,\"a\nb\",\x1b]0;t\x07name,\xC2\x9B"
            "c\n1,2,x,3\n2,3,y,1\n4,1,z,3\n");
  const Result r = aefx({"train", "t.csv", "--dim", "2"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(r.err, Not(HasSubstr("\xC2\x9B")));
  EXPECT_THAT(r.err, HasSubstr("\\x1b[31mred"));
  EXPECT_THAT(aefx({"report", "t.aefx"}).out, Not(HasSubstr("\x1b")));
  const Result wrong = aefx({"encode", "t.aefx", "-"}, "p,q,r\n1,2,3\n3,3,2\n");
  EXPECT_EQ(wrong.code, 3);
  EXPECT_THAT(wrong.err, Not(HasSubstr("\x1b")));
  const Result unknown = aefx({"train", "t.csv", "--dim", "1", "--drop", "\x1b[2J"});
  EXPECT_THAT(unknown.err, Not(HasSubstr("\x1b")));
  const Result flag = aefx({"train", "t.csv", "--\x1b[2J"});
  EXPECT_THAT(flag.err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace aefx::test
