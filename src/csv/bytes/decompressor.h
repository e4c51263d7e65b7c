// Compressed tables, decompressed as they are read.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "csv/bytes/byte_source.h"

namespace aefx::csv {

enum class Compression { none, gzip, zstd };

// The compression of a file that begins with `bytes`, at least four of them or all there are.
[[nodiscard]] Compression compression_of(std::string_view bytes);

// Finds out by the first bytes, not by the name, whether a file is compressed, and gives its content; other bytes are
// given unchanged. gzip members (RFC 1952; zeros after the last one are ignored, tapes have them) and zstd frames (RFC
// 8878; windows up to 128 MiB, which is zstd's own default) may follow each other. Memory does not depend on the size
// of the content. read() throws Error (io) naming `name` if the data is truncated, damaged, or followed by other bytes.
class Decompressor : public ByteSource {
 public:
  Decompressor(std::unique_ptr<ByteSource> bytes, std::string name);
  ~Decompressor() override;

  std::size_t read(char* buffer, std::size_t size) override;
  bool ready(std::chrono::milliseconds patience) override;
  [[nodiscard]] bool is_slow() const override { return decoder_ != nullptr || bytes_->is_slow(); }
  void cancel() noexcept override { bytes_->cancel(); }

  [[nodiscard]] Compression compression() const { return compression_; }  // none before the first read()

 private:
  class Decoder;
  class Gzip;
  class Zstd;

  bool fill();
  void recognize();
  std::size_t decompress(char* buffer, std::size_t size);

  std::unique_ptr<ByteSource> bytes_;
  std::string name_;
  std::unique_ptr<Decoder> decoder_;  // null for bytes that are not compressed
  Compression compression_ = Compression::none;
  std::unique_ptr<char[]> input_;
  std::size_t taken_ = 0, filled_ = 0;  // bytes of input_
  bool begun_ = false, ended_ = false;
  bool within_ = false;  // a member has begun and not ended
  bool more_ = false;    // the decoder may hold content for which there was no room
};

}  // namespace aefx::csv
