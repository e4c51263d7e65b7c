// Names and values of a table as other languages write them: whatever they hold, they stay names and values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "export/c_text.h"
#include "export/onnx_spellings.h"
#include "export/sql_words.h"
#include "unit/model/models.h"

namespace aefx::exported {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::array kDialects{SqlDialect::duckdb, SqlDialect::sqlite, SqlDialect::postgres, SqlDialect::spark};

TEST(CText, AnythingMakesAnIdentifier) {
  EXPECT_EQ(c_identifier("petal width (cm)"), "petal_width_cm_");
  EXPECT_EQ(c_identifier("2x"), "x2x");
  EXPECT_EQ(c_identifier(""), "x");
  EXPECT_EQ(c_identifier("int"), "int_");
  EXPECT_EQ(c_identifier("_Bool"), "x_Bool");
  for (const std::string macro : {"INFINITY", "M_PI", "EOF", "HUGE_VAL", "errno", "INT_MAX", "FLT_EPSILON"})
    EXPECT_EQ(c_identifier(macro), macro + "_");
  for (const std::string name : {"CRIM", "M", "Interest", "x1"}) EXPECT_EQ(c_identifier(name), name);
  EXPECT_LE(c_identifier(std::string(500, 'a')).size(), 63U);
  CNames names;
  EXPECT_EQ(names.take("a b"), "a_b");
  EXPECT_EQ(names.take("a-b"), "a_b_2");
  EXPECT_EQ(names.take("a_b_2"), "a_b_2_2");
}

TEST(CText, StringsAndCommentsCanNotBeLeft) {
  EXPECT_EQ(c_string("a\"b\\\n?é"), "\"a\\042b\\134\\012\\077\\303\\251\"");
  EXPECT_EQ(c_comment("*/ x /* ?"
                      "?/"),
            "* / x / * ? ?/");
  EXPECT_EQ(c_comment("a\nb"), "a\\nb");
  const auto error = test::error_of([] { (void)c_string(std::string(5000, 'x')); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->fault(), Fault::usage);
}

TEST(SqlWords, QuotesAreDoubled) {
  const auto duckdb = sql_words(SqlDialect::duckdb);
  EXPECT_EQ(duckdb->identifier("a\"; DROP TABLE t; --"), "\"a\"\"; DROP TABLE t; --\"");
  EXPECT_EQ(duckdb->literal("it's\\"), "'it''s\\'");
  const auto postgres = sql_words(SqlDialect::postgres);
  EXPECT_EQ(postgres->literal("it's"), "'it''s'");
  EXPECT_EQ(postgres->literal("\\' x"), "E'\\\\'' x'");
  const auto spark = sql_words(SqlDialect::spark);
  EXPECT_EQ(spark->identifier("a`b.c"), "`a``b.c`");
  EXPECT_EQ(spark->literal("plain text"), "'plain text'");
  EXPECT_EQ(spark->literal("it's"), "decode(unhex('69742773'), 'UTF-8')");
  EXPECT_TRUE(test::error_of([&] { (void)spark->identifier("${x}"); }).has_value());
}

TEST(SqlWords, ControlCharactersOfLiteralsAreWrittenInLetters) {
  EXPECT_EQ(sql_words(SqlDialect::duckdb)->literal("a\r\nb"), "('a' || chr(13) || chr(10) || 'b')");
  EXPECT_EQ(sql_words(SqlDialect::sqlite)->literal("it's\r"), "('it''s' || char(13))");
  EXPECT_EQ(sql_words(SqlDialect::sqlite)->literal("\x7F"), "char(127)");
  EXPECT_EQ(sql_words(SqlDialect::postgres)->literal("\\\r"), "(E'\\\\' || chr(13))");
  EXPECT_EQ(sql_words(SqlDialect::duckdb)->literal(""), "''");
  for (const SqlDialect dialect : kDialects) {
    const std::string many = sql_words(dialect)->literal("x" + std::string(3000, '\r') + "\n\t\x1B");
    EXPECT_TRUE(std::none_of(many.begin(), many.end(), [](char c) { return c < ' '; }));
  }
}

TEST(SqlWords, NamesThatNoQuotesCarryAreRefused) {
  for (const SqlDialect dialect : kDialects) {
    EXPECT_NO_THROW((void)sql_words(dialect)->identifier("a\nb\t\x1B"));
    const auto error = test::error_of([&] { (void)sql_words(dialect)->identifier("a\rb"); });
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->fault(), Fault::usage);
    EXPECT_THAT(error->message(), HasSubstr("the name \"a\\rb\" has a carriage return in it"));
  }
}

TEST(SqlWords, NamesAreFoldedAsTheEngineDoes) {
  EXPECT_EQ(sql_words(SqlDialect::sqlite)->folded("AbÉ"), "abÉ");
  const auto postgres = sql_words(SqlDialect::postgres);
  EXPECT_EQ(postgres->folded("AbC"), "AbC");
  EXPECT_EQ(postgres->folded(std::string(70, 'x')), std::string(63, 'x'));
  EXPECT_EQ(postgres->folded(std::string(62, 'x') + "éé"), std::string(62, 'x')) << "not inside of a character";
}

TEST(SqlWords, SumsOfManyAreNotDeep) {
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

TEST(OnnxSpellings, AreAllMixturesOfCasesOfShortWords) {
  EXPECT_THAT(spellings({"na", "?", ""}), ElementsAre("", "?", "NA", "Na", "nA", "na"));
  EXPECT_THAT(spellings({"missing value"}), ElementsAre("MISSING VALUE", "Missing value", "missing value"));
  EXPECT_THAT(spellings({"null"}), SizeIs(16));
}

}  // namespace
}  // namespace aefx::exported
