#include "csv/unpacked.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "aefx/base/error.h"
#include "csv/gzip.h"
#include "csv/zstandard.h"

namespace aefx::csv {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kPacked = 1 << 17;

constexpr std::array<std::pair<Packing, std::string_view>, 2> kMagics{
    {{Packing::gzip, "\x1F\x8B"sv}, {Packing::zstd, "\x28\xB5\x2F\xFD"sv}}};

}  // namespace

Unpacked::Unpacked(std::unique_ptr<ByteSource> bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)) {}

Unpacked::~Unpacked() = default;

Packing Unpacked::packing() const { return packing_; }
void Unpacked::cancel() noexcept { bytes_->cancel(); }

bool Unpacked::ready(std::chrono::milliseconds patience) {
  return more_ || ended_ || taken_ < filled_ || bytes_->ready(patience);
}

bool Unpacked::fill() {
  if (taken_ == filled_) taken_ = filled_ = 0;
  const std::size_t count = bytes_->read(packed_.get() + filled_, kPacked - filled_);
  filled_ += count;
  ended_ = count == 0;
  return !ended_;
}

// The fewest bytes that tell: a pipe may give them one by one, and then nothing for a while.
void Unpacked::recognise() {
  begun_ = true;
  packed_ = std::make_unique<char[]>(kPacked);
  bool open = true;
  while (open && fill()) {
    const std::string_view start(packed_.get(), filled_);
    open = false;
    for (const auto& [packing, magic] : kMagics) {
      if (start.starts_with(magic)) packing_ = packing;
      open = open || (start.size() < magic.size() && magic.starts_with(start));
    }
  }
  if (packing_ == Packing::gzip) method_ = gzip(name_);
  if (packing_ == Packing::zstd) method_ = zstandard(name_);
}

std::size_t Unpacked::read(char* buffer, std::size_t size) {
  if (!begun_) recognise();
  if (method_) return unpack(buffer, size);
  if (taken_ == filled_) {
    if (ended_) return 0;
    packed_.reset();
    return bytes_->read(buffer, size);
  }
  const std::size_t count = std::min(size, filled_ - taken_);
  std::memcpy(buffer, packed_.get() + taken_, count);
  taken_ += count;
  return count;
}

std::size_t Unpacked::unpack(char* buffer, std::size_t size) {
  Method::Out out{buffer, buffer + size};
  while (out.at == buffer) {
    if (taken_ == filled_ && !more_) {
      if (!ended_) fill();
      if (ended_ && within_)
        throw Error(Fault::io, packing_ == Packing::gzip ? "ends within its gzip data" : "ends within its zstd data",
                    name_, "the file may not have been copied whole");
      if (ended_) return 0;
    }
    Method::In in{packed_.get() + taken_, packed_.get() + filled_};
    within_ = !method_->unpack(in, out);
    more_ = within_ && out.at == out.end;
    taken_ = static_cast<std::size_t>(in.at - packed_.get());
  }
  return static_cast<std::size_t>(out.at - buffer);
}

}  // namespace aefx::csv
