// The report as CSV.
#include <gtest/gtest.h>

#include <algorithm>

#include "aefx/csv/reader.h"
#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

struct Table {
  csv::RowBatch rows;
};

// Reads code and column as texts, the rest as numbers.
Table parsed(const std::string& text) {
  csv::ReadOptions options;
  options.header = csv::Header::yes;
  options.delimiter = ',';
  csv::Reader reader = csv::Reader::from_text(text, options, "report.csv");
  Table table;
  static_cast<void>(reader.read({.numbers = {2, 3, 4}, .texts = {0, 1}}, 10'000, table.rows));
  return table;
}

TEST(CsvReport, RoundTrips) {
  explain::Explanation e = some_explanation(3, 2);
  e.columns[0].name = "a,b";
  e.columns[1].name = "say \"x\"";
  e.columns[2].name = "two\nlines";
  const csv::RowBatch rows = parsed(report::render_csv(e)).rows;
  ASSERT_EQ(rows.rows(), 8U);  // (3 columns + bias) * 2 codes
  for (std::size_t k = 0; k < 2; ++k) {
    const auto c = static_cast<Index>(k);
    for (std::size_t i = 0; i < 3; ++i) {
      const std::size_t at = 4 * k + i;
      const auto r = static_cast<Index>(at);
      EXPECT_EQ(rows.texts.at(at, 0), e.codes[k].name);
      EXPECT_EQ(rows.texts.at(at, 1), e.columns[i].name);
      EXPECT_EQ(rows.numbers(r, 0), e.raw_weights(static_cast<Index>(i), c));
      EXPECT_EQ(rows.numbers(r, 1), e.scaled_weights(static_cast<Index>(i), c));
      EXPECT_EQ(rows.numbers(r, 2), e.shares(static_cast<Index>(i), c));
    }
    const auto bias = static_cast<Index>(4 * k + 3);
    EXPECT_EQ(rows.texts.at(4 * k + 3, 1), "(bias)");
    EXPECT_EQ(rows.numbers(bias, 0), e.raw_bias(c));
    EXPECT_EQ(rows.numbers(bias, 1), e.scaled_bias(c));
    EXPECT_TRUE(std::isnan(rows.numbers(bias, 2)));
  }
}

TEST(CsvReport, HasEffectsAndStabilityIfMeasured) {
  explain::Explanation e = some_explanation(2, 1);
  e.stability = model::Stability{.runs = 2,
                                 .row_share = 0.8,
                                 .correlation = VectorD::Ones(1),
                                 .recovery_rate = VectorD::Ones(1),
                                 .subspace_r2 = 1,
                                 .weight_mean = MatrixD::Constant(2, 1, 3),
                                 .weight_deviation = MatrixD::Constant(2, 1, 4),
                                 .share_mean = MatrixD::Constant(2, 1, 5),
                                 .share_deviation = MatrixD::Constant(2, 1, 6)};
  const std::vector<std::string> lines = lines_of(report::render_csv(e));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0],
            "code,column,raw_weight,scaled_weight,share,correlation,permutation,ablation,raw_weight_mean,"
            "raw_weight_deviation,share_mean,share_deviation,term");
  EXPECT_TRUE(lines[1].ends_with(",3,4,5,6,c1")) << lines[1];
  for (const std::string& line : lines) EXPECT_EQ(std::count(line.begin(), line.end(), ','), 12) << line;
  e.stability.reset();
  e.effects.rows = 0;
  EXPECT_EQ(lines_of(report::render_csv(e))[0], "code,column,raw_weight,scaled_weight,share,term");
}

TEST(CsvReport, DeepEncoderHasResidualShare) {
  const explain::Explanation e = some_explanation(2, 1, {3});
  const csv::RowBatch rows = parsed(report::render_csv(e)).rows;
  ASSERT_EQ(rows.rows(), 4U);
  EXPECT_EQ(rows.texts.at(3, 1), "(rest)");
  EXPECT_EQ(rows.numbers(3, 2), e.residual_share(0));
}

}  // namespace
}  // namespace aefx::test
