#include "aefx/csv/shares.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <string_view>

#include "aefx/base/error.h"
#include "base/printable.h"
#include "csv/byte_source.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kBlock = 1 << 18;

std::uint64_t size_of(const std::string& path) {
  struct stat status {};
  const bool file = path != "-" && ::stat(path.c_str(), &status) == 0;
  if (path != "-" && !file)
    throw Error(Fault::io, std::string("cannot be opened: ") + std::strerror(errno), printable(path));
  if (!file || !S_ISREG(status.st_mode)) {
    throw Error(Fault::usage, "can't be read by several ranks, since it is no file on a disk",
                path == "-" ? "<stdin>" : printable(path), "write it to a file that all of them can read");
  }
  return static_cast<std::uint64_t>(status.st_size);
}

bool is_packed(const std::string& path) {
  constexpr std::string_view kGzip = "\x1F\x8B";
  constexpr std::string_view kZstd = "\x28\xB5\x2F\xFD";
  std::array<char, 4> head{};
  const auto bytes = open_bytes(path);
  std::size_t have = 0;
  while (have < head.size()) {
    const std::size_t got = bytes->read(head.data() + have, head.size() - have);
    if (got == 0) break;
    have += got;
  }
  const std::string_view text(head.data(), have);
  return text.starts_with(kGzip) || text.starts_with(kZstd);
}

// Hands out bytes of a file, block by block, until `use` returns false.
void each_block(const std::string& path, std::uint64_t begin, std::uint64_t end,
                const std::function<bool(std::string_view)>& use) {
  const auto bytes = open_bytes(path, begin, end);
  std::string block(kBlock, '\0');
  while (const std::size_t got = bytes->read(block.data(), block.size())) {
    if (!use(std::string_view(block).substr(0, got))) return;
  }
}

}  // namespace

std::vector<std::vector<Part>> cut(const std::vector<std::string>& paths, std::size_t shares) {
  std::vector<std::uint64_t> sizes;
  std::uint64_t total = 0;
  for (const std::string& path : paths) total += sizes.emplace_back(size_of(path));
  // total * s / shares, which may be too large a product
  const auto border = [&](std::size_t s) { return total / shares * s + total % shares * s / shares; };
  std::vector<std::vector<Part>> out(shares);
  std::uint64_t before = 0;  // bytes of the files before
  std::size_t share = 0;
  for (std::size_t f = 0; f < paths.size(); before += sizes[f], ++f) {
    while (share + 1 < shares && border(share + 1) <= before) ++share;
    if (sizes[f] == 0 || is_packed(paths[f])) {
      out[share].push_back({.file = f, .begin = 0, .end = sizes[f]});
      continue;
    }
    std::uint64_t at = 0;
    while (at < sizes[f]) {
      while (share + 1 < shares && border(share + 1) <= before + at) ++share;
      const std::uint64_t end = share + 1 < shares ? std::min(sizes[f], border(share + 1) - before) : sizes[f];
      out[share].push_back({.file = f, .begin = at, .end = end, .whole = at == 0 && end == sizes[f]});
      at = end;
    }
  }
  return out;
}

PartCount count(const std::vector<std::string>& paths, const Part& part, char quote) {
  PartCount out;
  if (part.whole) return out;
  each_block(paths[part.file], part.begin, part.end, [&](std::string_view bytes) {
    out.lines += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    if (quote != '\0') out.quotes += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), quote));
    return true;
  });
  return out;
}

Part begin_with_line(const std::vector<std::string>& paths, Part part, char quote, bool open) {
  constexpr std::uint64_t kEnd = ~std::uint64_t{0};
  std::uint64_t at = part.begin;
  each_block(paths[part.file], part.begin, kEnd, [&](std::string_view bytes) {
    for (const char c : bytes) {
      ++at;
      if (quote != '\0' && c == quote) open = !open;
      if (c != '\n') continue;
      ++part.lines;
      if (!open) return false;
    }
    return true;
  });
  part.begin = at;
  return part;
}

}  // namespace aefx::csv
