#include "cli/build_versions.h"

#include <fmt/core.h>
#include <hwy/highway.h>
#include <zlib.h>
#include <zstd.h>

#include <CLI/Version.hpp>
#include <Eigen/Core>
#include <nlohmann/json.hpp>
#include <string_view>
#if __has_include(<toml++/impl/version.h>)
#include <toml++/impl/version.h>
#else  // 3.4 and later
#include <toml++/impl/version.hpp>
#endif

namespace aefx::cli {
namespace {

std::string line(std::string_view name, int major, int minor, int patch) {
  return fmt::format("{} {}.{}.{}\n", name, major, minor, patch);
}

std::string loaded(std::string_view name, std::string_view compiled, std::string_view now) {
  return compiled == now ? fmt::format("{} {}\n", name, compiled)
                         : fmt::format("{} {} (headers {})\n", name, now, compiled);
}

constexpr std::string_view kCompiler =
#if defined(__clang__)
    "Clang " __clang_version__;
#else
    "GCC " __VERSION__;
#endif

}  // namespace

std::string build_versions() {
  return fmt::format("{} ({})\n", kCompiler, AEFX_BUILD) +
         line("Eigen", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION) +
         fmt::format("CLI11 {}\n", CLI11_VERSION) +
         line("fmt", FMT_VERSION / 10'000, FMT_VERSION / 100 % 100, FMT_VERSION % 100) +
         line("Highway", HWY_MAJOR, HWY_MINOR, HWY_PATCH) +
         line("nlohmann/json", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH) +
         line("toml++", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH) + loaded("zlib", ZLIB_VERSION, zlibVersion()) +
         loaded("zstd", ZSTD_VERSION_STRING, ZSTD_versionString()) + AEFX_BUILT_WITH;
}

}  // namespace aefx::cli
