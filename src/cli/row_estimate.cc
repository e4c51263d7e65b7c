#include "cli/row_estimate.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace aefx::cli {
namespace {

constexpr std::size_t kSample = std::size_t{1} << 18U;  // bytes

std::optional<double> lines_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  const auto size = static_cast<double>(std::filesystem::file_size(path, error));
  std::string sample(kSample, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(sample.data(), static_cast<std::streamsize>(sample.size()));
  sample.resize(static_cast<std::size_t>(file.gcount()));
  for (const std::string_view packed : {"\x1F\x8B", "\x28\xB5\x2F\xFD"})  // gzip, zstd
    if (sample.starts_with(packed)) return {};
  const auto lines = static_cast<double>(std::count(sample.begin(), sample.end(), '\n'));
  if (error || lines < 1) return {};
  return lines * size / static_cast<double>(sample.size());
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
