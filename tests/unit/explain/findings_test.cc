// The sentences that describe codes.
#include "explain/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace aefx::explain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Two codes of four columns, without collinear columns or repeated runs.
Explanation plain() {
  Explanation e;
  for (const char* name : {"a", "b", "c", "d"}) {
    e.columns.push_back({.name = name, .mean = 0, .min = 0, .max = 1, .missing = 0, .r2 = 0.5});
  }
  for (const char* name : {"code1", "code2"}) {
    Code code;
    code.name = name;
    e.codes.push_back(code);
  }
  e.scaled_weights = MatrixD(4, 2);
  e.scaled_weights << 1, -1, -2, 0.1, 0.5, -0.1, 0.1, -3;
  e.shares = MatrixD(4, 2);
  e.shares << 0.55, 0.2, 0.4, 0.03, 0.03, 0.02, 0.02, 0.75;
  e.effects.single_code_r2 = MatrixD::Zero(4, 2);
  e.effects.formula_r2 = VectorD::Ones(2);
  return e;
}

std::vector<std::string> sentences(const Explanation& e) {
  Findings told = describe(e);
  told.codes.insert(told.codes.end(), told.all.begin(), told.all.end());
  return told.codes;
}

TEST(Findings, NameColumnsOfACode) {
  EXPECT_THAT(sentences(plain()), ElementsAre("code1 rises with a (55%), and falls with b (40%); others 5%.",
                                              "code2 falls with d (75%) and a (20%); others 5%.",
                                              "No code draws much on c (less than 5% of each)."));
}

TEST(Findings, SkipDeadCodes) {
  Explanation e = plain();
  e.codes[0].dead = true;
  EXPECT_THAT(sentences(e), Not(Contains(HasSubstr("code1"))));
}

TEST(Findings, SkipConstantCodes) {
  Explanation e = plain();
  e.shares.setZero();
  EXPECT_THAT(sentences(e), Not(Contains(HasSubstr("code1"))));
}

TEST(Findings, NameExtremeLevelsOfCategoricalColumns) {
  Explanation e = plain();
  for (std::size_t i : {1U, 2U, 3U}) {
    e.columns[i].source = "colour";
    e.columns[i].level = std::vector<std::string>{"", "red", "blue", "green"}[i];
    e.columns[i].feature = 1;
  }
  EXPECT_THAT(sentences(e)[0], "code1 rises with a (55%), and depends on colour (45%: high for blue, low for red).");
}

// A level is named from 5% of its column's share on: a rare one may have any weight.
TEST(Findings, LevelsWithASmallShareAreNotNamed) {
  Explanation e = plain();
  for (std::size_t i : {1U, 2U, 3U}) {
    e.columns[i].source = "colour";
    e.columns[i].level = std::vector<std::string>{"", "red", "blue", "green"}[i];
    e.columns[i].feature = 1;
  }
  e.shares.col(0) << 0, 0.05, 0.5, 0.45;
  EXPECT_EQ(sentences(e)[0], "code1 depends on colour (100%: high for blue, low for red).");
  e.shares.col(0) << 0, 0.04, 0.5, 0.46;
  EXPECT_EQ(sentences(e)[0], "code1 depends on colour (100%: high for blue, low for green).");
}

// As many codes as columns span every direction, so that a high subspace R^2 does not show a rotation.
TEST(Findings, DoNotMistakeChanceForARotation) {
  Explanation e = plain();
  e.columns.resize(2);
  e.scaled_weights.conservativeResize(2, 2);
  e.shares.conservativeResize(2, 2);
  e.effects.single_code_r2.conservativeResize(2, 2);
  model::Stability s;
  s.runs = 1;
  s.row_share = 0.8;
  s.correlation = s.recovery_rate = VectorD::Zero(2);
  s.subspace_r2 = 1;
  e.stability = s;
  EXPECT_THAT(sentences(e),
              Contains("Trained again once on 80% of the rows, code1 (reproduced in 0 of 1 runs) and code2 "
                       "(reproduced in 0 of 1 runs) are not reproducible: don't build on them."));
}

TEST(Findings, NameNoColumnIfAllAreWeak) {
  Explanation e = plain();
  e.shares.col(0).setConstant(0.01);
  EXPECT_THAT(sentences(e)[0], HasSubstr("code1 draws on many columns"));
}

TEST(Findings, WarnAboutPoorAverageFormula) {
  Explanation e = plain();
  e.effects.formula_r2(1) = 0.81;
  EXPECT_THAT(sentences(e), Contains(HasSubstr("only 81% of code2, which bends")));
}

TEST(Findings, SumSharesOfLevels) {
  Explanation e = plain();
  for (std::size_t i : {1U, 2U}) {
    e.columns[i].source = "colour";
    e.columns[i].level = i == 1 ? "red" : "blue";
    e.columns[i].feature = 1;
  }
  e.shares << 0.94, 0.2, 0.03, 0.02, 0.03, 0.03, 0, 0.75;
  EXPECT_THAT(sentences(e), Not(Contains(HasSubstr("No code draws"))));  // 6% of code1 together
  e.shares.row(2) << 0.01, 0.01;
  EXPECT_THAT(sentences(e), Contains("No code draws much on colour (less than 5% of each)."));
}

TEST(Findings, NameCodesThatAreNotReproducible) {
  Explanation e = plain();
  model::Stability s;
  s.runs = 20;
  s.row_share = 0.8;
  s.correlation = s.recovery_rate = VectorD::Ones(2);
  s.subspace_r2 = 0.97;
  e.stability = s;
  EXPECT_THAT(sentences(e), Contains("Trained again 20 times on 80% of the rows, every code was reproduced in 20 of 20 "
                                     "runs."));
  e.stability->recovery_rate << 1, 0.95;
  EXPECT_THAT(sentences(e), Contains(HasSubstr("every code was reproduced in at least 19 of 20 runs.")));
  e.stability->recovery_rate << 1, 0.4;
  EXPECT_THAT(
      sentences(e),
      Contains(HasSubstr("code2 (reproduced in 8 of 20 runs) is not reproducible alone, but the codes together are")));
  e.stability->subspace_r2 = 0.5;
  EXPECT_THAT(sentences(e), Contains(HasSubstr("code2 (reproduced in 8 of 20 runs) is not reproducible: don't")));
}

// Chance alone gives three codes of four columns a subspace R^2 of 0.75: a rotation leaves a quarter of the rest at
// most.
TEST(Findings, ARotationIsClearlyAboveChance) {
  Explanation e = plain();
  e.codes.push_back(e.codes[0]);
  e.codes[2].name = "code3";
  e.scaled_weights = e.shares = MatrixD::Constant(4, 3, 0.25);
  e.effects.single_code_r2 = MatrixD::Zero(4, 3);
  e.effects.formula_r2 = VectorD::Ones(3);
  model::Stability s;
  s.runs = 20;
  s.row_share = 0.8;
  s.correlation = s.recovery_rate = VectorD{{1, 1, 0.4}};
  s.subspace_r2 = 0.9375;
  e.stability = s;
  EXPECT_THAT(sentences(e), Contains(HasSubstr("but the codes together are (R^2 94%)")));
  e.stability->subspace_r2 = 0.93;
  EXPECT_THAT(sentences(e), Contains(HasSubstr("code3 (reproduced in 8 of 20 runs) is not reproducible: don't")));
}

// Credit that collinear columns split is told as one.
TEST(Findings, CreditOfCollinearColumnsIsSummed) {
  Explanation e = plain();
  e.collinear = {{.columns = {0, 1}, .least = 0.97, .most = 0.97, .correlation = -0.97}};
  EXPECT_EQ(sentences(e)[0], "code1 rises with a (95% together with b); others 5%.");
  e.collinear = {{.columns = {0, 1, 2}, .least = 0.91, .most = 0.97, .correlation = -0.97}};
  EXPECT_EQ(sentences(e)[0], "code1 rises with a (98% together with b and c); d 2%.");
}

TEST(Findings, NegativeSharesAndTheUnexplainedAreNamed) {
  Explanation e = plain();
  e.shares.col(0) << 0.7, 0.1, 0.35, -0.15;
  EXPECT_EQ(sentences(e)[0], "code1 rises with a (70%) and c (35%); d (-15%) works against it; b 10%.");
  e.shares.col(0) << 0.5, 0.015, 0.015, 0.015;
  EXPECT_EQ(sentences(e)[0], "code1 rises with a (50%); others 50%.");
}

// A column without a share of its own may be known from the others.
TEST(Findings, CorrelatedColumnsAreNotUnused) {
  Explanation e = plain();
  e.effects.correlation = MatrixD::Zero(4, 2);
  EXPECT_THAT(sentences(e), Contains(HasSubstr("No code draws much on c")));
  e.effects.correlation(2, 1) = -0.6;
  EXPECT_THAT(sentences(e), Not(Contains(HasSubstr("No code draws"))));
}

// A sentence that would be longer than two lines of a terminal names fewer columns.
TEST(Findings, LongSentencesNameFewerColumns) {
  Explanation e = plain();
  for (Column& column : e.columns) column.name = std::string(60, column.name.front());
  EXPECT_EQ(sentences(e)[0], "code1 rises with " + std::string(60, 'a') + " (55%); others 45%.");
}

// The percentages of a sentence add up to 100, as they are rounded.
TEST(Findings, PercentagesAddUp) {
  Explanation e = plain();
  for (const auto& shares : {std::array{0.336, 0.336, 0.326, 0.002}, std::array{0.904, 0.3, -0.204, 0.0},
                             std::array{0.255, 0.255, 0.255, 0.235}, std::array{0.62, 0.015, 0.014, 0.02}}) {
    for (Index i = 0; i < 4; ++i) e.shares(i, 0) = shares[static_cast<std::size_t>(i)];
    const std::string text = sentences(e)[0];
    int sum = 0;
    for (std::size_t at = 0; (at = text.find('%', at + 1)) != std::string::npos;) {
      const std::size_t begin = text.find_last_not_of("0123456789-", at - 1) + 1;
      sum += std::stoi(text.substr(begin, at - begin));
    }
    EXPECT_EQ(sum, 100) << text;
  }
}

}  // namespace
}  // namespace aefx::explain
