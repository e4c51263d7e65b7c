// How reconstructions change as one code moves.
#include <gtest/gtest.h>

#include <algorithm>

#include "aefx/explain/explain.h"
#include "aefx/infer/encode.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

TEST(DecoderCurves, AreWhatDecodingGives) {
  const model::Model m = some_model(some_table(60, 5), {.hidden = {6}, .codes = 2});
  explain::Explanation e = explain::explain(m, m.measurements);
  EXPECT_TRUE(e.curves.empty()) << "not asked for";
  explain::add_decoder_curves(m, {.most_codes = 2, .most_columns = 5}, e);
  ASSERT_FALSE(e.curves.empty());
  for (const explain::DecoderCurve& curve : e.curves) {
    ASSERT_EQ(curve.at.size(), curve.value.size());
    EXPECT_NEAR(curve.at.front(), e.codes[curve.code].min, 1e-6);
    EXPECT_NEAR(curve.at.back(), e.codes[curve.code].max, 1e-6);
    Matrix codes(static_cast<Index>(curve.at.size()), 2);
    for (Index s = 0; s < codes.rows(); ++s) {
      for (Index k = 0; k < 2; ++k) {
        const bool moves = static_cast<std::size_t>(k) == curve.code;
        codes(s, k) = static_cast<float>(moves ? curve.at[static_cast<std::size_t>(s)]
                                               : e.codes[static_cast<std::size_t>(k)].mean);
      }
    }
    const MatrixD decoded = infer::decode(m, codes);
    for (Index s = 0; s < codes.rows(); ++s) {
      EXPECT_NEAR(curve.value[static_cast<std::size_t>(s)], decoded(s, static_cast<Index>(curve.column)),
                  1e-3 * (1 + std::abs(decoded(s, static_cast<Index>(curve.column)))));
    }
  }
}

TEST(DecoderCurves, AreOfTheColumnsThatMoveMost) {
  const model::Model m = some_model(some_table(60, 8), {.codes = 3});
  explain::Explanation all = explain::explain(m, m.measurements), some = all;
  explain::add_decoder_curves(m, {.most_codes = 3, .most_columns = 8}, all);
  explain::add_decoder_curves(m, {.most_codes = 2, .most_columns = 2}, some);
  const std::size_t alive = (some.codes[0].dead ? 0U : 1U) + (some.codes[1].dead ? 0U : 1U);
  ASSERT_GT(alive, 0U);
  ASSERT_EQ(some.curves.size(), 2 * alive);
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_EQ(some.curves[n].code, some.curves[0].code);
    EXPECT_EQ(some.curves[n].column, all.curves[n].column);
  }
}

}  // namespace
}  // namespace aefx::test
