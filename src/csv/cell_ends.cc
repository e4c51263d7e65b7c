// Compiled once for each instruction set by Highway, as nn/kernels.cc says.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "csv/cell_ends.cc"
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "csv/cell_ends.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::csv::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Bits = std::uint64_t;
constexpr std::size_t kBlock = 64;  // bytes: one bit each
using Tag = hn::CappedTag<std::uint8_t, kBlock>;
using Vec = hn::Vec<Tag>;

// Bit i of what it returns: does text[i] equal `byte`?
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

// Of one block of text, at `begin`. Returns where the next place is to be written.
HWY_INLINE std::uint32_t* put_places(Bits bits, std::uint32_t begin, std::uint32_t* to) {
  while (bits != 0) {
    *to++ = begin + static_cast<std::uint32_t>(__builtin_ctzll(bits));
    bits &= bits - 1;
  }
  return to;
}

// Writes places to `to`, and returns where the next one would be written. Adds LFs to `lines` and
// CRs to `returns`; `quoted` gets bits where there are quotes.
std::uint32_t* find_in(const char* text, std::uint32_t begin, std::uint32_t end, char delimiter, char quote,
                       std::uint32_t* to, std::size_t* lines, std::size_t* returns, Bits* quoted) {
  const Tag tag;
  const auto all = [tag](char c) HWY_ATTR { return hn::Set(tag, static_cast<std::uint8_t>(c)); };
  const Vec delimiters = all(delimiter), line_ends = all('\n'), quotes = all(quote), carriage_returns = all('\r');
  for (std::uint32_t at = begin; at < end; at += kBlock) {
    HWY_ALIGN std::uint8_t last[kBlock] = {};
    const auto* block = reinterpret_cast<const std::uint8_t*>(text) + at;
    if (end - at < kBlock) {
      __builtin_memcpy(last, block, end - at);
      block = last;
    }
    const Bits here = equal_bits(tag, block, line_ends);
    *lines += static_cast<std::size_t>(__builtin_popcountll(here));
    *returns += static_cast<std::size_t>(__builtin_popcountll(equal_bits(tag, block, carriage_returns)));
    *quoted |= equal_bits(tag, block, quotes);
    to = put_places(equal_bits(tag, block, delimiters) | here, at, to);
  }
  return to;
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

std::size_t count_of(std::string_view text, char byte) {
  return HWY_DYNAMIC_DISPATCH(count_in)(text.data(), text.size(), byte);
}

void find_cell_ends(std::string_view text, char delimiter, char quote, CellEnds& ends) {
  constexpr std::size_t kSome = 1 << 14;  // bytes between looks at how much room there is
  ends.lines = 0;
  ends.returns = 0;
  std::uint64_t quoted = 0;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += kSome) {
    const std::size_t end = std::min(text.size(), at + kSome);
    if (ends.places.size() < count + kSome) ends.places.resize(2 * count + kSome);
    const std::uint32_t* const next = HWY_DYNAMIC_DISPATCH(find_in)(
        text.data(), static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end), delimiter, quote,
        ends.places.data() + count, &ends.lines, &ends.returns, &quoted);
    count = static_cast<std::size_t>(next - ends.places.data());
  }
  ends.quotes = quote != '\0' && quoted != 0;  // a short block is filled up with NULs
  ends.places.resize(count);
}

}  // namespace aefx::csv
#endif
