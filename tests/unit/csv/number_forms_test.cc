#include "csv/parse/number_forms.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

std::string form(const std::string& text) {
  const auto found = number_form(text);
  return !found ? "none" : found->flag.empty() ? found->what : found->flag;
}

TEST(NumberForms, FlagsThatReadThem) {
  for (const std::string space : {" ", "\u00a0", "\u202f", "\u2009"}) {
    EXPECT_EQ(form("1" + space + "234" + space + "567.5"), "--thousands space");
    EXPECT_EQ(form("1" + space + "234,56"), "--thousands space --decimal ,");
  }
  EXPECT_EQ(form("1'234'567"), "--thousands \"'\"");
  EXPECT_EQ(form("1\u2019234,5"), "--thousands \"'\" --decimal ,");
}

TEST(NumberForms, FormsThatAreNotRead) {
  for (const std::string text : {"$1,234.50", "-$5", "\u20ac 5", "7 EUR", "($12.50)"})
    EXPECT_EQ(form(text), "a currency sign");
  for (const std::string text : {"3%", "12.5%", "-4%"}) EXPECT_EQ(form(text), "a percent sign");
  EXPECT_EQ(form("(12.50)"), "parentheses for a minus");
  EXPECT_EQ(form("97.16-"), "a minus at the end");
  for (const std::string text : {"<0.5", ">= 100", "\u2264 3", "~7"}) EXPECT_EQ(form(text), "a sign for a limit");
  for (const std::string text : {"\uFF11\uFF12.\uFF15", "\u0661\u0662"})
    EXPECT_EQ(form(text), "other digits than 0 to 9");
  EXPECT_EQ(form("1.0D+02"), "an exponent with D");
  for (const std::string text : {"12:30", "1:02:03.5"}) EXPECT_EQ(form(text), "a time");
  for (const std::string text : {"12 kg", "1.2K", "5h"}) EXPECT_EQ(form(text), "a unit");
  EXPECT_EQ(form("\u201c4.98\u201d"), "a typographic quote");
  EXPECT_EQ(form("1.5*"), "a mark at the end");
}

TEST(NumberForms, OtherTexts) {
  for (const std::string text :
       {"", "A12", "setosa", "12 Main Street 5", "1.2.3-rc1", "192.168.1.10", "2024-01-31", "555-1234", "x"})
    EXPECT_EQ(form(text), "none") << text;
}

TEST(NumberForms, TwoPointsInOtherDigitsAreNoNumber) {
  EXPECT_EQ(form("\uFF11\uFF0E\uFF12"), "other digits than 0 to 9");
  EXPECT_EQ(form("\u0661\u066B\u0662"), "other digits than 0 to 9");
  EXPECT_EQ(form("\uFF11\uFF0E\uFF12\uFF0E\uFF13"), "none");
}

}  // namespace
}  // namespace aefx::csv::test
