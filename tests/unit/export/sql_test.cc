// The SELECT as a whole: its table, its number of columns, and values that are too large.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aefx/export/render.h"
#include "export/sql/writer.h"
#include "unit/model/models.h"

namespace aefx::exported {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Returns the table of the FROM clause for a name as the command line takes it.
std::string from(const std::string& table) {
  const model::Model model = test::some_model(test::some_table(20, 3));
  const std::string select = render_sql(model, Part::encoder, {.table = parse_table_name(table)}).select;
  const std::size_t at = select.find("FROM \"");
  return select.substr(at + 5, select.find(" AS t\n", at) - at - 5);
}

std::string message_for(const std::string& table) {
  const auto error = test::error_of([&] { (void)from(table); });
  if (!error) return "accepted";
  EXPECT_EQ(error->fault(), Fault::usage);
  EXPECT_THAT(error->hint(), HasSubstr("\"a\"\"b\""));
  return error->message();
}

TEST(Sql, ParsesTableNames) {
  EXPECT_EQ(from("iris"), "\"iris\"");
  EXPECT_EQ(from("lake.iris"), "\"lake\".\"iris\"");
  EXPECT_EQ(from("lake.\"a.b\""), "\"lake\".\"a.b\"");
  EXPECT_EQ(from("\"a\"\"b\".c"), "\"a\"\"b\".\"c\"");
  EXPECT_EQ(from("a; DROP TABLE t"), "\"a; DROP TABLE t\"");
  EXPECT_THAT(message_for("a\"b"), HasSubstr("has a quote inside of a name"));
  EXPECT_THAT(message_for("\"ab"), HasSubstr("has a quote that nothing closes"));
  EXPECT_THAT(message_for("\"a\"\""), HasSubstr("has a quote that nothing closes"));
  EXPECT_THAT(message_for("\"a\"b"), HasSubstr("goes on behind a closing quote"));
  for (const char* const table : {"", ".", "a.", ".a", "a..b", "\"\"", "\"a\"."})
    EXPECT_THAT(message_for(table), HasSubstr("has an empty part")) << table;
}

// SQLite takes the name of a step for the step, not for the table, and then its definition is circular.
TEST(Sql, NamesOfStepsAreNotThoseOfTheTable) {
  const model::Model model = test::some_model(test::some_table(20, 3));
  for (const char* const table : {"aefx_step_1", "AEFX_Step_2", "main.aefx_step_1", "aefx_step__1"}) {
    const std::string select =
        render_sql(model, Part::encoder, {.dialect = SqlDialect::sqlite, .table = parse_table_name(table)}).select;
    const std::size_t begin = select.find("WITH ") + 5;
    const std::string step = select.substr(begin, select.find("_1 AS (", begin) - begin);
    EXPECT_THAT(step, ::testing::StartsWith("aefx_step_"));
    EXPECT_NE(step + "_1", table);
    EXPECT_THAT(select, HasSubstr("FROM " + step + "_1\n"));
    EXPECT_THAT(select, Not(HasSubstr("FROM aefx_step_1\n")));
  }
  const std::string usual = render_sql(model, Part::encoder, {.dialect = SqlDialect::sqlite, .table = {"t"}}).select;
  EXPECT_THAT(usual, HasSubstr("FROM aefx_step_1\n"));
}

TEST(Sql, RefusesSameLargeValuesAsEncode) {
  const model::Model model = test::some_model(test::some_table(20, 1));
  const prep::Scale& scale = model.pipeline.columns[0].scale;
  for (const double factor : {0.99, 1.01}) {
    MatrixD row(1, 1);
    row << scale.invert(-prep::kLargestScaled * factor);
    EXPECT_EQ(model.pipeline.transform(row).beyond_float.has_value(), factor > 1);
  }
  const std::string select = render_sql(model, Part::encoder, {}).select;
  EXPECT_THAT(select, HasSubstr("too large to compute with in column \"c1\": "));
}

TEST(Sql, CapsAreThoseOfTheModel) {
  const MatrixD table = test::some_table(20, 2).array().abs();
  const model::Model model = test::some_model(table, {}, {.scaling = prep::Scaling::none},
                                              {{0, {.low = -2, .high = 7}}, {0, {.low = 0.5, .log_offset = 1}}});
  const std::string encoder = render_sql(model, Part::encoder, {}).select;
  EXPECT_THAT(encoder, HasSubstr("CASE WHEN v1 IS NULL THEN "));
  EXPECT_THAT(encoder, HasSubstr(" WHEN v1 BETWEEN (-1.7976931348623157e+308) AND (-2e0) THEN (-2e0) "
                                 "WHEN v1 BETWEEN 7e0 AND 1.7976931348623157e+308 THEN 7e0 WHEN v1 BETWEEN "));
  EXPECT_THAT(encoder, HasSubstr("(ln(v2 + 1e0) - 0e0) * 1e0 + 0e0"));
  const std::string decoder = render_sql(model, Part::decoder, {}).select;
  EXPECT_THAT(decoder, HasSubstr("ELSE exp(r2) END - 1e0 AS \"c2\""));
  EXPECT_THAT(decoder, Not(HasSubstr("exp(r1)")));
  const std::string score = render_sql(model, Part::score, {}).select;
  EXPECT_THAT(score, HasSubstr("r1 - v1 AS o1"));
  EXPECT_THAT(score, HasSubstr("ELSE exp(r2) END - 1e0 - v2 AS o2"));
}

TEST(Sql, DecoderKeepsZeroWeights) {
  model::Model model = test::some_model(test::some_table(20, 3));
  for (std::size_t l = model.network.encoder_layers(); l < model.network.layers().size(); ++l)
    model.network.kernel(l).setZero();
  const std::string decoder = render_sql(model, Part::decoder, {}).select;
  EXPECT_THAT(decoder, HasSubstr("0e0 * b2"));
  EXPECT_THAT(render_sql(model, Part::autoencoder, {}).select, Not(HasSubstr("0e0 * b2")));
}

TEST(Sql, ReportsMoreColumnsThanEngineAllows) {
  const auto wide = [](std::size_t columns, SqlDialect dialect) {
    Program program = make_program(test::some_model(test::some_table(20, 1)), Part::encoder);
    for (std::size_t c = 1; c < columns; ++c) {
      program.columns.push_back({.name = "x" + std::to_string(c), .date = {}, .first = c});
      program.inputs.push_back({.column = c, .scale = {}});
    }
    program.encoder[0].kernel = Matrix::Ones(static_cast<Index>(columns), 2);
    const SqlOptions options{.dialect = dialect};
    return SqlWriter(program, options).text().remark;
  };
  EXPECT_EQ(wide(1600, SqlDialect::postgres), "");
  EXPECT_EQ(wide(2000, SqlDialect::sqlite), "");
  EXPECT_EQ(wide(2100, SqlDialect::duckdb), "");
  EXPECT_EQ(wide(2100, SqlDialect::spark), "");
  EXPECT_THAT(wide(2001, SqlDialect::sqlite),
              HasSubstr("steps of 2001 columns, and sqlite as it is usually built takes "
                        "2000: one built with -DSQLITE_MAX_COLUMN=32767"));
  const auto error = test::error_of([&] { (void)wide(1700, SqlDialect::postgres); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->fault(), Fault::usage);
  EXPECT_THAT(error->message(), HasSubstr("steps of 1700 columns, and postgres takes 1664"));
}

}  // namespace
}  // namespace aefx::exported
