#include "aefx/csv/writer.h"

#include <limits>

#include "tables.h"

namespace aefx::csv::test {
namespace {

std::string cell(std::string_view text, char delimiter = ',') {
  std::string out;
  append_cell(out, text, delimiter);
  return out;
}

TEST(Writer, QuotesIfNeeded) {
  EXPECT_EQ(cell("plain text"), "plain text");
  EXPECT_EQ(cell(""), "");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("a,b", ';'), "a,b");
  EXPECT_EQ(cell("a;b", ';'), "\"a;b\"");
  EXPECT_EQ(cell("1\"x"), "\"1\"\"x\"");
  EXPECT_EQ(cell("a\nb"), "\"a\nb\"");
  EXPECT_EQ(cell("a\rb"), "\"a\rb\"");
  EXPECT_EQ(cell(" a"), "\" a\"");
  EXPECT_EQ(cell("a\t"), "\"a\t\"");
  EXPECT_EQ(cell("a\x1A"), "\"a\x1A\"");
  EXPECT_EQ(cell("\xEF\xBB\xBF"
                 "a"),
            "\"\xEF\xBB\xBF"
            "a\"");
  EXPECT_EQ(cell("gr\xFC\xDF"), "gr\xFC\xDF");
}

TEST(Writer, WritesNumbersThenTexts) {
  TextColumns texts(1);
  texts.push_back("x");
  texts.push_back("y,z");
  std::string out;
  append_header(out, {"a", "b", "name"});
  append_rows(out, (Matrix(2, 2) << 0.1F, 2, std::numeric_limits<float>::quiet_NaN(), -3).finished(), texts);
  EXPECT_EQ(out, "a,b,name\n0.1,2,x\n,-3,\"y,z\"\n");
  out.clear();
  append_rows(out, (MatrixD(1, 2) << 0.1, 1e300).finished(), TextColumns(0), ';');
  EXPECT_EQ(out, "0.1;1e+300\n");
  out.clear();
  append_rows(out, MatrixD(), texts);
  EXPECT_EQ(out, "x\n\"y,z\"\n");
}

TEST(Writer, QuotesSingleEmptyCell) {
  std::string out;
  append_rows(out, MatrixD(MatrixD::Constant(1, 1, std::numeric_limits<double>::quiet_NaN())), TextColumns(0));
  TextColumns texts(1);
  texts.push_back("");
  append_rows(out, MatrixD(1, 0), texts);
  EXPECT_EQ(out, "\"\"\n\"\"\n");
}

TEST(Writer, DifferentRowCountsAreABug) {
  TextColumns texts(1);
  texts.push_back("x");
  std::string out;
  const auto error = error_of([&] { append_rows(out, MatrixD(MatrixD::Zero(2, 1)), texts); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), Fault::bug);
}

TEST(Writer, DelimitsEveryCell) {
  TextColumns texts(2);
  for (const char* cell : {"x", "y"}) texts.push_back(cell);
  std::string out;
  append_rows(out, MatrixD(MatrixD::Constant(1, 1, 7)), texts);
  append_rows(out, MatrixD(1, 0), texts, ';');
  EXPECT_EQ(out, "7,x,y\nx;y\n");
}

}  // namespace
}  // namespace aefx::csv::test
