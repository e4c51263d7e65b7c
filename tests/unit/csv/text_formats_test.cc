#include "csv/bytes/text_formats.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::HasSubstr;

std::string format(const std::string& text) {
  const auto other = recognize_text_format(text, "t.x");
  return other ? other->what + ": " + other->hint : "";
}

TEST(TextFormats, AreNamedWithTheirConversion) {
  EXPECT_THAT(format("[{\"a\":1.5},\n {\"a\":2}]\n"),
              testing::AllOf(HasSubstr("is JSON,"), HasSubstr("read_json(sys.argv[1])")));
  EXPECT_THAT(format("{\"a\": {\"0\": 1}}\n"), HasSubstr("is JSON,"));
  EXPECT_THAT(format("{\"a\":1}\n{\"a\":2}\n"), HasSubstr("read_json(sys.argv[1], lines=True)"));
  EXPECT_THAT(format("\n<TABLE>\n<tr><td>1</td></tr>"), HasSubstr("read_html(sys.argv[1])[0]"));
  EXPECT_THAT(format("<?xml version=\"1.0\"?><r/>"), HasSubstr("read_xml"));
  EXPECT_THAT(format("% a comment\n@RELATION iris\n@ATTRIBUTE a NUMERIC\n"), HasSubstr("loadarff(sys.argv[1])"));
  EXPECT_THAT(format("1 1:0.5 3:2\n-1 2:0.25 7:1\n+1 1:1 2:2\n"), HasSubstr("load_svmlight_file(sys.argv[1])"));
  EXPECT_THAT(format("-1 |f a:0.43 b:0.28\n1 |f a:0.84 c\n"), HasSubstr("Vowpal Wabbit"));
}

TEST(TextFormats, TablesAreNotTakenForOthers) {
  for (const std::string text :
       {"a,b\n1,2\n", "[a],[b]\n1,2\n", "{x},y\n1,2\n", "@home,away\n1,2\n", "1 2 3\n4 5 6\n", "1|2|3\n4|5|6\n",
        "a|b:c|d\n1|2:3|4\n", "5 10:30\n6 11:45\n", "<5,3\n>6,4\n", "12 1:2 1:2\n13 1:3 1:3\n", "%,a\n1,2\n"}) {
    EXPECT_EQ(format(text), "") << text;
  }
}

}  // namespace
}  // namespace aefx::csv::test
