// Compiled once for each instruction set by Highway, as nn/kernels.cc says.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "csv/parse/cell_ends.cc"
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "csv/parse/cell_ends.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::csv::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Bits = std::uint64_t;
constexpr std::size_t kBlock = 64;  // bytes: one bit each
using Tag = hn::CappedTag<std::uint8_t, kBlock>;
using Vec = hn::Vec<Tag>;

// Bit i of the result tells whether text[i] equals `byte`.
HWY_INLINE Bits equal_bits(Tag tag, const std::uint8_t* text, Vec byte) {
  const std::size_t lanes = hn::Lanes(tag);
  Bits bits = 0;
  for (std::size_t i = 0; i < kBlock; i += lanes) {
    std::uint8_t some[sizeof(Bits)] = {};
    hn::StoreMaskBits(tag, hn::Eq(hn::LoadU(tag, text + i), byte), some);
    Bits part = 0;
    __builtin_memcpy(&part, some, sizeof part);
    bits |= part << i;
  }
  return bits;
}

// Writes the offsets of the bits of one block of text, at `begin`, and returns the end of what it wrote.
HWY_INLINE std::uint32_t* put_offsets(Bits bits, std::uint32_t begin, std::uint32_t* to) {
  while (bits != 0) {
    *to++ = begin + static_cast<std::uint32_t>(__builtin_ctzll(bits));
    bits &= bits - 1;
  }
  return to;
}

// Finds the cell ends of `text`, whose first byte has the offset `begin`.
void find_in(std::string_view text, std::uint32_t begin, char delimiter, char quote, EndsFound& found) {
  const Tag tag;
  const auto all = [tag](char c) HWY_ATTR { return hn::Set(tag, static_cast<std::uint8_t>(c)); };
  const Vec delimiters = all(delimiter), line_ends = all('\n'), quotes = all(quote), returns = all('\r');
  EndsFound out = found;
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    HWY_ALIGN std::uint8_t last[kBlock] = {};
    const auto* block = reinterpret_cast<const std::uint8_t*>(text.data()) + at;
    if (text.size() - at < kBlock) {
      __builtin_memcpy(last, block, text.size() - at);
      block = last;
    }
    const Bits here = equal_bits(tag, block, line_ends);
    out.lines += static_cast<std::size_t>(__builtin_popcountll(here));
    out.carriage_returns += static_cast<std::size_t>(__builtin_popcountll(equal_bits(tag, block, returns)));
    out.quotes |= equal_bits(tag, block, quotes);
    const std::uint32_t offset = begin + static_cast<std::uint32_t>(at);
    out.to = put_offsets(equal_bits(tag, block, delimiters) | here, offset, out.to);
  }
  found = out;
}

std::size_t count_in(const char* text, std::size_t size, char byte) {
  const Tag tag;
  const std::size_t lanes = hn::Lanes(tag);
  const Vec wanted = hn::Set(tag, static_cast<std::uint8_t>(byte));
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text);
  std::size_t count = 0;
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) count += hn::CountTrue(tag, hn::Eq(hn::LoadU(tag, bytes + i), wanted));
  for (; i < size; ++i) count += text[i] == byte ? 1 : 0;
  return count;
}

}  // namespace aefx::csv::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>

namespace aefx::csv {

HWY_EXPORT(find_in);
HWY_EXPORT(count_in);

std::size_t count_byte(std::string_view text, char byte) {
  return HWY_DYNAMIC_DISPATCH(count_in)(text.data(), text.size(), byte);
}

void find_cell_ends(std::string_view text, char delimiter, char quote, CellEnds& ends) {
  constexpr std::size_t kSome = 1 << 14;  // bytes, for which there must be room for as many offsets
  EndsFound found{.to = ends.offsets.data()};
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += kSome) {
    if (ends.offsets.size() < count + kSome) ends.offsets.resize(2 * count + kSome);
    found.to = ends.offsets.data() + count;
    HWY_DYNAMIC_DISPATCH(find_in)(text.substr(at, kSome), static_cast<std::uint32_t>(at), delimiter, quote, found);
    count = static_cast<std::size_t>(found.to - ends.offsets.data());
  }
  ends.lines = found.lines;
  ends.carriage_returns = found.carriage_returns;
  ends.quotes = quote != '\0' && found.quotes != 0;  // a short block is padded with NULs
  ends.offsets.resize(count);
}

}  // namespace aefx::csv
#endif
