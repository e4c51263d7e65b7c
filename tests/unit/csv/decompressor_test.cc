#include "csv/bytes/decompressor.h"

#include <zlib.h>
#include <zstd.h>

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::HasSubstr;

std::string gzipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  std::string copy = text;
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstandarded(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string unpacked(const std::string& bytes, std::size_t piece = 1 << 20, std::size_t buffer_size = 4096) {
  Decompressor source(std::make_unique<Pieces>(bytes, [piece] { return piece; }), "t.csv");
  std::string out, buffer(buffer_size, '\0');
  while (const std::size_t count = source.read(buffer.data(), buffer.size())) out.append(buffer, 0, count);
  EXPECT_EQ(source.read(buffer.data(), buffer.size()), 0U);  // and stays at its end
  return out;
}

Error unpack_error(const std::string& bytes) {
  return error_of([&] { unpacked(bytes); }).value_or(Error(Fault::bug, "no error"));
}

std::string table(std::size_t rows) {
  std::string text = "a,b\n";
  for (std::size_t i = 0; i < rows; ++i) text += std::to_string(i * i) + "," + std::to_string(i % 7) + "\n";
  return text;
}

class Compressed : public testing::TestWithParam<std::string (*)(const std::string&)> {};
INSTANTIATE_TEST_SUITE_P(Decompressor, Compressed, testing::Values(gzipped, zstandarded));

TEST_P(Compressed, DecompressesPiecesOfAnySize) {
  const std::string text = table(2000);
  const std::string bytes = GetParam()(text);
  for (const std::size_t piece : {1, 2, 3, 5, 1000, 1 << 20}) EXPECT_EQ(unpacked(bytes, piece), text) << piece;
  for (const std::size_t buffer : {1, 2, 7, 100'000}) EXPECT_EQ(unpacked(bytes, 1000, buffer), text) << buffer;
}

TEST_P(Compressed, ReadsAllMembers) {
  const std::string bytes = GetParam()("a\n") + GetParam()("") + GetParam()("1\n2\n") + GetParam()("3\n");
  for (const std::size_t piece : {1, 4, 1000}) EXPECT_EQ(unpacked(bytes, piece), "a\n1\n2\n3\n");
}

TEST_P(Compressed, TruncatedDataIsAnErrorThatNamesTheFile) {
  const std::string bytes = GetParam()(table(50));
  for (std::size_t size = 4; size < bytes.size(); ++size) {
    const Error error = unpack_error(bytes.substr(0, size));
    ASSERT_EQ(error.fault(), Fault::io) << size;
    ASSERT_EQ(error.where(), "t.csv");
    ASSERT_THAT(error.message(), HasSubstr("ends within")) << size;
  }
}

// A flipped bit is an error, unless it is in a part of the header that has no meaning for the text (as the time).
TEST_P(Compressed, FlippedBitNeverChangesTheText) {
  const std::string text = table(50);
  const std::string bytes = GetParam()(text);
  std::size_t errors = 0;
  for (std::size_t i = 0; i < 8 * bytes.size(); ++i) {
    std::string bad = bytes;
    bad[i / 8] = static_cast<char>(bad[i / 8] ^ (1 << (i % 8)));
    if (i / 8 < 4) continue;  // no longer what it was
    std::string got;
    const auto error = error_of([&] { got = unpacked(bad); });
    if (error) {
      ASSERT_EQ(error->fault(), Fault::io) << error->what();
      ++errors;
    }
  }
  EXPECT_GT(errors, 2 * bytes.size());
}

TEST_P(Compressed, TrailingDataIsAnError) {
  EXPECT_THAT(unpack_error(GetParam()("a\n1\n") + "a\n1\n").message(), HasSubstr("something else follows"));
}

TEST_P(Compressed, ReaderRecognizesCompression) {
  Reader reader = open(GetParam()("a,b\n1,2\n3,4\n"));
  EXPECT_EQ(texts(reader), (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(reader.sniff_report().compression, GetParam() == gzipped ? "gzip" : "zstd");
}

TEST_P(Compressed, CompressedTwiceIsAnError) {
  EXPECT_THAT(error_in(GetParam()(GetParam()("a,b\n1,2\n"))).message(), HasSubstr("compressed with"));
}

TEST(Decompressor, PassesOtherBytesThrough) {
  for (const std::string& text : {std::string(), std::string("\x1F"), std::string("\x1F\x8C"), std::string("("),
                                  std::string("(\xB5\x2F"), std::string("a,b\n1,2\n"), table(5000)}) {
    for (const std::size_t piece : {1, 3, 1 << 20}) EXPECT_EQ(unpacked(text, piece), text);
  }
}

TEST(Decompressor, IgnoresZerosAfterGzip) {
  EXPECT_EQ(unpacked(gzipped("a\n1\n") + std::string(10'000, '\0')), "a\n1\n");
}

}  // namespace
}  // namespace aefx::csv::test
