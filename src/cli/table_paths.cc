#include "cli/table_paths.h"

#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <new>

#include "aefx/base/error.h"
#include "base/text.h"
#include "cli/output.h"

namespace aefx::cli {
namespace {

bool is_pattern(const std::string& path) {
  struct stat status {};
  return path.find_first_of("*?[") != std::string::npos && stat(path.c_str(), &status) != 0;
}

std::vector<std::string> matches(const std::string& pattern) {
  glob_t found{};
  const int result = glob(pattern.c_str(), GLOB_MARK, nullptr, &found);
  std::vector<std::string> paths;
  if (result == 0) paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  if (result == GLOB_NOSPACE) throw std::bad_alloc();
  std::erase_if(paths, [](const std::string& path) { return path.ends_with('/'); });
  std::sort(paths.begin(), paths.end());  // glob's own order is that of the locale
  if (paths.empty())
    throw Error(Fault::io, "there is no such file, nor any that matches", printable(pattern),
                "`ls` shows what there is");
  return paths;
}

}  // namespace

std::vector<std::string> expand_paths(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!is_pattern(path)) {
      files.push_back(path);
      continue;
    }
    for (std::string& file : matches(path)) files.push_back(std::move(file));
  }
  if (std::count(files.begin(), files.end(), "-") > 1)
    throw Error(Fault::usage, "standard input can be read only once, and - stands twice");
  return files;
}

void check_distinct(const std::vector<std::string>& paths, const std::string& paths_flag, const std::string& other,
                    const std::string& other_flag) {
  for (const std::string& path : expand_paths(paths)) check_distinct(path, paths_flag, other, other_flag);
}

std::string shown_paths(const std::vector<std::string>& paths) {
  const std::string first = paths.front() == "-" ? "<stdin>" : paths.front();
  return paths.size() == 1 ? first : fmt::format("{} and {} more", first, paths.size() - 1);
}

}  // namespace aefx::cli
