// Faults 32 to 43: quotes, escapes and delimiters.
#include "cli/fault_table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class FaultQuotes : public FaultTest {
 protected:
  // The table with a text column; the fourth row holds `note`, all others n.
  [[nodiscard]] static std::string noted(const std::string& note) {
    std::string text = "a,b,note\n";
    for (const std::string& row : lines_of(rows(12))) text += row + ",n\n";
    return text.replace(text.find("3,2,n") + 4, 1, note);
  }
  // Expects the note in the output, quoted where CSV requires it.
  void expect_note(const std::string& written, const std::string& cell) const {
    SCOPED_TRACE(written);
    const Result plain = train(noted("n"), {"-q"});
    const Result r = train(noted(written), {"-q"});
    ASSERT_EQ(r.code, 0) << r.err;
    std::string expected = plain.out;
    std::size_t at = 0;
    for (int line = 0; line < 5; ++line) at = expected.find('\n', at) + 1;
    expected.replace(at - 2, 1, cell);
    EXPECT_EQ(r.out, expected);
    const Result encoded = aefx({"encode", "t.aefx", "t.csv"});
    EXPECT_EQ(encoded.out, expected) << encoded.err;
  }
};

TEST_F(FaultQuotes, F032_QuotedDelimiter) {
  expect_note("\"x,y\"", "\"x,y\"");
  expect_note("\",\"", "\",\"");
  expect_note("\",,,\"", "\",,,\"");
  expect_note(" \"x,y\"", "\"x,y\"");
  EXPECT_EQ(train(replaced(table(), "a,b", "\"a, or so\",b"), {"-q"}).out, train(table(), {"-q"}).out);
}

TEST_F(FaultQuotes, F033_QuotedLineEndIsTextAndCounted) {
  expect_note("\"x\ny\"", "\"x\ny\"");
  expect_note("\"\n\n\"", "\"\n\n\"");
  expect_note("\"x\r\ny\"", "\"x\r\ny\"");
  expect_refused(noted("\"x\ny\n\nz\"") + "bad,1,n\n", "t.csv:17, column \"a\": \"bad\" is not a number");
  expect_refused(noted("\"x\r\ny\"") + "1\n", "t.csv:15: 3 cells expected, 1 found");
  // Also in a column name.
  expect_error(train("\"a\nb\",c\n" + rows(12) + "1,x\n"), 3, "t.csv:15, column \"c\"");
}

TEST_F(FaultQuotes, F034_DoubledQuote) {
  expect_note("\"say \"\"hi\"\"\"", "\"say \"\"hi\"\"\"");
  expect_note("\"\"\"\"", "\"\"\"\"");
  expect_note("\"\"", "");
  expect_note("\"\"\"\"\"\"", "\"\"\"\"\"\"");
  expect_codes_of(table(), replaced(table(), "\n3,2\n", "\n\"3\",\"2\"\n"));
}

TEST_F(FaultQuotes, F035_UnclosedQuoteErrorNamesItsStart) {
  expect_refused("a,b\n" + rows(6) + "3,\"4\n" + rows(30, 6), "t.csv:8: a quote that opens on this line is not closed",
                 "doubled");
  expect_refused("a,b\n1,2\n3,\"4", "t.csv:3: a quote that opens on this line", "doubled");
  expect_refused("a,\"b\n" + rows(20), "t.csv:1: a quote that opens on this line", "doubled");
  expect_refused(table(3000) + "3,\"4\n" + rows(300), "t.csv:3002: a quote that opens on this line", "doubled");
  // Line numbers count the lines of an earlier quoted cell.
  expect_refused("a,b,c\n1,2,\"x\ny\"\n" + replaced(rows(12), "\n", ",n\n") + "3,4,\"n\n5,6,n\n", "t.csv:16: a quote");
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  expect_error(aefx({"encode", "t.aefx", "-", "-o", "codes.csv"}, table(40) + "3,\"4\n5,6\n"), 3,
               "<stdin>:42: a quote");
  EXPECT_FALSE(dir.has("codes.csv"));
}

TEST_F(FaultQuotes, F035_UnclosedQuoteStopsAtALimit) {
  dir.write("t.csv", table(3000) + "3,\"4\n");
  // Endless lines: only a limit ends this.
  const Result r = shell("{ cat t.csv; exec yes 1,2; } | timeout 20 \"$AEFX\" train - --dim 1");
  expect_error(r, 3, "<stdin>:3002: a quote that opens on this line is not closed within 10000 lines", "doubled");
  const std::string line = std::string(100'000, 'x') + "\n";
  dir.write("line", line);
  const Result wide = shell("{ cat t.csv; while cat line; do :; done; } 2>&- | timeout 20 \"$AEFX\" train - --dim 1");
  expect_error(wide, 3, "<stdin>:3002: a quote that opens on this line is not closed within", "doubled");
  if (!kForeignMemory) {
    EXPECT_LT(r.peak_kilobytes, 150'000);
    EXPECT_LT(wide.peak_kilobytes, 250'000);
  }
}

TEST_F(FaultQuotes, F036_TextAfterClosingQuoteIsAnError) {
  expect_refused("a,b\n" + rows(6) + "\"3\"z,4\n" + rows(6, 6),
                 "t.csv:8: text follows the closing quote of cell 1: \"z,4\"", "doubled");
  expect_refused(noted("\"q\"z"), "t.csv:5: text follows the closing quote of cell 3: \"z\"", "doubled");
  expect_refused(table(3000) + "3,\"4\"z\n", "t.csv:3002: text follows the closing quote of cell 2", "doubled");
  expect_note("\"q\"  ", "q");  // spaces are not text
}

TEST_F(FaultQuotes, F037_QuoteInsideUnquotedCellIsACharacter) {
  expect_note("1\"x", "\"1\"\"x\"");
  expect_note("6\" pipe", "\"6\"\" pipe\"");
  expect_note("a\"b\"", "\"a\"\"b\"\"\"");
}

TEST_F(FaultQuotes, F038_ApostropheAsQuoteOption) {
  std::string odd = "'a','b','no''te'\n";
  for (const std::string& row : lines_of(rows(12))) odd += row + ",'x,\ny'\n";
  const std::string clean = replaced(replaced(odd, "''", "`"), "'", "\"");
  const Result expected = train(replaced(clean, "`", "'"), {"-q"});
  ASSERT_EQ(expected.code, 0) << expected.err;
  ASSERT_EQ(lines_of(expected.out).at(0), "code1,no'te");
  const Result r = train(odd, {"-q", "--quote", "'"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, expected.out);
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv", "--quote", "'"}).out, expected.out);
  // Also detected without the option, since every row fits only with it.
  EXPECT_EQ(train(odd, {"-q"}).out, expected.out);
  // The usual quote is then an ordinary character; with none, every quote is.
  EXPECT_EQ(cells_of(lines_of(train("a,b,n\n1,2,\"q\n2,1,r\"\n3,3,s\n", {"-q", "--quote", "none"}).out).at(1)).at(1),
            "\"\"\"q\"");
  for (const char* bad : {"", "ab", "\n", ","}) {
    expect_error(aefx(quick("t.csv", {"--quote", bad, "--delimiter", ",", "--no-model"})), 2, "--quote");
  }
}

TEST_F(FaultQuotes, F039_BackslashAsEscapeOption) {
  std::string odd = "a,b,note\n";
  std::string clean = odd;
  for (const std::string& row : lines_of(rows(12))) {
    odd += row + ",\"x\\\"y, \\\\\"\n";
    clean += row + ",\"x\"\"y, \\\"\n";
  }
  const Result expected = train(clean, {"-q"});
  ASSERT_EQ(expected.code, 0) << expected.err;
  const Result r = train(odd, {"-q", "--escape", "\\"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, expected.out);
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv", "--escape", "\\"}).out, expected.out);
  EXPECT_EQ(aefx(quick("t.csv", {"-q", "--no-model"})).out, expected.out);  // detected, since every row fits with it
  expect_error(aefx(quick("t.csv", {"--no-model", "--escape", "none"})), 3,
               "t.csv:2: text follows the closing quote of cell 3", "--escape");
  for (const char* bad : {"", "ab", "\n"}) {
    expect_error(aefx(quick("t.csv", {"--escape", bad, "--no-model"})), 2, "--escape");
  }
  // An escape at the end of the file escapes nothing, and its quote stays open.
  expect_error(aefx({"train", "-", "--dim", "1", "--escape", "\\", "--no-model"}, "a,b,n\n1,2,x\n2,1,\"y\\"), 3,
               "<stdin>:3");
}

TEST_F(FaultQuotes, F040_DetectsDelimiter) {
  const std::string plain = noted("x");
  for (const char* delimiter : {"\t", " ", ";", "|", ", "}) {
    SCOPED_TRACE(::testing::PrintToString(delimiter));
    expect_codes_of(plain, replaced(plain, ",", delimiter));
    // Also without text columns and without a header.
    EXPECT_EQ(train(replaced(rows(12), ",", delimiter), {"-q"}).out, train(rows(12), {"-q"}).out);
  }
  // Columns aligned with spaces.
  std::string filled = replaced(table(), ",", "      ");
  expect_codes_of(table(), "  " + replaced(filled, "\n", " \n  ") + "\n");
  // --delimiter overrides the detection.
  for (const auto& [name, sign] : std::vector<std::pair<std::string, std::string>>{
           {"tab", "\t"}, {"space", " "}, {"semicolon", ";"}, {"pipe", "|"}, {":", ":"}, {"/", "/"}}) {
    SCOPED_TRACE(name);
    const Result r = train(replaced(table(), ",", sign), {"-q", "--delimiter", name});
    EXPECT_EQ(r.out, train(table(), {"-q"}).out) << r.err;
  }
}

TEST_F(FaultQuotes, F041_RowWithAnotherDelimiterIsAnError) {
  expect_refused("a,b\n" + rows(6) + "3;4\n" + rows(6, 6), "t.csv:8: 2 cells expected, 1 found");
  expect_refused(table(3000) + "3\t4\n" + rows(6), "t.csv:3002: 2 cells expected, 1 found");
  expect_refused(replaced(table(), ",", ";") + "3,4\n", "t.csv:14: 2 cells expected, 1 found");
}

TEST_F(FaultQuotes, F042_AmbiguousDelimiterAsksForTheOption) {
  const std::string either = "a|b;c\n1|2;3\n2|4;6\n3|1;1\n5|2;2\n";
  expect_refused(either, "t.csv: cannot tell what stands between the cells", "--delimiter");
  // --delimiter also accepts a table of one text column.
  const Result r = train(either, {"-q", "--delimiter", ";", "--keep", "1"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(lines_of(r.out).at(0), EndsWith(",a|b"));
  EXPECT_THAT(lines_of(r.out).at(1), EndsWith(",1|2"));
}

// Places a quoted cell across the boundaries of blocks (16 MiB from the file, 4 MiB from the read-ahead thread), at
// each of its bytes.
TEST_F(FaultQuotes, F043_QuotedCellAcrossBlockBoundaries) {
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  const std::string cell = "\"x\"\"y,\r\nz\"";
  const std::string pad(60'000, 'p');
  for (const std::size_t border : {std::size_t{16} << 20U, std::size_t{32} << 20U}) {
    std::string head = "a,b,pad,note\n";
    std::size_t row = 0;
    const auto begin = [&] { return std::to_string(row % 30) + "," + std::to_string(row * row % 7) + ","; };
    for (; head.size() + 3 * pad.size() < border; ++row) head += begin() + pad + ",n\n";
    for (std::size_t before = 0; before <= cell.size() + 1; ++before) {
      SCOPED_TRACE(::testing::Message() << before << " bytes before " << border);
      std::string text = head + begin();
      text.append(border - before - 1 - text.size(), 'q');
      text += "," + cell + "\n7,6,p,end\n";
      ASSERT_EQ(text.substr(border - before, cell.size()), cell);
      dir.write("big.csv", text);
      const Result r = aefx({"encode", "t.aefx", "big.csv", "-q", "--keep", "note"});
      ASSERT_EQ(r.code, 0) << r.err;
      EXPECT_THAT(r.out.substr(r.out.size() - 60), HasSubstr("," + cell + "\n"));
      EXPECT_THAT(r.out, EndsWith(",end\n"));
      EXPECT_EQ(lines_of(r.out).size(), row + 4);  // the header, two rows, and the quoted line end
    }
  }
}

}  // namespace
}  // namespace aefx::test
