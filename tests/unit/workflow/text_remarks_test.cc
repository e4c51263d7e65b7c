#include "workflow/text_remarks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aefx::workflow {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// What is said of a column with these cells, repeated ten times.
std::string remark_on(const std::vector<std::string>& cells, const csv::ReadOptions& options = {},
                      std::string Remark::*which = &Remark::shown) {
  csv::TextColumns texts(1);
  for (int i = 0; i < 10; ++i) {
    for (const std::string& cell : cells) texts.push_back(cell);
  }
  const std::optional<Remark> said = texts_not_learned(texts, {{"c", "c"}}, options);
  return said ? (*said).*which : std::string();
}

TEST(TextRemarks, EveryTextIsNamed) {
  EXPECT_EQ(remark_on({"setosa", "virginica"}),
            "text is not learned from, only copied to the output: c (2 values: --categorical c)");
  EXPECT_EQ(remark_on({"", ""}), "text is not learned from, only copied to the output: c (no value)");
  csv::TextColumns texts(2);
  for (int i = 0; i < 1200; ++i) {
    texts.push_back("name " + std::string(1, static_cast<char>('a' + i % 26)) +
                    std::string(static_cast<std::size_t>(i / 26), 'x'));
    texts.push_back("1");
  }
  EXPECT_EQ(texts_not_learned(texts, {{"who", "who"}, {"", ""}}, {})->shown,
            "text is not learned from, only copied to the output: who (more than 1000 values)");
  EXPECT_FALSE(texts_not_learned(csv::TextColumns(0), {}, {}));
}

// One flag learns from all of few values.
TEST(TextRemarks, SeveralColumnsOfFewValuesHaveOneFlag) {
  const auto said = [](std::size_t columns) {
    csv::TextColumns texts(3);
    for (int i = 0; i < 60; ++i) {
      texts.push_back(i % 2 == 0 ? "red" : "blue");
      texts.push_back("2024-01-" + std::to_string(10 + i % 19));
      texts.push_back(std::string(1, static_cast<char>('k' + i % 4)));
    }
    std::vector<NamedColumn> names{{"c", "c"}, {"day", "day"}, {"some town", "'some town'"}};
    names.resize(columns);
    return texts_not_learned(texts, names, {})->shown;
  };
  EXPECT_EQ(said(2),
            "text is not learned from, only copied to the output: c (2 values: --categorical c), day (dates, as "
            "\"2024-01-10\": "
            "--dates day)");
  EXPECT_EQ(
      said(3),
      "text is not learned from, only copied to the output: c (2 values), some town (4 values): --categorical c,'some "
      "town' learns from them; day (dates, as \"2024-01-10\": --dates day)");
}

TEST(TextRemarks, Dates) {
  EXPECT_THAT(remark_on({"2024-01-31", "2024-02-01 12:00"}), HasSubstr("dates, as \"2024-01-31\": --dates c)"));
  EXPECT_THAT(remark_on({"31.1.2024", "1.2.2024"}), HasSubstr("--dates c --date-format '%d.%m.%Y')"));
  EXPECT_THAT(remark_on({"2/28/2024", "1/2/2024"}), HasSubstr("--date-format '%m/%d/%Y')"));
  EXPECT_THAT(remark_on({"1/2/2024"}), HasSubstr("'%m/%d/%Y' (or '%d/%m/%Y')"));
}

TEST(TextRemarks, NumbersButForOneOrTwoWords) {
  EXPECT_THAT(remark_on({"None", "1.5", "None"}),
              HasSubstr("10 of 30 cells are numbers, the other 20 \"None\": --missing None learns"));
  EXPECT_THAT(remark_on({"\\N", "1.5", "<NA>"}), HasSubstr("--missing '\\N','<NA>' learns from it"));
  EXPECT_THAT(remark_on({"#N/A", "1.5", "#VALUE!"}), HasSubstr("--missing '#N/A','#VALUE!'"));
  EXPECT_THAT(remark_on({"-x", "1.5", "-x"}), HasSubstr("--missing=-x"));
  EXPECT_THAT(remark_on({"a, b", "1.5"}), Not(HasSubstr("--missing")));  // no flag can name it
  EXPECT_THAT(remark_on({"1", "2", "<3", "4", ">5", "6", "~7"}),
              HasSubstr("40 of 70 cells are numbers, others as \"<3\" are not"));
}

TEST(TextRemarks, NumbersInOtherForms) {
  EXPECT_THAT(remark_on({"$1,234.50", "", "$7"}), AllOf(HasSubstr("20 of 20 cells contain digits, as \"$1,234.50\""),
                                                        HasSubstr("a currency sign is not read")));
  EXPECT_THAT(remark_on({"12 345", "1 000"}), HasSubstr("--thousands space learns from it"));
  EXPECT_THAT(remark_on({"12 345", "1 000,5"}), HasSubstr("--thousands space --decimal , learns from it"));
  EXPECT_THAT(remark_on({"A12", "B13"}), AllOf(HasSubstr("as \"A12\""), Not(HasSubstr("read"))));
}

TEST(TextRemarks, MarkersOfTheTableAreNoTexts) {
  csv::ReadOptions options;
  options.missing = {"", "none"};
  EXPECT_THAT(remark_on({"none", "x", "y"}, options), HasSubstr("(2 values"));
  EXPECT_THAT(remark_on({"+", "-"}),
              HasSubstr("(1 value; 10 cells as \"-\" mean a missing value: --missing-only '' takes"));
  EXPECT_THAT(remark_on({"setosa", "-"}), HasSubstr("(1 value)"));
}

// Sentences that a model keeps: cells may be personal.
TEST(TextRemarks, ExamplesCanBeLeftOut) {
  const auto kept = [](const std::vector<std::string>& cells) { return remark_on(cells, {}, &Remark::kept); };
  EXPECT_THAT(kept({"Ada 1", "Bob 2"}), AllOf(HasSubstr("20 of 20 cells contain digits;"), Not(HasSubstr("Ada"))));
  EXPECT_THAT(kept({"Ada", "1.5", "3"}), AllOf(HasSubstr("20 of 30 cells are numbers"), Not(HasSubstr("Ada"))));
  EXPECT_THAT(kept({"1", "2", "<3", "4", ">5", "6", "~7"}), HasSubstr("40 of 70 cells are numbers, others are not"));
  EXPECT_THAT(kept({"2024-01-31", "2024-02-01"}), AllOf(HasSubstr("(dates: --dates c)"), Not(HasSubstr("01-31"))));
}

TEST(TextRemarks, LastRowOfTotals) {
  csv::TextColumns texts(1);
  for (const char* const cell : {"A", "B", "Total"}) texts.push_back(cell);
  EXPECT_THAT(total_in_last_row(texts, {{"town", "town"}}), ElementsAre(HasSubstr("\"Total\" in town")));
  texts.push_back("C");
  EXPECT_THAT(total_in_last_row(texts, {{"town", "town"}}), IsEmpty());
  texts.push_back("Total");
  EXPECT_THAT(total_in_last_row(texts, {{"town", "town"}}), IsEmpty());  // it comes again
}

}  // namespace
}  // namespace aefx::workflow
