// The result of a selection of columns as text, JSON and CSV.
#include "report/column_selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"

namespace aefx::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SelectionTable some_selection() {
  return {.table = "t.csv",
          .columns = 4,
          .wanted = 2,
          .tried = 4,
          .rows = 100,
          .all_rows = 100,
          .folds = 10,
          .lines = {{.name = "age", .position = 2, .kept = 0.4, .standard_error = 0.02, .pca = 0.5, .found = 10},
                    {.name = "a,b", .position = 0, .kept = 0.75, .standard_error = 0.001, .pca = 0.8, .found = 7}},
          .others = {{.name = "noise", .kept = -0.1}, {.name = "height", .kept = 0.9}}};
}

TEST(SelectionText, HasALineForEachColumn) {
  const std::string text = render_text(some_selection(), 120);
  EXPECT_THAT(text, HasSubstr("2 of the 4 columns of t.csv from which the other 2 follow best, by straight lines"));
  EXPECT_THAT(text, HasSubstr("\n  1  age      40.0%      40% (± 2)   20.0%   50.0%  10/10\n"));
  EXPECT_THAT(text, HasSubstr("\n  2  a,b      35.0%  75.0% (± 0.1)   50.0%   80.0%   7/10\n"));
  EXPECT_THAT(text, HasSubstr("Least is kept of noise (< 0%) and height (90.0%)."));
  EXPECT_THAT(text, HasSubstr("10-fold cross-validation"));
  EXPECT_THAT(text, Not(HasSubstr("asked for")));
  EXPECT_THAT(text, Not(HasSubstr("evenly spaced")));
}

TEST(SelectionText, SaysWhatWasLeftOut) {
  SelectionTable selection = some_selection();
  selection.wanted = 3;
  selection.tried = 3;
  selection.all_rows = 5000;
  const std::string text = render_text(selection, 1000);
  EXPECT_THAT(text, HasSubstr("3 were asked for; the others follow from these exactly.\n"));
  EXPECT_THAT(text, HasSubstr("on 100 of the 5000 rows, evenly spaced."));
  EXPECT_THAT(text, HasSubstr("Of the 4 columns the 3 that explain most by themselves were tried."));
}

TEST(SelectionText, FitsItsWidth) {
  SelectionTable selection = some_selection();
  selection.lines[0].name = std::string(90, 'x') + "\x1b[31m";
  for (const std::size_t size : {70U, 80U, 200U}) {
    std::istringstream lines(render_text(selection, size));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(count_characters(line), size) << line;
      EXPECT_THAT(line, Not(HasSubstr("\x1b")));
    }
  }
}

TEST(SelectionJson, HasAllFigures) {
  const auto json = nlohmann::json::parse(render_json(some_selection()));
  EXPECT_EQ(json.at("columns"), 4);
  EXPECT_EQ(json.at("selected").size(), 2U);
  EXPECT_EQ(json.at("selected").at(0).at("column"), "age");
  EXPECT_EQ(json.at("selected").at(0).at("position"), 3);
  EXPECT_NEAR(json.at("selected").at(1).at("adds").get<double>(), 0.35, 1e-12);
  EXPECT_NEAR(json.at("selected").at(1).at("kept_of_others").get<double>(), 0.5, 1e-12);
  EXPECT_EQ(json.at("others").at(0).at("column"), "noise");
}

TEST(SelectionCsv, QuotesNames) {
  const std::string csv = render_csv(some_selection());
  EXPECT_THAT(csv, HasSubstr("rank,column,position,adds,kept,standard_error,pca,found\n1,age,3,0.4,0.4,0.02,0.5,1\n"));
  EXPECT_THAT(csv, HasSubstr("\n2,\"a,b\",1,0.35,0.75,0.001,0.8,0.7\n"));
}

}  // namespace
}  // namespace aefx::report
