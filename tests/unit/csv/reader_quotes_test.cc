// Quotes, by RFC 4180 and otherwise.
#include <random>

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReaderQuotes, HoldDelimitersLineEndsAndQuotes) {
  const Rows rows = texts("a,b\n\"x,y\",1\n\"two\nlines\",2\n\"say \"\"hi\"\"\",3\n\"\"\"\",4\n\"\",5\n");
  EXPECT_THAT(rows, ElementsAre(ElementsAre("x,y", "1"), ElementsAre("two\nlines", "2"), ElementsAre("say \"hi\"", "3"),
                                ElementsAre("\"", "4"), ElementsAre("", "5")));
}

TEST(ReaderQuotes, LineNumbersCountQuotedLineEnds) {
  Reader reader = open("a,b\n\"1\n\n2\",x\n\"3\r\n4\",y\nz,w\n");
  RowBatch batch;
  reader.read({{}, {0}}, 10, batch);
  EXPECT_THAT(batch.lines, ElementsAre(2, 5, 7));
  EXPECT_EQ(reader.irregular().blank_lines, 0U);
  EXPECT_EQ(error_in("a,b\n\"x\n\ny\",1\n\"z\",2\n\"w\",?!\n").where(), "t.csv:6, column \"b\"");
}

// The sniffer looks at fewer lines than a record may have.
TEST(ReaderQuotes, FirstRowMayHaveThousandsOfLines) {
  std::string cell;
  for (int i = 0; i < 900; ++i) cell += "line\n";
  const std::string row = "\"" + cell + "\",\"" + cell + "\",1\n";
  for (const std::string& table : {row, row + row + "x,y,2\n", row + std::string(2000, '\n') + row}) {
    const Rows rows = texts(table, with(Header::no));
    ASSERT_GE(rows.size(), 1U);
    EXPECT_THAT(rows[0], ElementsAre(cell, cell, "1"));
  }
  std::string open = "\"never closed,1\n";
  for (int i = 0; i < 20000; ++i) open += "2,3\n";
  EXPECT_THAT(error_in(open).what(), HasSubstr("t.csv:1: a quote that opens on this line is not closed"));
}

TEST(ReaderQuotes, FirstRowMustBeNearTheBeginning) {
  const auto tabs = [](std::size_t lines) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i) text += "\t\n";
    return text;
  };
  EXPECT_THAT(texts(tabs(1500) + "1,2\n3,4\n", delimited(',')),
              ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
  EXPECT_THAT(error_in(tabs(20000) + "1,2\n", delimited(',')).what(), HasSubstr("there is no row in the first"));
}

TEST(ReaderQuotes, NamesMayBeQuoted) {
  Reader reader = open("\"a,b\",\" c \",\"d\ne\", f \n1,2,3,4\n");
  EXPECT_THAT(names(reader.schema()), ElementsAre("a,b", " c ", "d\ne", "f"));
}

TEST(ReaderQuotes, NumbersMayBeQuoted) {
  EXPECT_EQ(numbers("\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n"), (MatrixD(2, 2) << 1, 2, 3, 4).finished());
}

TEST(ReaderQuotes, UnclosedQuoteInShortTableIsAnErrorAtItsLine) {
  const Error error = error_in("a,b\n1,\"2\n3,4\n");
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.where(), "t.csv:2");
  EXPECT_THAT(error.what(), HasSubstr("not closed"));
}

TEST(ReaderQuotes, TextAfterClosingQuoteIsAnError) {
  const Error error = error_in("a,b\nx,y\n\"q\"z,1\n");
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("closing quote"));
}

TEST(ReaderQuotes, SpacesAroundQuotedCellAreIgnored) {
  EXPECT_EQ(texts("a, b, c\n1, \"x, y\", 2\n3, \"z\" , 4\n")[0][1], "x, y");
}

TEST(ReaderQuotes, QuoteInsideUnquotedCellIsOrdinary) {
  EXPECT_THAT(texts("a,b\n1\"x,2\ny \"z\" w,3\n"),
              ElementsAre(ElementsAre("1\"x", "2"), ElementsAre("y \"z\" w", "3")));
}

TEST(ReaderQuotes, UnclosedQuoteIsAnErrorWhereItOpens) {
  EXPECT_EQ(error_in("a,b\n1,x\n2,\"y\n3,z\n4,w\n").where(), "t.csv:3");
  EXPECT_EQ(error_in("\"a,b\n1,x\n").where(), "t.csv:1");
  EXPECT_EQ(error_in("a,b\n\"one\ntwo\",\"three\nfour\nfive\n").where(), "t.csv:3");  // not where the record begins
  EXPECT_EQ(error_in("a,b\n1,\"").where(), "t.csv:2");
}

TEST(ReaderQuotes, OpenQuoteIsLimited) {
  std::string text = "a,b\n1,\"open\n";
  for (int i = 0; i < 20'000; ++i) text += "1,2\n";
  const Error error = error_in(text);
  EXPECT_EQ(error.where(), "t.csv:2");
  EXPECT_THAT(error.what(), HasSubstr("10000 lines"));
  std::string broad = "a,b\n1,\"open\n";
  for (int i = 0; i < 50; ++i) broad += std::string(1 << 20, 'x') + "\n";
  EXPECT_EQ(error_in(broad).where(), "t.csv:2");
}

// Places a quoted cell with every kind of byte across LineReader's boundary (2^24) at every offset.
TEST(ReaderQuotes, QuotedCellMaySpanBlocks) {
  constexpr std::size_t kBorder = 1 << 24;
  const std::string cell = "\"p,\r\n\"\"q\n,r\"";
  const std::string row = "1," + cell + ",2\r\n";
  std::string bulk = "a,b,c\n";
  const std::string line = "5,plain,6\n", long_line = "5," + std::string(1 << 20, 'x') + ",6\n";
  while (bulk.size() + long_line.size() + 200 < 2 * kBorder) bulk += long_line;
  for (std::size_t offset = 0; offset <= row.size() + 1; ++offset) {
    std::string text = bulk;
    const std::size_t pad = 2 * kBorder - offset - text.size();
    text += "7," + std::string(pad - 5, 'x') + ",8\n";
    ASSERT_EQ(text.size(), 2 * kBorder - offset);
    text += row + line + line;
    Reader reader = open(text);
    RowBatch batch;
    std::vector<std::string> last;
    while (reader.read({{0}, {1}}, 65'536, batch)) {
      for (std::size_t i = batch.rows() - std::min<std::size_t>(3, batch.rows()); i < batch.rows(); ++i)
        last.emplace_back(batch.texts.at(i, 0));
    }
    ASSERT_GE(last.size(), 3U);
    EXPECT_EQ(last[last.size() - 3], "p,\r\n\"q\n,r") << offset;
    EXPECT_EQ(last.back(), "plain");
  }
}

// Cells as they are written, between delimiters that are written once.
Rows written(const std::string& text, const ReadOptions& options = {}) {
  Reader reader = open(text, options);
  reader.keep_as_written();
  return texts(reader, 2);
}

TEST(ReaderQuotes, CellsAsTheyAreWritten) {
  EXPECT_THAT(written("a,b,c\n\"x,y\", 1,z \n\"say \"\"hi\"\"\",\"2\",\"\"\nplain,3,\n"),
              ElementsAre(ElementsAre("\"x,y\"", " 1", "z "), ElementsAre("\"say \"\"hi\"\"\"", "\"2\"", "\"\""),
                          ElementsAre("plain", "3", "")));
  std::string spaced = "a, b, c\n";
  for (int i = 0; i < 20; ++i) spaced += std::to_string(i) + ",  \"q" + std::to_string(i) + "\", z\n";
  const Rows rows = written(spaced);
  ASSERT_EQ(rows.size(), 20U);
  EXPECT_THAT(rows[3], ElementsAre("3", "  \"q3\"", " z"));
  ReadOptions escaped;
  escaped.escape = '\\';
  EXPECT_THAT(written("a,b\n\"x \\\"y\\\" \\\\\",1\n", escaped), ElementsAre(ElementsAre("\"x \\\"y\\\" \\\\\"", "1")));
}

TEST(ReaderQuotes, RowsThatAQuoteMayHaveJoinedAreCounted) {
  const auto joined = [](const std::string& rows) {
    Reader reader = open("n,t\n1,x\n2,y\n" + rows + "3,z\n");
    texts(reader);
    EXPECT_EQ(reader.irregular().joined == 0, reader.irregular().first_joined.empty());
    return reader.irregular().joined == 0 ? "" : reader.irregular().first_joined;
  };
  EXPECT_EQ(joined("5,\"u\n6,v\"\n"), "t.csv:4");
  EXPECT_EQ(joined("4,s\n5,\"u\n6,v\n7,w\"\n"), "t.csv:5");
  EXPECT_EQ(joined("5,\"two\nlines\"\n"), "");
  EXPECT_EQ(joined("5,\"u\nsix,v\"\n"), "");
  EXPECT_EQ(joined("5,\"u\n6,v\nlast\"\n"), "");
}

TEST(ReaderQuotes, RecordOfSeveralLinesMayHave16Mebibytes) {
  const auto table = [](std::size_t lines) {
    std::string cell;
    for (std::size_t i = 0; i < lines; ++i) cell += std::string(9999, 'x') + "\n";
    return "n,t\n1,a\n2,\"" + cell + "\"\n3,b\n";
  };
  EXPECT_EQ(texts(table(1600))[1][1].size(), 16'000'000U);
  const Error error = error_in(table(2000));
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("is not closed within 1678 lines"));
}

}  // namespace
}  // namespace aefx::csv::test
