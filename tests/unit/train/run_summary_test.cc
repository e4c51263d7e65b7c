// A run in words: its options, and what the user should know of the table.
#include "train/run_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "unit/train/rows.h"

namespace aefx::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::map<std::string, std::string> options_of(const train::TrainOptions& o, const train::Candidate& c) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : train::run_summary(o, c)) {
    EXPECT_TRUE(out.emplace(name, value).second) << name << " twice";
  }
  return out;
}

std::vector<std::string> notes(const MatrixD& table, Index dim, prep::OnMissing on_missing = prep::OnMissing::mask) {
  train::TrainOptions options;
  options.dim = dim;
  options.on_missing = on_missing;
  return train::notes(some_model(table, {.codes = dim}), options);
}

TEST(RunSummary, ReportsChosenNotRequestedOptions) {
  train::TrainOptions o;
  o.dim = 3;
  o.scaling = prep::Scaling::minmax;
  o.margin = 0.15;
  o.fit.seed = 17;
  o.fit.noise = 0.5;
  const train::Candidate chosen{.name = "",
                                .encoder_hidden = {16, 8},
                                .decoder_hidden = {4},
                                .optimizer = {.kind = optim::OptimizerKind::adam, .learning_rate = 0.01}};
  const auto d = options_of(o, chosen);
  EXPECT_EQ(d.at("dim"), "3");
  EXPECT_FALSE(d.contains("hidden"));
  EXPECT_EQ(d.at("encoder-hidden"), "16,8");
  EXPECT_EQ(d.at("decoder-hidden"), "4");
  EXPECT_EQ(d.at("margin"), "0.15");
  EXPECT_EQ(d.at("optimizer"), "adam");
  EXPECT_EQ(d.at("lr"), "0.01");
  EXPECT_EQ(d.at("seed"), "17");
  EXPECT_EQ(d.at("epochs"), "auto");
  EXPECT_EQ(d.at("output-activation"), "sigmoid");
  EXPECT_EQ(d.at("noise"), "0.5");
  EXPECT_FALSE(d.contains("l1"));
  EXPECT_FALSE(d.contains("rho"));
}

TEST(RunSummary, NamesTheOptimizerConstants) {
  const auto of = [](optim::OptimizerKind kind) {
    return options_of({}, {.name = "", .encoder_hidden = {}, .decoder_hidden = {}, .optimizer = {.kind = kind}});
  };
  EXPECT_EQ(of(optim::OptimizerKind::adadelta).at("rho"), "0.95");
  EXPECT_EQ(of(optim::OptimizerKind::adadelta).at("epsilon"), "1e-07");
  EXPECT_EQ(of(optim::OptimizerKind::sgd).at("momentum"), "0.9");
  EXPECT_FALSE(of(optim::OptimizerKind::sgd).contains("epsilon"));
}

TEST(Notes, PlainTableHasNone) { EXPECT_THAT(notes(some_table(60, 4), 2), IsEmpty()); }

TEST(Notes, FewRowsTellLittle) {
  EXPECT_THAT(notes(some_table(49, 4), 2), ElementsAre(HasSubstr("With 49 rows all figures are uncertain")));
  EXPECT_THAT(notes(some_table(50, 4), 2), IsEmpty());
}

TEST(Notes, NameConstantColumns) {
  MatrixD table = some_table(60, 4);
  table.col(1).setConstant(3);
  EXPECT_THAT(notes(table, 2), ElementsAre(AllOf(HasSubstr("Constant"), HasSubstr("c2"), Not(HasSubstr("c1")))));
}

TEST(Notes, CountMissingValuesAndNameTheRule) {
  MatrixD table = some_table(60, 4);
  table(3, 0) = table(5, 0) = table(5, 2) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(notes(table, 2),
              ElementsAre(AllOf(HasSubstr("3 values are missing in c1 and c3"), HasSubstr("left out of the loss"))));
  EXPECT_THAT(notes(table, 2, prep::OnMissing::median), ElementsAre(HasSubstr("median")));
}

TEST(Notes, ReportMoreCodesThanDirections) {
  EXPECT_THAT(notes(some_table(60, 3), 3), IsEmpty());
  EXPECT_THAT(notes(some_table(60, 3), 5), ElementsAre(HasSubstr("vary in 3 directions")));
  EXPECT_THAT(notes(some_table(3, 6), 4), Contains(HasSubstr("vary in 2 directions")));  // rows less their mean
}

TEST(Notes, ReportIdenticalRows) {
  EXPECT_THAT(notes(MatrixD::Constant(10, 3, 5), 2), Contains(HasSubstr("do not differ")));
}

TEST(Notes, AbbreviateManyConstantColumns) {
  const std::vector<std::string> all = notes(MatrixD::Constant(10, 300, 5), 2);
  EXPECT_THAT(all, Contains(HasSubstr("c5 and 295 more")));
  for (const std::string& note : all) EXPECT_LT(note.size(), 200U);
}

}  // namespace
}  // namespace aefx::test
