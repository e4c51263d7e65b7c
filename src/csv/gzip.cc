#include "csv/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "aefx/base/error.h"

namespace aefx::csv {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;

uInt room(std::ptrdiff_t size) {
  return static_cast<uInt>(std::min<std::ptrdiff_t>(size, std::numeric_limits<int>::max()));
}

class Gzip : public Unpacked::Method {
 public:
  explicit Gzip(std::string name) : name_(std::move(name)) {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  bool unpack(In& in, Out& out) override {
    if (at_member_ && members_ > 0) {
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
      ++members_;
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
  bool at_member_ = true;
  std::size_t members_ = 0;
};

}  // namespace

std::unique_ptr<Unpacked::Method> gzip(const std::string& name) { return std::make_unique<Gzip>(name); }

}  // namespace aefx::csv
