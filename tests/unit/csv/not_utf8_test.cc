#include "csv/sniff/not_utf8.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(NotUtf8, TheFirstByteIsNamed) {
  const auto remarks = open("a,b\n1,x\n2,K\xF6ln\n3,\x93y\x94\n").sniff_report().remarks;
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("byte 4 of the line at t.csv:3 is 0xF6; to convert it, run: iconv -f "
                                             "WINDOWS-1252 -t UTF-8 t.csv > utf8.csv")));
  EXPECT_THAT(open("a,b\n1,K\u00f6ln\n2,x\n3,y\n").sniff_report().remarks, testing::IsEmpty());
}

TEST(NotUtf8, EncodingIsOneThatHasTheBytes) {
  EXPECT_THAT(iconv_hint("\xF6", "t.csv"), HasSubstr("-f LATIN1"));
  EXPECT_THAT(iconv_hint("\xF6\x93", "t.csv"), HasSubstr("-f WINDOWS-1252"));
  EXPECT_THAT(iconv_hint("\x93\x81", "t.csv"), HasSubstr("-f LATIN1"));  // which no byte is missing in
  EXPECT_EQ(iconv_hint("\xF6", "t.csv.gz"), "run: gzip -dc t.csv.gz | iconv -f LATIN1 -t UTF-8 > utf8.csv");
}

TEST(NotUtf8, NamesInAnotherEncodingAreAnError) {
  EXPECT_THAT(error_in("gr\xF6\xDF"
                       "e,b\n1,2\n3,4\n")
                  .hint(),
              HasSubstr("iconv -f LATIN1 -t UTF-8 t.csv"));
}

}  // namespace
}  // namespace aefx::csv::test
