// Faults 19 to 31: encodings, line endings, control bytes and very long lines.
#include "cli/fault_table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FaultBytes : public FaultTest {
 protected:
  static constexpr const char* kMark = "\xEF\xBB\xBF";  // UTF-8's byte order mark

  // Converts ASCII to UTF-16.
  [[nodiscard]] static std::string wide(const std::string& text, bool big_endian) {
    std::string out;
    for (const char c : text) out += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
    return out;
  }
};

TEST_F(FaultBytes, F019_ByteOrderMarkIsStripped) {
  expect_codes_of(table(), kMark + table());
  ASSERT_EQ(train(kMark + table(), {"-q"}).code, 0);
  EXPECT_THAT(dir.read("t.aefx"), HasSubstr("\"name\": \"a\""));
  EXPECT_EQ(aefx(quick("t.csv", {"--drop", "a", "-q"})).code, 0) << "the first column is found by its name";
  expect_refused(kMark, "t.csv: the table is empty");
}

TEST_F(FaultBytes, F020_ByteOrderMarkBeforeQuoteIsStripped) {
  const std::string quoted = replaced(table(), "a,b", "\"a\",\"b\"");
  expect_codes_of(table(), kMark + quoted);
  EXPECT_THAT(dir.read("t.aefx"), HasSubstr("\"name\": \"a\""));
  // With the delimiter inside the quotes, so that a missed quote would add a column.
  ASSERT_EQ(train(kMark + replaced(table(), "a,b", "\"a,b\",c"), {"-q"}).code, 0);
  EXPECT_THAT(dir.read("t.aefx"), HasSubstr("\"name\": \"a,b\""));
}

TEST_F(FaultBytes, F021_Utf16ErrorNamesTheConvertingCommand) {
  const std::string plain = table();
  expect_refused("\xFF\xFE" + wide(plain, false), "t.csv: is text in UTF-16, not UTF-8",
                 "iconv -f UTF-16 -t UTF-8 t.csv > utf8.csv");
  expect_refused("\xFE\xFF" + wide(plain, true), "t.csv: is text in UTF-16, not UTF-8",
                 "iconv -f UTF-16 -t UTF-8 t.csv > utf8.csv");
  expect_refused(wide(plain, false), "t.csv: is text in UTF-16LE", "iconv -f UTF-16LE -t UTF-8 t.csv > utf8.csv");
  expect_refused(wide(plain, true), "t.csv: is text in UTF-16BE", "iconv -f UTF-16BE -t UTF-8 t.csv > utf8.csv");
  // The suggested command works.
  const Result expected = train(plain, {"-q", "--no-model"});
  dir.write("t.csv", "\xFF\xFE" + wide(plain, false));
  const Result r = shell(
      "\"$AEFX\" train t.csv --dim 1 2>&1 | sed -n 's/^ *run: //p' > run.sh; sh ./run.sh && "
      "\"$AEFX\" train utf8.csv --dim 1 --epochs 1 -q --no-model");
  EXPECT_EQ(r.out, expected.out) << r.err;
  EXPECT_EQ(lines_of(r.out).size(), 13U);
}

TEST_F(FaultBytes, F022_InvalidUtf8FailsInNamesAndPassesThroughText) {
  expect_refused("a,b\xE9t\xE9\n" + rows(12), "t.csv:1, column \"b\\xe9t\\xe9\": the name is not UTF-8: byte 2 of it",
                 "iconv -f LATIN1 -t UTF-8");
  expect_refused(table(12) + "1,\xFF" + "2\n", "t.csv:14, column \"b\": \"\\xff2\" is not a number");
  std::string odd = "a,b,note\n";
  const std::vector<std::string> notes{"caf\xE9", "\xFF\xFE", "\xC3", "\xED\xA0\x80", "\xF5\x80\x80\x80", "plain"};
  for (std::size_t i = 0; i < notes.size(); ++i) {
    odd += std::to_string(i) + "," + std::to_string(i * i % 7) + "," + notes[i] + "\n";
  }
  const Result r = train(odd, {"-q"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto codes = lines_of(r.out);
  const auto encoded = lines_of(aefx({"encode", "t.aefx", "t.csv"}).out);
  ASSERT_EQ(codes.size(), notes.size() + 1);
  EXPECT_EQ(encoded, codes);
  for (std::size_t i = 0; i < notes.size(); ++i) EXPECT_EQ(cells_of(codes[i + 1]).at(1), notes[i]);
}

TEST_F(FaultBytes, F023_NulByteErrorNamesItsLine) {
  using namespace std::string_literals;
  expect_refused(table(12) + "1,\0002\n"s, "t.csv:14: there is a NUL byte", "damaged");
  expect_refused("a,b\n1,2\0\n3,4\n5,6\n"s, "t.csv:2: there is a NUL byte", "damaged");
  expect_refused(table(3000) + "\0\n"s + rows(10), "t.csv:3002: there is a NUL byte", "damaged");
  expect_refused(table(12) + "\0"s, "t.csv:14: there is a NUL byte", "damaged");
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  expect_error(aefx({"encode", "t.aefx", "-", "-o", "codes.csv"}, table(12) + "1,2\0\n"s), 3,
               "<stdin>:14: there is a NUL");
  EXPECT_FALSE(dir.has("codes.csv"));
}

TEST_F(FaultBytes, F024_CrLfLineEndings) {
  expect_codes_of(table(), replaced(table(), "\n", "\r\n"));
  expect_codes_of(table(), replaced(table().substr(0, table().size() - 1), "\n", "\r\n") + "\r");
  expect_error(train(replaced(table(12) + "x,2\n", "\n", "\r\n")), 3, "t.csv:14, column \"a\": \"x\" is not a number");
}

TEST_F(FaultBytes, F025_CrLineEndings) {
  expect_codes_of(table(), replaced(table(), "\n", "\r"));
  expect_codes_of(table(3000), replaced(table(3000), "\n", "\r"));
  expect_error(train(replaced(table(12) + "x,2\n", "\n", "\r")), 3, "t.csv:14, column \"a\": \"x\" is not a number");
}

TEST_F(FaultBytes, F026_MixedLineEndings) {
  std::string mixed;
  const std::vector<std::string> ends{"\n", "\r\n", "\r", "\n"};
  std::size_t line = 0;
  for (const std::string& text : lines_of(table())) mixed += text + ends[line++ % ends.size()];
  expect_codes_of(table(), mixed);
  line = 0;
  std::string bad;
  for (const std::string& text : lines_of(table(12) + "x,2\n")) bad += text + ends[line++ % ends.size()];
  expect_error(train(bad), 3, "t.csv:14, column \"a\": \"x\" is not a number");
}

TEST_F(FaultBytes, F027_TrailingCtrlZErrorNamesIt) {
  expect_refused(table(12) + "\x1A", "t.csv:14: a Ctrl-Z", "tr -d '\\032'");
  expect_refused(table(12) + "\x1A\n", "t.csv:14: a Ctrl-Z", "tr -d '\\032'");
  expect_refused(table(12) + "1,2\x1A", "t.csv:14: a Ctrl-Z", "tr -d '\\032'");
  expect_refused(table(3000) + "\x1A", "t.csv:3002: a Ctrl-Z", "tr -d '\\032'");
}

TEST_F(FaultBytes, F027_CtrlZAfterCrLfErrorNamesIt) {
  expect_refused(replaced(table(12), "\n", "\r\n") + "\x1A\r\n", "t.csv:14: a Ctrl-Z", "tr -d '\\032'");
}

TEST_F(FaultBytes, F028_OtherFileFormatsAreDetected) {
  using namespace std::string_literals;
  const std::vector<std::pair<std::string, std::string>> kinds{
      {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, "is a PNG image"},
      {"\xFF\xD8\xFF\xE0\0\x10JFIF"s, "is a JPEG image"},
      {"PK\x03\x04\x14\0\6\0\b\0\0\0!\0[Content_Types].xml"s, "is an Excel workbook (xlsx)"},
      {"PK\x03\x04\x14\0\0\0\b\0\0\0!\0xl/workbook.xml"s, "is an Excel workbook (xlsx)"},
      {"PAR1\x15\x04\x15\x10\x15\x14"s, "is a Parquet file"},
      {"ARROW1\0\0\xFF\xFF\xFF\xFF"s, "is an Arrow (Feather) file"},
      {"\xFF\xFF\xFF\xFF\xA0\0\0\0"s, "is a stream of Arrow"},
      {"%PDF-1.7\n"s, "is a PDF document"},
      {"SQLite format 3\0\x10\0\1\1"s, "is an SQLite database"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s, "is an old Excel workbook"},
      {"<!DOCTYPE html>\n<html>"s, "is a web page"},
      {"\x7F"
       "ELF\2\1\1\0"s,
       "is a program"}};
  for (const auto& [bytes, what] : kinds) {
    SCOPED_TRACE(what);
    expect_refused(bytes, "t.csv: " + what);
    // An endless file is not read to its end.
    dir.write("head", bytes);
    const Result r = shell("{ cat head; exec cat /dev/zero; } | timeout 10 \"$AEFX\" train - --dim 1");
    expect_error(r, 3, "<stdin>: " + what);
    EXPECT_LT(r.peak_kilobytes, kForeignMemory ? 1'000'000 : 150'000);
    std::filesystem::remove(dir.path("head"));
  }
}

TEST_F(FaultBytes, F029_TooLongLineErrorNamesItsLine) {
  const std::string digits(17U << 20U, '1');
  expect_refused(table(12) + digits + ",2\n", "t.csv:14: the line is longer than 16777215 bytes", "closing quote");
  dir.write("t.csv", "");
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  dir.write("t.csv", table(12) + "\"" + digits + "\",2\n");
  expect_error(aefx({"encode", "t.aefx", "t.csv", "-o", "codes.csv"}), 3, "t.csv:14: the line is longer than",
               "line ends");
  EXPECT_FALSE(dir.has("codes.csv"));
  // A line just below the limit is read.
  dir.write("t.csv", "a,b,note\n1,2," + std::string((16U << 20U) - 6, 'x') + "\n3,1,y\n0,4,z\n");
  const Result r = aefx(quick("t.csv", {"-q", "--keep", ""}));
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(lines_of(r.out).size(), 4U);
}

TEST_F(FaultBytes, F030_TrainsOn100000ColumnsInBoundedMemory) {
  constexpr int kColumns = 100'000;
  std::string text;
  for (int c = 0; c < kColumns; ++c) text += (c > 0 ? ",c" : "c") + std::to_string(c);
  text += "\n";
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < kColumns; ++c) text += (c > 0 ? "," : "") + std::to_string((r * c + r * r) % 101);
    text += "\n";
  }
  dir.write("t.csv", text);
  const Result r = aefx(quick("t.csv", {"-q"}));
  ASSERT_EQ(r.code, 0) << r.err;
  expect_finite(r.out, 3, 1);
  EXPECT_LT(r.peak_kilobytes, kForeignMemory ? 10'000'000 : 1'000'000);
  const Result encoded = aefx({"encode", "t.aefx", "t.csv"});
  EXPECT_EQ(encoded.out, r.out) << encoded.err;
  expect_error(train(replaced(text, ",c99999\n", "\n")), 3,
               "t.csv:1: the first row has 99999 cells, but most have 100000");
}

TEST_F(FaultBytes, F031_Rejects100MegabytesOfCommasInBoundedMemory) {
  dir.write("t.csv", table(4));
  const std::string commas = "head -c 104857600 /dev/zero | tr '\\0' ','";
  const Result alone = shell(commas + " | \"$AEFX\" train - --dim 1");
  expect_error(alone, 3, "<stdin>:1: the line is longer than 16777215 bytes");
  const Result after = shell("{ cat t.csv; " + commas + "; } | \"$AEFX\" train - --dim 1");
  expect_error(after, 3, "<stdin>:6: the line is longer than 16777215 bytes");
  // Readable lines with more cells than the limit of columns.
  const Result many = shell("head -c 2000000 /dev/zero | tr '\\0' ',' | \"$AEFX\" train - --dim 1");
  expect_error(many, 3, "<stdin>:1: the row has more than 1000000 cells", "--delimiter");
  if (!kForeignMemory) {
    for (const Result& r : {alone, after, many}) EXPECT_LT(r.peak_kilobytes, 200'000);
  }
  EXPECT_THAT(dir.list(), ElementsAre("t.csv"));
}

}  // namespace
}  // namespace aefx::test
