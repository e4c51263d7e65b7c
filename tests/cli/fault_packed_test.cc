// Faults 105 to 107: compressed tables, truncated, damaged, concatenated, and decompression bombs.
#include <zlib.h>
#include <zstd.h>

#include <filesystem>

#include "cli/fault_table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FaultPacked : public FaultTest {
 protected:
  // Returns one gzip member.
  [[nodiscard]] static std::string gzip(const std::string& text, int level = 6) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("deflate");
    return out;
  }
  // Returns one zstd frame with its checksum.
  [[nodiscard]] static std::string zstd(const std::string& text) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const std::size_t size = ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size());
    ZSTD_freeCCtx(context);
    if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
    out.resize(size);
    return out;
  }
  struct Packer {
    std::string name, extension;
    std::string (*pack)(const std::string&);
  };
  [[nodiscard]] static std::vector<Packer> packers() {
    return {{"gzip", ".gz", [](const std::string& text) { return gzip(text); }}, {"zstd", ".zst", zstd}};
  }
  // Encodes the bytes as a file and through a pipe.
  void expect_damaged(const Packer& packer, const std::string& bytes) const {
    const std::string name = "x.csv" + packer.extension;
    dir.write(name, bytes);
    const auto before = dir.list();
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"encode", "t.aefx", name, "-o", "codes.csv"}, {"train", name, "--dim", "1", "-o", "codes.csv"}}) {
      const Result r = aefx(arguments);
      expect_error(r, 5, name);
      EXPECT_THAT(r.err, HasSubstr(packer.name));
    }
    const Result pipe = shell("cat " + name + " | \"$AEFX\" encode t.aefx - -o codes.csv");
    expect_error(pipe, 5, "<stdin>");
    EXPECT_THAT(pipe.err, HasSubstr(packer.name));
    EXPECT_EQ(dir.list(), before);
  }
  void learn() {
    const Result r = train(table(40), {"-q"});
    ASSERT_EQ(r.code, 0) << r.err;
    codes = r.out;
  }
  std::string codes;
};

TEST_F(FaultPacked, F105_CompressionIsDetectedByContent) {
  learn();
  for (const Packer& packer : packers()) {
    for (const std::string& name : {"x.csv" + packer.extension, std::string("plain.csv")}) {
      SCOPED_TRACE(name);
      dir.write(name, packer.pack(table(40)));
      const Result r = aefx({"encode", "t.aefx", name});
      EXPECT_EQ(r.code, 0) << r.err;
      EXPECT_EQ(r.out, codes);
      EXPECT_EQ(shell("cat " + name + " | \"$AEFX\" encode t.aefx -").out, codes);
      EXPECT_EQ(shell("dd bs=1 if=" + name + " 2>/dev/null | \"$AEFX\" encode t.aefx -").out, codes);
    }
  }
}

TEST_F(FaultPacked, F105_TruncatedFileIsAnError) {
  learn();
  for (const Packer& packer : packers()) {
    SCOPED_TRACE(packer.name);
    const std::string whole = packer.pack(table(400));
    // The first bytes identify the format.
    for (std::size_t size = 6; size < whole.size(); size += size + 12 < whole.size() ? 29 : 1) {
      SCOPED_TRACE(size);
      expect_damaged(packer, whole.substr(0, size));
    }
  }
}

TEST_F(FaultPacked, F105_CorruptedFileIsAnErrorOrTheSameTable) {
  learn();
  for (const Packer& packer : packers()) {
    SCOPED_TRACE(packer.name);
    const std::string whole = packer.pack(table(40));
    int errors = 0;
    for (std::size_t at = 4; at < whole.size(); at += 3) {
      SCOPED_TRACE(at);
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
      dir.write("x.csv" + packer.extension, bytes);
      const Result r = aefx({"encode", "t.aefx", "x.csv" + packer.extension, "-q", "-o", "codes.csv"});
      if (r.code == 0) {
        EXPECT_EQ(dir.read("codes.csv"), codes) << "a header's time or name may change nothing";
        std::filesystem::remove(dir.path("codes.csv"));
        continue;
      }
      ++errors;
      expect_error(r, r.code == 3 ? 3 : 5, "x.csv" + packer.extension);
      EXPECT_FALSE(dir.has("codes.csv"));
    }
    EXPECT_GT(errors, 20);
    // Only the checksum.
    std::string bytes = whole;
    const std::size_t sum = packer.name == "gzip" ? whole.size() - 8 : whole.size() - 4;
    bytes[sum] = static_cast<char>(bytes[sum] ^ 1);
    expect_damaged(packer, bytes);
  }
}

TEST_F(FaultPacked, F106_ConcatenatedMembersAreRead) {
  learn();
  for (const Packer& packer : packers()) {
    SCOPED_TRACE(packer.name);
    const std::string name = "x.csv" + packer.extension;
    // A boundary within a row, and an empty member.
    const std::string text = table(40);
    dir.write(name, packer.pack(text.substr(0, 57)) + packer.pack("") + packer.pack(text.substr(57, 1)) +
                        packer.pack(text.substr(58)));
    const Result r = aefx({"encode", "t.aefx", name});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, codes);
    EXPECT_EQ(shell("dd bs=1 if=" + name + " 2>/dev/null | \"$AEFX\" encode t.aefx -").out, codes);
    expect_damaged(packer, packer.pack(text) + packer.pack(rows(40)).substr(0, 20));
    expect_damaged(packer, packer.pack(text) + "garbage that is no member");
  }
}

TEST_F(FaultPacked, F107_DecompressionBombUsesConstantMemory) {
  learn();
  const std::string piece = replaced(std::string(1 << 20, 'z'), "zzzz", "0,0\n");
  for (const Packer& packer : packers()) {
    SCOPED_TRACE(packer.name);
    const std::string name = "bomb.csv" + packer.extension;
    std::string bytes = packer.pack("a,b\n");
    const std::string member = packer.pack(piece);
    for (int i = 0; i < 200; ++i) bytes += member;
    ASSERT_LT(bytes.size(), 2'000'000U);
    dir.write(name, bytes);
    const Result r = shell("exec \"$AEFX\" encode t.aefx " + name + " -o /dev/null");
    EXPECT_EQ(r.code, 0) << r.err;
    if (!kForeignMemory) {
      EXPECT_LT(r.peak_kilobytes, 150'000);
    }
    // A single endless line.
    dir.write(name, packer.pack("a,b\n1,2\n") + packer.pack(std::string(100 << 20, '0')));
    const Result line = shell("exec \"$AEFX\" encode t.aefx " + name + " -o codes.csv");
    expect_error(line, 3, name + ":3: the line is longer than");
    if (!kForeignMemory) {
      EXPECT_LT(line.peak_kilobytes, 250'000);
    }
  }
  EXPECT_FALSE(dir.has("codes.csv"));
}

}  // namespace
}  // namespace aefx::test
