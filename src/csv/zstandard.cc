#include "csv/zstandard.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <new>

#include "aefx/base/error.h"

namespace aefx::csv {
namespace {

class Zstandard : public Unpacked::Method {
 public:
  explicit Zstandard(std::string name) : name_(std::move(name)), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~Zstandard() override { ZSTD_freeDStream(stream_); }
  Zstandard(const Zstandard&) = delete;
  Zstandard& operator=(const Zstandard&) = delete;

  bool unpack(In& in, Out& out) override {
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

}  // namespace

std::unique_ptr<Unpacked::Method> zstandard(const std::string& name) { return std::make_unique<Zstandard>(name); }

}  // namespace aefx::csv
