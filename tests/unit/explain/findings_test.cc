// The sentences that describe codes.
#include "explain/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  EXPECT_THAT(sentences(plain()), ElementsAre("code1 rises with a (55 %), and falls with b (40 %).",
                                              "code2 falls with d (75 %) and a (20 %).",
                                              "No code draws much on c (less than 5 % of each)."));
}

TEST(Findings, NameColumnsKeptByOneCode) {
  Explanation e = plain();
  e.effects.single_code_r2.col(0) << 0.92, 0.5, 0.7, 0.49;
  EXPECT_THAT(sentences(e)[0], HasSubstr("it alone keeps 92 % of a, 70 % of c and 50 % of b."));
  e.effects.single_code_r2(3, 0) = 0.6;
  EXPECT_THAT(sentences(e)[0],
              HasSubstr("it alone keeps 92 % of a and 70 % of c, and at least half of 2 other columns."));
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
  EXPECT_THAT(sentences(e)[0], "code1 rises with a (55 %), and depends on colour (45 %: high for blue, low for red).");
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
              Contains("Trained again once on 80 % of the rows, code1 (reproduced in 0 of 1 runs) and code2 "
                       "(reproduced in 0 of 1 runs) are not reproducible: don't build on them."));
}

TEST(Findings, NameNoColumnIfAllAreWeak) {
  Explanation e = plain();
  e.shares.col(0).setConstant(0.01);
  EXPECT_THAT(sentences(e)[0], HasSubstr("code1 draws on many columns"));
}

TEST(Findings, NameNearestComponent) {
  Explanation e = plain();
  e.codes[0].component = 1;
  e.codes[0].component_correlation = -0.99;
  e.codes[1].component = 0;
  e.codes[1].component_correlation = 0.85;
  EXPECT_THAT(sentences(e), Contains("code1 is PCA's component 2 turned around (correlation -0.99)."));
  EXPECT_THAT(sentences(e), Contains("code2 is close to PCA's component 1 (correlation 0.85)."));
  e.codes[1].component_correlation = 0.5;
  EXPECT_THAT(sentences(e), Contains(HasSubstr("code2 is like no single component of PCA")));
}

TEST(Findings, WarnAboutPoorAverageFormula) {
  Explanation e = plain();
  e.effects.formula_r2(1) = 0.81;
  EXPECT_THAT(sentences(e), Contains(HasSubstr("only 81 % of code2, which bends")));
}

TEST(Findings, SumSharesOfLevels) {
  Explanation e = plain();
  for (std::size_t i : {1U, 2U}) {
    e.columns[i].source = "colour";
    e.columns[i].level = i == 1 ? "red" : "blue";
    e.columns[i].feature = 1;
  }
  e.shares << 0.94, 0.2, 0.03, 0.02, 0.03, 0.03, 0, 0.75;
  EXPECT_THAT(sentences(e), Not(Contains(HasSubstr("colour"))));  // 6 % of code1 together
  e.shares.row(2) << 0.01, 0.01;
  EXPECT_THAT(sentences(e), Contains("No code draws much on colour (less than 5 % of each)."));
}

TEST(Findings, NameCodesThatAreNotReproducible) {
  Explanation e = plain();
  model::Stability s;
  s.runs = 20;
  s.row_share = 0.8;
  s.correlation = s.recovery_rate = VectorD::Ones(2);
  s.subspace_r2 = 0.97;
  e.stability = s;
  EXPECT_THAT(sentences(e),
              Contains("Trained again 20 times on 80 % of the rows, every code was reproduced in 20 of 20 "
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

TEST(Findings, NameCollinearColumns) {
  Explanation e = plain();
  e.collinear = {{.columns = {0, 3}, .least = 0.97, .most = 0.97, .correlation = -0.97}};
  EXPECT_THAT(sentences(e), Contains("Collinear columns: a with d (-0.97)."));
  e.collinear = {{.columns = {0, 1, 3}, .least = 0.91, .most = 0.99, .correlation = 0.95}};
  EXPECT_THAT(sentences(e), Contains("Collinear columns: a, b and d (|r| 0.91 to 0.99)."));
}

// Credit that collinear columns split is told as one.
TEST(Findings, CreditOfCollinearColumnsIsSummed) {
  Explanation e = plain();
  e.collinear = {{.columns = {0, 1}, .least = 0.97, .most = 0.97, .correlation = -0.97}};
  EXPECT_EQ(sentences(e)[0], "code1 rises with a together with b (95 %).");
  e.collinear = {{.columns = {0, 1, 2}, .least = 0.91, .most = 0.97, .correlation = -0.97}};
  EXPECT_EQ(sentences(e)[0], "code1 rises with a together with b and c (98 %).");
}

TEST(Findings, NegativeSharesAndTheUnexplainedAreNamed) {
  Explanation e = plain();
  e.shares.col(0) << 0.7, 0.1, 0.35, -0.15;
  EXPECT_EQ(sentences(e)[0], "code1 rises with a (70 %) and c (35 %); d (-15 %) works against it.");
  e.shares.col(0) << 0.5, 0.015, 0.015, 0.015;
  EXPECT_EQ(sentences(e)[0], "code1 rises with a (50 %); these explain 50 % of it.");
}

// A column without a share of its own may be known from the others.
TEST(Findings, CorrelatedColumnsAreNotUnused) {
  Explanation e = plain();
  e.effects.correlation = MatrixD::Zero(4, 2);
  EXPECT_THAT(sentences(e), Contains(HasSubstr("No code draws much on c")));
  e.effects.correlation(2, 1) = -0.6;
  EXPECT_THAT(sentences(e), Not(Contains(HasSubstr("No code draws"))));
}

}  // namespace
}  // namespace aefx::explain
