#include "csv/sniff/table_start.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::HasSubstr;

TEST(TableStart, SeparatorLineOfASpreadsheet) {
  for (const std::string first : {"sep=,\n", "\"sep=,\"\n"}) {
    const std::string text = first + "a,b\n1,2\n3,4\n5,6\n";
    const Error error = error_in(text);
    EXPECT_EQ(error.where(), "t.csv:1") << first;
    EXPECT_THAT(error.hint(), HasSubstr("--skip 1"));
    ReadOptions options;
    options.skip = 1;
    EXPECT_EQ(texts(text, options).size(), 3U);
  }
}

TEST(TableStart, TitlesAboveTheNames) {
  const std::string text = "Quarterly report,,\nprinted 3 May,,\n,,\ntown,shops,rent\nA,54,8.4\nB,94,8.3\n";
  const Error error = error_in(text);
  EXPECT_EQ(error.where(), "t.csv:4");
  EXPECT_THAT(error.hint(), HasSubstr("--skip 3"));
  ReadOptions options;
  options.skip = 3;
  EXPECT_EQ(texts(text, options).size(), 2U);
  EXPECT_EQ(texts(text, with(Header::no)).size(), 6U);
}

TEST(TableStart, TitleWithoutDelimiters) {
  const Error error = error_in("Quarterly report,,\na note\ntown,shops,rent\nA,54,8.4\nB,94,8.3\n");
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("\"town\", \"shops\""));
  EXPECT_THAT(error.hint(), HasSubstr("--skip 2"));
}

TEST(TableStart, GapsInTheFirstRowsAreNoTitles) {
  EXPECT_EQ(texts("1,,\n2,,\n3,4,5\n6,7,8\n").size(), 4U);
  EXPECT_EQ(texts(",a,b\n1,2,3\n4,5,6\n").size(), 2U);
  EXPECT_EQ(texts("x,,\ny,,\nz,u,v\n", with(Header::no)).size(), 3U);
}

}  // namespace
}  // namespace aefx::csv::test
