// The result of a sweep as text, JSON and CSV.
#include "report/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"

namespace aefx::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SweepTable some_sweep() {
  return {.table = "t.csv",
          .columns = 6,
          .fit_rows = 120,
          .held_out_rows = 30,
          .means = 0.1,
          .lines = {{.codes = 1, .network = 0.05, .pca = 0.06},
                    {.codes = 2, .network = 0.01, .pca = 0.02},
                    {.codes = 4, .network = 0.008, .pca = 0.0081}},
          .elbow = 1};
}

TEST(SweepText, HasBarsAndElbow) {
  const std::string text = render_text(some_sweep(), 80);
  EXPECT_THAT(text, HasSubstr("6 columns of t.csv, learned from 120 rows and judged on 30 others held out"));
  EXPECT_THAT(text, HasSubstr("\n    1       0.05       0.06    50.00%  ███████████████████▌\n"));
  EXPECT_THAT(text, HasSubstr("\n    2       0.01       0.02    10.00%  ███▉ <\n"));
  EXPECT_THAT(text, HasSubstr("Elbow: 2 codes. 10.00% of the error is left there, 8.00% with 4 codes."));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(SweepText, FitsItsWidth) {
  SweepTable sweep = some_sweep();
  sweep.lines[0].network = 7;  // worse than the means
  sweep.table = std::string(60, 'x');
  for (const std::size_t size : {10U, 40U, 60U, 80U, 200U}) {
    std::istringstream lines(render_text(sweep, size));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(count_characters(line), std::max<std::size_t>(size, 40)) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(SweepText, ExplainsMissingElbow) {
  SweepTable sweep = some_sweep();
  sweep.elbow.reset();
  EXPECT_THAT(render_text(sweep, 80), HasSubstr("No elbow"));
  sweep.means = 0;
  EXPECT_THAT(render_text(sweep, 80), HasSubstr("do not vary"));
  EXPECT_THAT(render_text(sweep, 80), Not(HasSubstr("nan")));
}

TEST(SweepText, EscapesControlCharacters) {
  SweepTable sweep = some_sweep();
  sweep.table = "\x1b[31m";
  EXPECT_THAT(render_text(sweep, 80), Not(HasSubstr("\x1b")));
}

TEST(SweepJson, HasAllNumbers) {
  const auto json = nlohmann::json::parse(render_json(some_sweep()));
  EXPECT_EQ(json.at("held_out_rows"), 30);
  EXPECT_EQ(json.at("means"), 0.1);
  EXPECT_EQ(json.at("sizes").size(), 3U);
  EXPECT_EQ(json.at("sizes").at(2).at("codes"), 4);
  EXPECT_EQ(json.at("sizes").at(2).at("error"), 0.008);
  EXPECT_EQ(json.at("sizes").at(2).at("pca"), 0.0081);
  EXPECT_EQ(json.at("elbow"), 2);
  SweepTable none = some_sweep();
  none.elbow.reset();
  EXPECT_EQ(nlohmann::json::parse(render_json(none)).at("elbow"), nullptr);
}

TEST(SweepCsv, HasOneLinePerSize) {
  EXPECT_EQ(render_csv(some_sweep()),
            "codes,error,pca,means,elbow\n1,0.05,0.06,0.1,0\n2,0.01,0.02,0.1,1\n4,0.008,0.0081,0.1,0\n");
}

}  // namespace
}  // namespace aefx::report
