#include "cli/row_estimate.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace aefx::cli {
namespace {

constexpr std::size_t kSample = std::size_t{1} << 18U,
                      kLargestSample = std::size_t{1} << 24U;  // bytes: of long lines more
constexpr std::ptrdiff_t kFewest = 3;                          // lines

std::optional<double> lines_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  const auto size = static_cast<double>(std::filesystem::file_size(path, error));
  std::string sample;
  std::ifstream file(path, std::ios::binary);
  std::ptrdiff_t lines = 0;
  for (std::size_t more = kSample; file && lines < kFewest && sample.size() < kLargestSample; more = sample.size()) {
    const std::size_t before = sample.size();
    sample.resize(before + more);
    file.read(sample.data() + before, static_cast<std::streamsize>(more));
    sample.resize(before + static_cast<std::size_t>(file.gcount()));
    lines += std::count(sample.begin() + static_cast<std::ptrdiff_t>(before), sample.end(), '\n');
  }
  for (const std::string_view packed : {"\x1F\x8B", "\x28\xB5\x2F\xFD"})  // gzip, zstd
    if (sample.starts_with(packed)) return {};
  if (error || lines < 1) return {};
  return static_cast<double>(lines) * size / static_cast<double>(sample.size());
}

}  // namespace

std::optional<double> estimated_rows(const std::vector<std::string>& paths) {
  double rows = 0;
  for (const std::string& path : paths) {
    const std::optional<double> more = lines_of(path);
    if (!more) return {};
    rows += *more;
  }
  return rows;
}

}  // namespace aefx::cli
