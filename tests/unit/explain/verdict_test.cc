// Sentences on whether training succeeded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aefx/explain/explain.h"
#include "explain/accumulator.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

model::Model with_errors(double network, double pca, double means) {
  model::Model m = some_model(some_table(50, 3));
  m.training.errors = {.rows = 50, .held_out = true, .network = network, .pca = pca, .means = means};
  return m;
}

std::vector<std::string> verdict(const model::Model& m) {
  explain::Verdict out = explain::verdict(m, m.measurements);
  out.answer.insert(out.answer.end(), out.warnings.begin(), out.warnings.end());
  return out.answer;
}

TEST(Verdict, ReportsR2AndRows) {
  EXPECT_THAT(verdict(with_errors(0.02, 0.03, 0.1)),
              Contains(AllOf(HasSubstr("80.0%"), HasSubstr("50 held-out rows"))));
}

TEST(Verdict, SaysHowRowsWereHeldOut) {
  model::Model m = with_errors(0.02, 0.03, 0.1);
  m.training.rows = m.training.fit_rows = 50;
  EXPECT_THAT(verdict(m), Contains(HasSubstr("On 50 held-out rows (cross-validation) the codes keep 80.0%")));
  m.training.errors.rows = 20;
  EXPECT_THAT(verdict(m), Contains(HasSubstr("On 20 held-out rows (of two random splits)")));
  m.training.errors.rows = 10;
  EXPECT_THAT(verdict(m), Contains(HasSubstr("On 10 held-out rows (of one random split)")));
  m.training.valid_rows = 10;
  EXPECT_THAT(verdict(m), Contains(HasSubstr("On 10 held-out rows the codes")));
}

TEST(Verdict, ReportsPoorFit) {
  EXPECT_THAT(verdict(with_errors(0.095, 0.03, 0.1)), Contains(HasSubstr("learned little")));
  EXPECT_THAT(verdict(with_errors(0.2, 0.03, 0.1)), Contains(AllOf(HasSubstr("learned little"), HasSubstr("2 times"))));
  EXPECT_THAT(verdict(with_errors(0.02, 0.03, 0.1)), Not(Contains(HasSubstr("learned little"))));
}

TEST(Verdict, ComparesWithPca) {
  EXPECT_THAT(verdict(with_errors(0.024, 0.03, 0.1)),
              Contains(HasSubstr("20.0% below that of PCA with 2 components, which keeps 70.0%")));
  EXPECT_THAT(verdict(with_errors(0.03, 0.03, 0.1)), Contains(HasSubstr("is that of PCA")));
  model::Model model = with_errors(0.024, 0.03, 0.1);
  model.training.errors.kept_standard_error = 0.02;
  model.training.errors.pca_ratio_standard_error = 0.05;
  EXPECT_THAT(verdict(model), Contains(HasSubstr("20% (± 5) below that of PCA with 2 comp")));
  EXPECT_THAT(verdict(model), Contains(HasSubstr("keep 76% (± 2) of the columns' variance")));
  model.training.errors.pca_ratio_standard_error = 0.11;
  EXPECT_THAT(verdict(model),
              Contains(HasSubstr("not clearly different from that of PCA with 2 components: 0.80 times")))
      << "within twice the standard error";
  EXPECT_THAT(verdict(with_errors(0.033, 0.03, 0.1)), Contains(HasSubstr("10.0% above that of PCA")));
  EXPECT_THAT(verdict(with_errors(0.09, 0.03, 0.1)), Contains(HasSubstr("3 times that of PCA")));
  EXPECT_THAT(verdict(with_errors(0.0625, 0.03125, 0.1)), Contains(HasSubstr("2 times that of PCA")));
}

TEST(Verdict, HandlesPcaWithoutError) {
  EXPECT_THAT(verdict(with_errors(0.001, 0, 0.1)), Contains(HasSubstr("loses nothing")));
}

TEST(Verdict, HandlesConstantTable) {
  EXPECT_THAT(verdict(with_errors(0, 0, 0)),
              AllOf(Contains(HasSubstr("nothing to learn")), Not(Contains(HasSubstr("loses nothing")))));
}

// Held-out rows judged other trainings, and this one keeps less of the rows that it was fitted on.
TEST(Verdict, WarnsOfATrainingThatIsWorseThanOthers) {
  model::Model m = with_errors(0.02, 0.03, 0.1);  // keeps 80%
  m.measurements.variance = VectorD::Ones(3);
  m.measurements.error = VectorD::Constant(3, 0.5);
  const auto warning = HasSubstr("this network keeps only 50.0% on the very rows that it was fitted on");
  EXPECT_THAT(verdict(m), Contains(warning));
  m.training.valid_rows = 10;
  EXPECT_THAT(verdict(m), Not(Contains(warning))) << "it was judged itself";
  m.training.valid_rows = 0;
  m.training.errors.held_out = false;
  EXPECT_THAT(verdict(m), Not(Contains(warning)));
  m.training.errors.held_out = true;
  m.measurements.error.setConstant(0.25);
  EXPECT_THAT(verdict(m), Not(Contains(HasSubstr("this network keeps only"))));
}

TEST(Verdict, NamesColumnsBeyondSigmoidRange) {
  MatrixD table(20, 3);
  for (Index r = 0; r < 20; ++r) table.row(r) << 0.05 * static_cast<double>(r), static_cast<double>(r), -1.0;
  const model::Model m = some_model(table, {}, {.scaling = prep::Scaling::none});
  EXPECT_THAT(verdict(m),
              Contains(AllOf(HasSubstr("sigmoid"), HasSubstr("c2 and c3 go beyond"), Not(HasSubstr("c1")))));
  EXPECT_THAT(verdict(some_model(table)), Not(Contains(HasSubstr("sigmoid"))));
  EXPECT_THAT(verdict(some_model(table, {.output = nn::Activation::linear}, {.scaling = prep::Scaling::none})),
              Not(Contains(HasSubstr("sigmoid"))));
}

TEST(Verdict, NamesDeadCodes) {
  const MatrixD table = some_table(50, 3);
  model::Model m = some_model(table, {.codes = 3});
  m.network.bias(0) << 100, -100, -100;
  explain::Accumulator measure(m);
  measure.add(m.pipeline.transform(table));
  m.measurements = measure.measurements();
  EXPECT_THAT(verdict(m), Contains(AllOf(HasSubstr("code2 and code3"), HasSubstr("dead"), HasSubstr("--init pca"))));
  m.training.options = {{"init", "pca"}};
  EXPECT_THAT(verdict(m), Contains(AllOf(HasSubstr("dead"), HasSubstr("fewer codes"), Not(HasSubstr("--init pca")))));
}

TEST(Verdict, ReportsFallingLoss) {
  model::Model m = with_errors(0.02, 0.03, 0.1);
  m.training.curve.clear();
  for (int i = 0; i < 50; ++i) m.training.curve.push_back({.train = 1 - 0.01 * i, .valid = {}});
  m.training.epochs = m.training.best_epoch = 50;
  EXPECT_THAT(verdict(m), Contains(HasSubstr("still falling")));
  for (model::EpochLoss& loss : m.training.curve) loss.train = 0.5;
  EXPECT_THAT(verdict(m), Not(Contains(HasSubstr("still falling"))));
}

}  // namespace
}  // namespace aefx::test
