// Exports limit codes to the range of the training rows' codes before they decode them, as infer::decode() does.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "aefx/export/render.h"
#include "aefx/infer/encode.h"
#include "export/c/text.h"
#include "export/program.h"
#include "export/sql/writer.h"
#include "unit/model/earlier_version.h"

namespace aefx::exported {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array kDecoding{Part::decoder, Part::autoencoder, Part::score};

model::Model measured_model() {
  return test::some_model(test::some_table(20, 3), {.activation = nn::Activation::tanh});
}

TEST(CodeRange, IsThatToWhichDecodingLimits) {
  const model::Model model = measured_model();
  Matrix far(2, 2);
  far << -1e9F, -1e9F, 1e9F, 1e9F;
  const Matrix limits = infer::decodable(model, far);
  for (const Part part : kDecoding) {
    const Program program = make_program(model, part);
    ASSERT_TRUE(program.code_range.has_value()) << name(part);
    EXPECT_EQ(program.code_range->min, limits.row(0)) << name(part);
    EXPECT_EQ(program.code_range->max, limits.row(1)) << name(part);
  }
  EXPECT_FALSE(make_program(model, Part::encoder).code_range.has_value());
}

TEST(CodeRange, IsAbsentFromModelsWithoutMeasurements) {
  model::Model model = measured_model();
  model.measurements.codes.clear();
  for (const Part part : kDecoding) EXPECT_FALSE(make_program(model, part).code_range.has_value()) << name(part);
  EXPECT_THAT(render_c(model, Part::decoder, {.prefix = "m"}), Not(HasSubstr("m_code_min")));
  EXPECT_THAT(render_onnx(model, Part::decoder, {}), Not(HasSubstr("code_min")));
  const std::string sql = render_sql(model, Part::decoder, {}).select;
  EXPECT_THAT(sql, HasSubstr(" * c1"));
  EXPECT_THAT(sql, Not(HasSubstr("b1")));
}

TEST(CodeRange, IsInEveryFormatOfPartsThatDecode) {
  const model::Model model = measured_model();
  const model::CodeRange range = *make_program(model, Part::decoder).code_range;
  const std::string limited = fmt::format("CASE WHEN c2 < {0} THEN {0} WHEN c2 > {1} THEN {1} ELSE c2 END AS b2",
                                          real(range.min(1)), real(range.max(1)));
  const std::string array = "m_code_max[2] = {\n    " + c_number(range.max(0)) + ", " + c_number(range.max(1)) + "};";
  for (const Part part : kDecoding) {
    EXPECT_THAT(render_c(model, part, {.prefix = "m"}), HasSubstr(array)) << name(part);
    EXPECT_THAT(render_onnx(model, part, {}), HasSubstr("code_max")) << name(part);
    for (const std::string_view engine : dialect_names()) {
      const std::string sql = render_sql(model, part, {.dialect = *dialect_named(engine)}).select;
      EXPECT_THAT(sql, HasSubstr(limited)) << engine;
      EXPECT_THAT(sql, HasSubstr(" * b2")) << engine;
      EXPECT_THAT(sql, Not(HasSubstr(" * c2"))) << engine;
    }
  }
}

TEST(CodeRange, DoesNotLimitCodesThemselves) {
  const model::Model model = measured_model();
  EXPECT_THAT(render_c(model, Part::encoder, {.prefix = "m"}), Not(HasSubstr("m_code_max")));
  EXPECT_THAT(render_onnx(model, Part::encoder, {}), Not(HasSubstr("code_max")));
  for (const std::string_view engine : dialect_names())
    EXPECT_THAT(render_sql(model, Part::encoder, {.dialect = *dialect_named(engine)}).select, Not(HasSubstr(" b1")));
  // A score of an earlier version measures the distance of the code that the row has.
  const model::Model earlier = test::as_earlier_version(model, test::some_table(20, 3));
  const std::string mean = real(make_program(earlier, Part::score).scoring->mean(0));
  EXPECT_THAT(render_sql(earlier, Part::score, {}).select, HasSubstr("(c1 - " + mean + ") * "));
  EXPECT_THAT(render_c(earlier, Part::score, {.prefix = "m"}), HasSubstr("((double)code[k] - m_code_mean[k])"));
}

}  // namespace
}  // namespace aefx::exported
