#include "csv/bytes/decompressor.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "aefx/base/error.h"

namespace aefx::csv {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kInput = 1 << 17;  // bytes
constexpr int kGzipOnly = 16 + MAX_WBITS;

constexpr std::array<std::pair<Compression, std::string_view>, 2> kCompressionMagics{
    {{Compression::gzip, "\x1F\x8B"sv}, {Compression::zstd, "\x28\xB5\x2F\xFD"sv}}};

uInt room(std::ptrdiff_t size) {
  return static_cast<uInt>(std::min<std::ptrdiff_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

Compression compression_of(std::string_view bytes) {
  for (const auto& [compression, magic] : kCompressionMagics) {
    if (bytes.starts_with(magic)) return compression;
  }
  return Compression::none;
}

class Decompressor::Decoder {
 public:
  struct Span {
    char* at;
    char* end;
  };
  virtual ~Decoder() = default;

  // Decodes from `in`, whose bytes are not changed, to `out`, and moves both on. Returns true at the end of a member.
  virtual bool decode(Span& in, Span& out) = 0;
};

class Decompressor::Gzip : public Decoder {
 public:
  explicit Gzip(std::string name) : name_(std::move(name)) {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  bool decode(Span& in, Span& out) override {
    if (at_member_) {
      while (in.at != in.end && *in.at == '\0') ++in.at;
      if (in.at == in.end) return true;
      if (static_cast<unsigned char>(*in.at) != 0x1F) fail("something else follows its gzip data");
      inflateReset(&stream_);
    }
    at_member_ = false;
    stream_.next_in = reinterpret_cast<Bytef*>(in.at);
    stream_.avail_in = room(in.end - in.at);
    stream_.next_out = reinterpret_cast<Bytef*>(out.at);
    stream_.avail_out = room(out.end - out.at);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    in.at = reinterpret_cast<char*>(stream_.next_in);
    out.at = reinterpret_cast<char*>(stream_.next_out);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result == Z_STREAM_END) {
      at_member_ = true;
      return true;
    }
    if (result != Z_OK && result != Z_BUF_ERROR) fail("its gzip data is damaged");
    return false;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::io, what, name_, "the file may not have been copied whole; gzip -t tests it");
  }

  std::string name_;
  z_stream stream_{};
  bool at_member_ = false;  // a member ended: the next byte begins another one
};

class Decompressor::Zstd : public Decoder {
 public:
  explicit Zstd(std::string name) : name_(std::move(name)), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  bool decode(Span& in, Span& out) override {
    ZSTD_inBuffer from{in.at, static_cast<std::size_t>(in.end - in.at), 0};
    ZSTD_outBuffer to{out.at, static_cast<std::size_t>(out.end - out.at), 0};
    const std::size_t left = ZSTD_decompressStream(stream_, &to, &from);
    in.at += from.pos;
    out.at += to.pos;
    if (ZSTD_isError(left) != 0) fail(left);
    return left == 0;
  }

 private:
  [[noreturn]] void fail(std::size_t result) const {
    switch (ZSTD_getErrorCode(result)) {
      case ZSTD_error_memory_allocation:
        throw std::bad_alloc();
      case ZSTD_error_frameParameter_windowTooLarge:
        throw Error(Fault::io, "its zstd data needs more than 128 MiB to be unpacked", name_,
                    "zstd --long=31 -dc FILE | aefx ... - unpacks it outside");
      case ZSTD_error_prefix_unknown:
        throw Error(Fault::io, "something else follows its zstd data", name_, "zstd -t tests it");
      default:
        throw Error(Fault::io, "its zstd data is damaged", name_,
                    "the file may not have been copied whole; zstd -t tests it");
    }
  }

  std::string name_;
  ZSTD_DStream* stream_;
};

Decompressor::Decompressor(std::unique_ptr<ByteSource> bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)) {}

Decompressor::~Decompressor() = default;

bool Decompressor::ready(std::chrono::milliseconds patience) {
  return more_ || ended_ || taken_ < filled_ || bytes_->ready(patience);
}

bool Decompressor::fill() {
  if (taken_ == filled_) taken_ = filled_ = 0;
  const std::size_t count = bytes_->read(input_.get() + filled_, kInput - filled_);
  filled_ += count;
  ended_ = count == 0;
  return !ended_;
}

// Takes as few bytes as tell the compression: a pipe may give them one by one, and then nothing for a while.
void Decompressor::recognize() {
  begun_ = true;
  input_ = std::make_unique<char[]>(kInput);
  bool undecided = true;
  while (undecided && fill()) {
    const std::string_view start(input_.get(), filled_);
    undecided = std::any_of(kCompressionMagics.begin(), kCompressionMagics.end(), [&](const auto& entry) {
      return start.size() < entry.second.size() && entry.second.starts_with(start);
    });
  }
  compression_ = compression_of({input_.get(), filled_});
  if (compression_ == Compression::gzip) decoder_ = std::make_unique<Gzip>(name_);
  if (compression_ == Compression::zstd) decoder_ = std::make_unique<Zstd>(name_);
}

std::size_t Decompressor::read(char* buffer, std::size_t size) {
  if (!begun_) recognize();
  if (decoder_) return decompress(buffer, size);
  if (taken_ == filled_) {
    if (ended_) return 0;
    input_.reset();
    return bytes_->read(buffer, size);
  }
  const std::size_t count = std::min(size, filled_ - taken_);
  std::memcpy(buffer, input_.get() + taken_, count);
  taken_ += count;
  return count;
}

std::size_t Decompressor::decompress(char* buffer, std::size_t size) {
  Decoder::Span out{buffer, buffer + size};
  while (out.at == buffer) {
    if (taken_ == filled_ && !more_) {
      if (!ended_) fill();
      if (ended_ && within_)
        throw Error(Fault::io,
                    compression_ == Compression::gzip ? "ends within its gzip data" : "ends within its zstd data",
                    name_, "the file may not have been copied whole");
      if (ended_) return 0;
    }
    Decoder::Span in{input_.get() + taken_, input_.get() + filled_};
    within_ = !decoder_->decode(in, out);
    more_ = within_ && out.at == out.end;
    taken_ = static_cast<std::size_t>(in.at - input_.get());
  }
  return static_cast<std::size_t>(out.at - buffer);
}

}  // namespace aefx::csv
