// Encodings, line ends, other formats, long lines.
#include <cmath>

#include "csv/bytes/file_magic.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

const Rows kTwoRows = {{"1", "2"}, {"3", "4"}};

TEST(ReaderBytes, ByteOrderMarkIsNotPartOfTheFirstName) {
  Reader reader = open("\xEF\xBB\xBFname,b\n1,2\n");
  EXPECT_EQ(reader.schema().columns[0].name, "name");
  Reader in_quotes = open("\xEF\xBB\xBF\"a,b\",c\n1,2\n");
  EXPECT_THAT(names(in_quotes.schema()), ElementsAre("a,b", "c"));
}

TEST(ReaderBytes, Utf16ErrorSuggestsIconv) {
  for (const std::string& text : {"\xFF\xFE"
                                  "a\0,\0b\0\n\0"s,
                                  "\xFE\xFF\0a\0,\0b\0\n"s, "a\0,\0b\0\n\0"s, "\0a\0,\0b\0\n"s}) {
    const Error error = error_in(text);
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_THAT(error.what(), HasSubstr("UTF-16"));
    EXPECT_THAT(error.hint(), HasSubstr("iconv -f UTF-16"));
    EXPECT_THAT(error.hint(), HasSubstr("t.csv"));
  }
}

TEST(ReaderBytes, InvalidUtf8InNameIsAnErrorWithItsOffset) {
  const Error error = error_in(
      "a,gr\xF6\xDF"
      "e\n1,2\n");
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_THAT(error.what(), HasSubstr("byte 3"));
  EXPECT_THAT(error.where(), HasSubstr("t.csv:1, column \"gr\\xf6"));
}

TEST(ReaderBytes, TextIsKeptByteForByte) {
  const std::string odd = "gr\xF6\xDF\x01 \x7F\xFF";
  EXPECT_EQ(texts("a,b\n1," + odd + "\n2,y\n")[0][1], odd);
}

TEST(ReaderBytes, NulIsAnErrorAtItsLine) {
  const Error error = error_in("a,b\n1,2\n3,\0"s + "4\n");
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("NUL"));
}

TEST(ReaderBytes, AllLineEnds) {
  for (const std::string text :
       {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\r1,2\r3,4", "a,b\r\n1,2\n3,4\r\n",
        "a,b\n1,2\r3,4\n", "a,b\r\n1,2\r3,4", "a,b\r\r\n1,2\r\r\n3,4\r\r\n"}) {
    EXPECT_EQ(texts(text), kTwoRows) << testing::PrintToString(text);
  }
}

TEST(ReaderBytes, CountsLinesWithAnyLineEnd) {
  Reader reader = open("a,b\n1,2\r3,4\n\r5,6\n");
  RowBatch batch;
  reader.read({{0, 1}, {}}, 10, batch);
  EXPECT_THAT(batch.lines, ElementsAre(2, 3, 5));
  EXPECT_EQ(reader.irregular().blank_lines, 1U);
}

TEST(ReaderBytes, KeepsQuotedLineEnds) {
  EXPECT_EQ(texts("a,b\r\n\"1\r\n2\",x\r\n")[0][0], "1\r\n2");
  EXPECT_EQ(texts("a,b\r\n\"1\n2\",x\r\n")[0][0], "1\n2");
  EXPECT_EQ(texts("a,b\n\"1\r2\",x\n")[0][0], "1\r2");
  EXPECT_EQ(texts("a,b\r\"1\r2\",x\r")[0][0], "1\r2");
  EXPECT_EQ(texts("a,b\n\"1\r\r\n\n\r\",x\n")[0][0], "1\r\r\n\n\r");
}

TEST(ReaderBytes, CtrlZAtTheEndIsAnError) {
  for (const std::string text : {"a,b\n1,2\n\x1A", "a,b\n1,2\x1A", "a,b\n1,2\n\x1A\n"}) {
    const Error error = error_in(text);
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_THAT(error.what(), HasSubstr("Ctrl-Z"));
  }
  EXPECT_EQ(error_in("a,b\n1,2\n\x1A").where(), "t.csv:3");
}

TEST(ReaderBytes, RecognizesOtherFormats) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s, "PNG"},
      {"\xFF\xD8\xFF\xE0\0\x10JFIF"s, "JPEG"},
      {"%PDF-1.4\n%\xE2\xE3\n", "PDF"},
      {"PK\x03\x04\x14\0\0\0\x08\0xl/workbook.xml"s, "xlsx"},
      {"PK\x03\x04\x14\0\0\0\x08\0hello.txt"s, "zip"},
      {"\xFD"
       "7zXZ\0\0\x04"s,
       "xz"},
      {"BZh91AY&SY\x01\x02", "bzip2"},
      {"PAR1\x15\x04\x15\x10"s, "Parquet"},
      {"ARROW1\0\0\xFF\xFF\xFF\xFF"s, "Arrow (Feather)"},
      {"\xFF\xFF\xFF\xFF\xA0\0\0\0"s, "stream of Arrow"},
      {"FEA1\0\0\0\0\0\0\0\0"s, "Feather file of version 1"},
      {"SQLite format 3\0\x10\0"s, "SQLite"},
      {"{\n  \"format\": \"aefx-model\",\n  \"version\": 1\n}\n", "aefx model"},
      {"{\"format\": \"aefx-model\"}", "aefx model"},
      {"<!DOCTYPE html>\n<html>\n", "web page"},
  };
  for (const auto& [bytes, name] : files) {
    const Error error = error_in(bytes);
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_EQ(error.where(), "t.csv");
    EXPECT_THAT(error.what(), HasSubstr(name));
  }
}

TEST(ReaderBytes, LinesForOtherFormatsQuoteTheFile) {
  const auto line = [](const std::string& bytes, const std::string& name) {
    return recognize_format(bytes, name)->hint;
  };
  const std::string parquet = "PAR1\x15\x04\x15\x10", arrow = "ARROW1\0\0\xFF\xFF"s;
  const auto duckdb = [](const std::string& sql) { return "to pipe it in: duckdb -c " + sql + " | aefx ... -"; };
  EXPECT_EQ(line(parquet, "a b.parquet"), duckdb(R"("COPY (FROM read_parquet('a b.parquet')) TO '/dev/stdout'")"));
  EXPECT_EQ(line(parquet, "it's"), duckdb(R"("COPY (FROM read_parquet('it''s')) TO '/dev/stdout'")"));
  EXPECT_EQ(line(parquet, "$x"), duckdb(R"('COPY (FROM read_parquet('\''$x'\'')) TO '\''/dev/stdout'\''')"));
  for (const std::string name : {"<stdin>", "a\nb", "a[1]"})
    EXPECT_EQ(line(parquet, name), duckdb(R"("COPY (FROM read_parquet('FILE')) TO '/dev/stdout'")"));
  EXPECT_THAT(line(arrow, "it's"), EndsWith(R"(" 'it'\''s' | aefx ... -)"));
  EXPECT_THAT(line(arrow, "-x"), EndsWith(R"(" ./-x | aefx ... -)"));
  EXPECT_THAT(line(arrow, "<stdin>"), EndsWith(R"(" FILE | aefx ... -)"));
}

TEST(ReaderBytes, NamesMayBeginLikeOtherFormats) {
  EXPECT_EQ(texts("PAR1,PAR2\n1,2\n3,4\n"), kTwoRows);
  EXPECT_EQ(texts("PK,BM\n1,2\n3,4\n"), kTwoRows);
}

TEST(ReaderBytes, TooLongLineIsAnError) {
  const std::string text = "a,b\n1,2\n3," + std::string(40 << 20, '4');
  const Error error = error_in(text);
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("16777215 bytes"));
  EXPECT_THAT(error_in(std::string(100'000'000, ',')).where(), "t.csv:1");
}

// LineReader's block has 2^24 bytes: rows around its multiples, and a last line without an end, must be complete.
TEST(ReaderBytes, ReadsTablesOfSizesAroundABlock) {
  constexpr std::size_t kBlock = 1 << 24;
  const std::string line = std::string(999, '7') + "\n";
  for (const std::size_t size :
       {2 * kBlock - 1, 2 * kBlock, 2 * kBlock + 1, 3 * kBlock - 1, 3 * kBlock, 3 * kBlock + 7}) {
    std::string text = "name\n";
    while (text.size() + line.size() <= size) text += line;
    const std::size_t whole = text.size() / line.size();
    if (text.size() < size) text += std::string(size - text.size(), '8');
    ASSERT_EQ(text.size(), size);
    Reader reader = open(text);
    RowBatch batch;
    std::size_t rows = 0, bytes = 5;
    std::string last;
    while (reader.read({{}, {0}}, 4096, batch)) {
      rows += batch.rows();
      for (std::size_t i = 0; i < batch.rows(); ++i) bytes += batch.texts.at(i, 0).size() + 1;
      last = batch.texts.at(batch.rows() - 1, 0);
    }
    EXPECT_EQ(rows, whole + 1);
    EXPECT_EQ(bytes, size + 1);
    EXPECT_EQ(last.front(), '8');
  }
}

TEST(ReaderBytes, NulInLaterChunkIsAnErrorAtItsLine) {
  std::string text = "a,b\n";
  while (text.size() < (50U << 20)) text += "1," + std::string(1000, 'x') + "\n";
  const auto line = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  text += "3,"s + '\0' + "\n1,2\n";
  EXPECT_EQ(error_in(text).where(), "t.csv:" + std::to_string(line));
}

TEST(ReaderBytes, ShortReadsChangeNothing) {
  std::string text = "a,b,c\r\n";
  for (int i = 0; i < 300; ++i) text += std::to_string(i) + ",\"x\r\n\"\"y\"," + std::to_string(i * 7) + "\r\n";
  const Rows expected = texts(text);
  ASSERT_EQ(expected.size(), 300U);
  for (const std::size_t size : {1U, 2U, 3U, 7U, 100U}) {
    Reader reader(std::make_unique<Pieces>(text, [=] { return size; }), "t.csv", {});
    EXPECT_EQ(texts(reader), expected);
  }
}

// Fails after some bytes, as a disk does.
class Failing : public ByteSource {
 public:
  explicit Failing(std::size_t good) : good_(good) {}
  std::size_t read(char* buffer, std::size_t size) override {
    if (good_ == 0) throw Error(Fault::io, "cannot be read: Input/output error", "t.csv");
    const std::size_t count = std::min(size, good_);
    for (std::size_t i = 0; i < count; ++i) buffer[i] = (good_ - i) % 1024 == 1 ? '\n' : 'x';
    good_ -= count;
    return count;
  }

 private:
  std::size_t good_;
};

TEST(ReaderBytes, ReadErrorReachesTheCaller) {
  for (const std::size_t good : {0U, 2048U, 32U << 20, 48U << 20, 100U << 20}) {
    const auto error = error_of([&] {
      Reader reader(std::make_unique<Failing>(good), "t.csv", {});
      texts(reader);
    });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault(), Fault::io);
  }
}

// Pieces of a size that puts the end of the long line, and the NUL, into one chunk.
Error error_in_pieces(const std::string& text) {
  return error_of([&] {
           Reader reader(std::make_unique<Pieces>(text, [] { return 100'000; }), "t.csv", {});
           texts(reader);
         })
      .value_or(Error(Fault::bug, "no error"));
}

TEST(ReaderBytes, TooLongLineIsNamedBeforeANulBehindIt) {
  const std::string begin = "a,b\n1,", nul = "3,"s + std::string(30, '4') + '\0' + "\n";
  const auto x = [](std::size_t count) { return std::string(count, 'x'); };
  constexpr std::size_t kLongest = 1 << 24;
  for (const std::string& text : {begin + x(kLongest) + "\n" + nul, begin + x(kLongest + 20) + nul}) {
    const Error error = error_in_pieces(text);
    EXPECT_EQ(error.where(), "t.csv:2");
    EXPECT_THAT(error.what(), HasSubstr("16777215 bytes"));
  }
  const Error error = error_in_pieces(begin + x(kLongest - 20) + "\n" + nul);
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("NUL"));
}

TEST(ReaderBytes, TooLongLineFarDownIsAnError) {
  std::string text = "a,b\n";
  for (int i = 0; i < 100'000; ++i) text += "1,x\n";
  const auto line = [](std::size_t size) { return "1," + std::string(size - 3, 'x') + "\n"; };
  EXPECT_EQ(texts(text + line(1 << 24) + "2,y\n").size(), 100'002U);
  EXPECT_EQ(error_in(text + line((1 << 24) + 1) + "2,y\n").where(), "t.csv:100002");
}

TEST(ReaderBytes, LinesThatEndInCrMayBeMany) {
  std::string text = "a,b\r";
  const std::string row = "1," + std::string(1000, 'x') + "\r";
  while (text.size() < (40U << 20)) text += row;
  EXPECT_EQ(texts(text).size(), (text.size() - 4) / row.size());
}

TEST(ReaderBytes, BytesLikeThoseOfArrowAreText) {
  EXPECT_TRUE(recognize_format("\xFF\xFF\xFF\xFF\xA0\0\0\0\x10"s, "t"));
  EXPECT_FALSE(recognize_format(std::string(20, '\xFF'), "t"));
}

TEST(ReaderBytes, LinesBehindALongOneAreReadOnce) {
  std::string text = "a,b\n1," + std::string((1 << 24) - 20, 'x') + "\n";
  for (int i = 0; i < 20'000; ++i) text += "2,y\n";
  Reader reader(std::make_unique<Pieces>(text, [] { return 100'000; }), "t.csv", {});
  EXPECT_EQ(texts(reader).size(), 20'001U);
}

}  // namespace
}  // namespace aefx::csv::test
