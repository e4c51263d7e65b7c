// Names and values of a table in other languages: no text can leave its identifier, literal or comment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "export/c/text.h"
#include "export/onnx/writer.h"
#include "export/sql/dialect.h"
#include "unit/model/models.h"

namespace aefx::exported {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::array kAll{SqlDialect::duckdb, SqlDialect::sqlite, SqlDialect::postgres, SqlDialect::spark};

TEST(CText, MakesIdentifiersOfAnyText) {
  EXPECT_EQ(c_identifier("petal width (cm)"), "petal_width_cm_");
  EXPECT_EQ(c_identifier("2x"), "x2x");
  EXPECT_EQ(c_identifier(""), "x");
  EXPECT_EQ(c_identifier("int"), "int_");
  EXPECT_EQ(c_identifier("_Bool"), "x_Bool");
  for (const std::string macro : {"INFINITY", "M_PI", "EOF", "HUGE_VAL", "errno", "INT_MAX", "FLT_EPSILON",
                                  "math_errhandling", "MAXFLOAT", "SNANF", "BYTE_ORDER", "FD_SETSIZE", "WNOHANG"})
    EXPECT_EQ(c_identifier(macro), macro + "_");
  for (const std::string name : {"CRIM", "M", "Interest", "x1"}) EXPECT_EQ(c_identifier(name), name);
  EXPECT_LE(c_identifier(std::string(500, 'a')).size(), 63U);
}

TEST(UniqueName, NumbersRepeatedNames) {
  std::set<std::string> taken;
  EXPECT_EQ(unique_name("a_b", taken), "a_b");
  EXPECT_EQ(unique_name("a_b", taken), "a_b_2");
  EXPECT_EQ(unique_name("a_b_2", taken), "a_b_2_2");
}

TEST(CText, EscapesStringsAndComments) {
  EXPECT_EQ(c_string("a\"b\\\n?é"), "\"a\\042b\\134\\012\\077\\303\\251\"");
  EXPECT_EQ(c_comment("*/ x /* ?"
                      "?/"),
            "* / x / * ? ?/");
  EXPECT_EQ(c_comment("a\nb"), "a\\nb");
  const auto error = test::error_of([] { (void)c_string(std::string(5000, 'x')); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->fault(), Fault::usage);
}

TEST(Dialect, DoublesQuotes) {
  const Dialect& duckdb = dialect(SqlDialect::duckdb);
  EXPECT_EQ(duckdb.identifier("a\"; DROP TABLE t; --"), "\"a\"\"; DROP TABLE t; --\"");
  EXPECT_EQ(duckdb.literal("it's\\"), "'it''s\\'");
  const Dialect& postgres = dialect(SqlDialect::postgres);
  EXPECT_EQ(postgres.literal("it's"), "'it''s'");
  EXPECT_EQ(postgres.literal("\\' x"), "E'\\\\'' x'");
  const Dialect& spark = dialect(SqlDialect::spark);
  EXPECT_EQ(spark.identifier("a`b.c"), "`a``b.c`");
  EXPECT_EQ(spark.literal("plain text"), "'plain text'");
  EXPECT_EQ(spark.literal("it's"), "decode(unhex('69742773'), 'UTF-8')");
  EXPECT_TRUE(test::error_of([&] { (void)spark.identifier("${x}"); }).has_value());
}

TEST(Dialect, WritesControlCharactersByCode) {
  EXPECT_EQ(dialect(SqlDialect::duckdb).literal("a\r\nb"), "('a' || chr(13) || chr(10) || 'b')");
  EXPECT_EQ(dialect(SqlDialect::sqlite).literal("it's\r"), "('it''s' || char(13))");
  EXPECT_EQ(dialect(SqlDialect::sqlite).literal("\x7F"), "char(127)");
  EXPECT_EQ(dialect(SqlDialect::postgres).literal("\\\r"), "(E'\\\\' || chr(13))");
  EXPECT_EQ(dialect(SqlDialect::duckdb).literal(""), "''");
  for (const SqlDialect which : kAll) {
    const std::string many = dialect(which).literal("x" + std::string(3000, '\r') + "\n\t\x1B");
    EXPECT_TRUE(std::none_of(many.begin(), many.end(), [](char c) { return c < ' '; }));
  }
}

TEST(Dialect, RefusesCarriageReturnInNames) {
  for (const SqlDialect which : kAll) {
    EXPECT_NO_THROW((void)dialect(which).identifier("a\nb\t\x1B"));
    const auto error = test::error_of([&] { (void)dialect(which).identifier("a\rb"); });
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->fault(), Fault::usage);
    EXPECT_THAT(error->message(), HasSubstr("the name \"a\\rb\" has a carriage return in it"));
  }
}

TEST(Dialect, RefusesNamesThatNoTableHas) {
  for (const SqlDialect which : kAll) {
    for (const std::string& name : {std::string(), std::string("a\0b", 3)}) {
      const auto error = test::error_of([&] { (void)dialect(which).identifier(name); });
      ASSERT_TRUE(error.has_value());
      EXPECT_EQ(error->fault(), Fault::usage);
      EXPECT_THAT(error->message(), HasSubstr("which SQL does not have"));
    }
  }
}

TEST(OnnxGraph, RefusesNamesThatNoGraphHas) {
  OnnxGraph graph;
  graph.reserve("a");
  for (const char* const name : {"", "a"}) {
    const auto error = test::error_of([&] { graph.reserve(name); });
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->fault(), Fault::usage);
  }
}

TEST(Dialect, RefusesNulInTextsOfPostgres) {
  const std::string text("a\0b", 3);
  EXPECT_EQ(dialect(SqlDialect::sqlite).literal(text), "('a' || char(0) || 'b')");
  EXPECT_EQ(dialect(SqlDialect::duckdb).literal(text), "('a' || chr(0) || 'b')");
  const auto error = test::error_of([&] { (void)dialect(SqlDialect::postgres).literal(text); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->fault(), Fault::usage);
  EXPECT_THAT(error->message(), HasSubstr("has a NUL in it"));
}

TEST(Dialect, FoldsNamesAsTheEngine) {
  EXPECT_EQ(dialect(SqlDialect::sqlite).folded("AbÉ"), "abÉ");
  const Dialect& postgres = dialect(SqlDialect::postgres);
  EXPECT_EQ(postgres.folded("AbC"), "AbC");
  EXPECT_EQ(postgres.folded(std::string(70, 'x')), std::string(63, 'x'));
  EXPECT_EQ(postgres.folded(std::string(62, 'x') + "éé"), std::string(62, 'x')) << "not inside of a character";
}

TEST(Dialect, GroupsLongSums) {
  EXPECT_EQ(grouped({"a", "b"}, " + "), "a + b");
  const std::string many = grouped(std::vector<std::string>(5000, "x"), " + ");
  EXPECT_EQ(std::count(many.begin(), many.end(), 'x'), 5000);
  EXPECT_EQ(std::count(many.begin(), many.end(), '('), std::count(many.begin(), many.end(), ')'));
  std::size_t run = 0;
  std::size_t longest = 0;
  for (const char c : many) {
    run = c == '+' ? run + 1 : c == '(' || c == ')' ? 0 : run;
    longest = std::max(longest, run);
  }
  EXPECT_LT(longest, 100U);
}

TEST(CaseVariants, CombineCasesOfShortWords) {
  EXPECT_THAT(case_variants({"na", "?", ""}), ElementsAre("", "?", "NA", "Na", "nA", "na"));
  EXPECT_THAT(case_variants({"missing value"}), ElementsAre("MISSING VALUE", "Missing value", "missing value"));
  EXPECT_THAT(case_variants({"null"}), SizeIs(16));
}

}  // namespace
}  // namespace aefx::exported
