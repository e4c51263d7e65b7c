#include "csv/bytes/byte_ranges.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <string_view>

#include "csv/bytes/byte_source.h"
#include "csv/bytes/decompressor.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kBlock = 1 << 18;

bool is_compressed(const std::string& path) {
  std::array<char, 4> head{};
  const auto bytes = open_bytes(path);
  std::size_t have = 0;
  while (have < head.size()) {
    const std::size_t got = bytes->read(head.data() + have, head.size() - have);
    if (got == 0) break;
    have += got;
  }
  return compression_of({head.data(), have}) != Compression::none;
}

// Calls `use` with bytes [begin, end) of a file, block by block, until it returns false.
void for_each_block(const std::string& path, std::uint64_t begin, std::uint64_t end,
                    const std::function<bool(std::string_view)>& use) {
  const auto bytes = open_bytes(path, begin, end);
  std::string block(kBlock, '\0');
  while (const std::size_t got = bytes->read(block.data(), block.size())) {
    if (!use(std::string_view(block).substr(0, got))) return;
  }
}

}  // namespace

std::vector<std::vector<ByteRange>> split_into_ranges(const std::vector<std::string>& paths,
                                                      const std::vector<std::uint64_t>& sizes, std::size_t count) {
  const std::uint64_t total = std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
  // total * i / count, without the product, which may overflow
  const auto border = [&](std::size_t i) { return total / count * i + total % count * i / count; };
  std::vector<std::vector<ByteRange>> out(count);
  std::uint64_t before = 0;  // bytes of the files before
  std::size_t at = 0;        // the list that is being filled
  for (std::size_t file = 0; file < paths.size(); before += sizes[file], ++file) {
    const std::uint64_t size = sizes[file];
    const bool whole = size == 0 || is_compressed(paths[file]);
    std::uint64_t begin = 0;
    do {
      while (at + 1 < count && border(at + 1) <= before + begin) ++at;
      const std::uint64_t end = whole ? size : std::min(size, border(at + 1) - before);  // the last border is the end
      out[at].push_back({.file = file, .begin = begin, .end = end, .whole = begin == 0 && end == size});
      begin = end;
    } while (begin < size);
  }
  return out;
}

RangeCounts count_range(const std::vector<std::string>& paths, const ByteRange& range, char quote) {
  RangeCounts out;
  if (range.whole) return out;
  for_each_block(paths[range.file], range.begin, range.end, [&](std::string_view bytes) {
    out.lines += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    if (quote != '\0') out.quotes += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), quote));
    return true;
  });
  return out;
}

ByteRange align_to_line(const std::vector<std::string>& paths, ByteRange range, char quote, bool in_quotes) {
  constexpr std::uint64_t kEnd = ~std::uint64_t{0};
  std::uint64_t at = range.begin;
  for_each_block(paths[range.file], range.begin, kEnd, [&](std::string_view bytes) {
    for (const char c : bytes) {
      ++at;
      if (quote != '\0' && c == quote) in_quotes = !in_quotes;
      if (c != '\n') continue;
      ++range.lines;
      if (!in_quotes) return false;
    }
    return true;
  });
  range.begin = at;
  return range;
}

}  // namespace aefx::csv
