// Formulas with caps and logarithms.
#include "report/formula.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "aefx/infer/encode.h"
#include "unit/report/explanations.h"

namespace aefx::report {
namespace {

using ::testing::HasSubstr;

explain::Column named(const std::string& name) { return {.name = name, .r2 = {}}; }

TEST(Term, ShowsCapsAndLogarithm) {
  explain::Column price = named("price");
  EXPECT_EQ(term(price), "price");
  price.upper_cap = 12000;
  EXPECT_EQ(term(price), "min(price, 12000)");
  price.lower_cap = -3;
  EXPECT_EQ(term(price), "min(max(price, -3), 12000)");
  price.upper_cap.reset();
  EXPECT_EQ(term(price), "max(price, -3)");
  explain::Column fare = named("fare");
  fare.log_offset = 1;
  EXPECT_EQ(term(fare), "log(fare + 1)");
  fare.upper_cap = 300;
  EXPECT_EQ(term(fare), "log(min(fare, 300) + 1)");
  fare.log_offset = -2.5;
  EXPECT_EQ(term(fare), "log(min(fare, 300) - 2.5)");
  fare.log_offset = 0;
  EXPECT_EQ(term(fare), "log(min(fare, 300))");
  explain::Column odd = named("max width");
  odd.upper_cap = 7;
  EXPECT_EQ(term(odd), "min(`max width`, 7)");
}

TEST(CapText, IsShortestThatReadsBack) {
  EXPECT_EQ(cap_text(7.9), "7.9");
  EXPECT_EQ(cap_text(12000), "12000");
  EXPECT_EQ(cap_text(0.1 + 0.2), "0.3");
  EXPECT_EQ(cap_text(123456789), "123456789");
  EXPECT_EQ(cap_text(static_cast<double>(0.1F)), "0.1");
  for (const double cap : {1.0 / 3, 16777217.0, 1e-30, 123456.789012, -2.0 / 7, 1e300}) {
    const double read = std::stod(cap_text(cap));
    EXPECT_EQ(static_cast<float>(read), static_cast<float>(cap)) << cap;
  }
}

// Evaluates term() of a column, which the test knows by its transform.
double value_of(const std::string& term, double value) {
  double x = value;
  std::string rest = term;
  const auto last_number = [](const std::string& text) { return std::stod(text.substr(text.rfind(' ') + 1)); };
  std::vector<std::pair<char, double>> caps;
  double offset = 0;
  const bool log = rest.starts_with("log(");
  if (log) {
    rest = rest.substr(4, rest.size() - 5);
    if (rest.find(" + ") != rest.npos) {
      offset = last_number(rest);
      rest = rest.substr(0, rest.rfind(" + "));
    }
  }
  while (rest.ends_with(")")) {  // from the outermost inwards
    caps.emplace_back(rest[1], last_number(rest.substr(0, rest.size() - 1)));
    rest = rest.substr(4, rest.rfind(", ") - 4);
  }
  for (auto cap = caps.rbegin(); cap != caps.rend(); ++cap)
    x = cap->first == 'i' ? std::min(x, cap->second) : std::max(x, cap->second);
  return log ? std::log(x + offset) : x;
}

TEST(Formula, IsExactOnCappedValues) {
  MatrixD table = test::some_table(200, 4);
  table.col(2) = (table.col(2).array() / 10).exp();
  table.col(3) = table.col(3).array().abs() + 1;
  table(7, 0) = 1e6;
  table(9, 1) = -5100;
  table(9, 2) = 1e5;
  const auto quantile = [&](Index c, double share) {
    std::vector<double> values(table.col(c).begin(), table.col(c).end());
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * 199)];
  };
  const prep::FeatureForms forms{{0, {.high = quantile(0, 0.98)}},
                                 {0, {.low = quantile(1, 0.02), .high = quantile(1, 0.98)}},
                                 {0, {.low = 0, .high = quantile(2, 0.98), .log_offset = 1}},
                                 {0, {.low = 0.5 * quantile(3, 0), .log_offset = 0}}};
  const model::Model m = test::some_model(table, {.codes = 3, .activation = nn::Activation::linear},
                                          {.scaling = prep::Scaling::standard}, forms);
  const explain::Explanation e = explain::explain(m, m.measurements);
  EXPECT_THAT(term(e.columns[0]), HasSubstr("min(c1, "));
  EXPECT_THAT(term(e.columns[1]), HasSubstr("min(max(c2, "));
  EXPECT_THAT(term(e.columns[2]), HasSubstr("log(min(c3, "));
  EXPECT_EQ(term(e.columns[3]), "log(c4)");
  const Matrix codes = infer::encode_prepared(m, m.pipeline.transform(table).inputs);
  for (Index r = 0; r < table.rows(); ++r) {
    for (Index k = 0; k < 3; ++k) {
      double sum = e.raw_bias(k);
      for (Index i = 0; i < 4; ++i)
        sum += e.raw_weights(i, k) * value_of(term(e.columns[static_cast<std::size_t>(i)]), table(r, i));
      EXPECT_NEAR(sum, static_cast<double>(codes(r, k)), 1e-4);
    }
  }
  const std::string text = formula(e, 0, {0, 1, 2, 3}, 4);
  for (const explain::Column& column : e.columns) EXPECT_THAT(text, HasSubstr("*" + term(column)));
}

TEST(Formula, EveryFormatShowsCaps) {
  MatrixD table = test::some_table(60, 3);
  const double high = table.col(0).mean();
  const model::Model m = test::some_model(table, {}, {}, {{0, {.high = high}}, {}, {}});
  const explain::Explanation e = explain::explain(m, m.measurements);
  const std::string shown = "min(c1, " + cap_text(high) + ")";
  EXPECT_THAT(render_text(e, {}), HasSubstr("*" + shown));
  EXPECT_THAT(render_text(e, {.sections = {"weights"}}), HasSubstr("\n  " + shown));  // of the table of weights
  EXPECT_THAT(render_markdown(e, {}), HasSubstr("| " + shown + " |"));
  EXPECT_THAT(render_html(e, {}), HasSubstr("*" + shown));
  EXPECT_THAT(render_json(e), HasSubstr("\"term\": \"" + shown + "\""));
  EXPECT_THAT(render_csv(e), HasSubstr(",\"" + shown + "\"\n"));
}

// A logarithm's lower cap that no value in training reached only keeps it defined.
TEST(Term, HidesLowerCapOfLogarithmUnlessReached) {
  const MatrixD table = test::some_table(60, 1).array().abs() + 1;
  const auto first_term = [&](double low) {
    const model::Model m = test::some_model(table, {}, {}, {{0, {.low = low, .log_offset = 0}}});
    return term(explain::explain(m, m.measurements).columns[0]);
  };
  EXPECT_EQ(first_term(0.5), "log(c1)");
  EXPECT_EQ(first_term(1.25), "log(max(c1, 1.25))");
}

}  // namespace
}  // namespace aefx::report
