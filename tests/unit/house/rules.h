// The rules that the house test checks. Each takes a source file and adds complaints.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "arrows.h"
#include "source_tree.h"

namespace aefx::house {

using Complaints = std::vector<std::string>;  // "path:line: reason"

inline constexpr std::size_t kLongestHeader = 150;
inline constexpr std::size_t kLongestSource = 400;

inline std::string at(const SourceFile& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line) + ": " + what;
}

// An #include line.
struct Include {
  std::string path;    // as written, between the quotes or brackets
  std::string module;  // module of the included header; empty for headers outside of this tree
  std::string header;  // path without "aefx/"
  bool is_public = false;
  std::size_t line = 0;
};

inline std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
  std::vector<Include> all;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(file.lines[i], match, kInclude)) continue;
    Include include;
    include.path = match[1];
    include.line = i + 1;
    include.is_public = include.path.starts_with("aefx/");
    include.header = include.is_public ? include.path.substr(5) : include.path;
    const std::size_t slash = include.header.find('/');
    const std::string first =
        include.is_public && slash == std::string::npos ? "library" : include.header.substr(0, slash);
    if (include.is_public || (slash != std::string::npos && is_module(first))) include.module = first;
    all.push_back(include);
  }
  return all;
}

// Whether it is a header of plain structs that report may include.
inline bool is_plain(const SourceFile& file) {
  const std::string_view header = std::string_view(file.path).substr(std::min<std::size_t>(file.path.size(), 13));
  return file.path.starts_with("include/aefx/") && (header == kExplanation || is_record(header));
}

inline void check_arrows(const SourceFile& file, Complaints& complaints) {
  for (const Include& include : includes_of(file)) {
    const auto complain = [&](const std::string& why) {
      complaints.push_back(at(file, include.line, "includes \"" + include.path + "\": " + why));
    };
    if (include.path.starts_with("..") || include.path.find("/../") != std::string::npos) {
      complain("write \"<module>/...\", a path with .. hides the module");
    } else if (include.module.empty()) {
      continue;
    } else if (!is_module(include.module)) {
      complain("there is no module " + include.module);
    } else if (const std::string why = broken_arrow(file.module, include.module, include.header); !why.empty()) {
      complain(why);
    } else if (file.is_public && !include.is_public) {
      complain("a public header may not include a private one, which is not installed");
    } else if (is_plain(file) && include.module != "base" && include.header != kExplanation &&
               !is_record(include.header)) {
      complain("a plain struct includes base and other plain structs only: report sees all that it includes");
    }
  }
}

// Headers of libraries that only one module may include.
inline void check_private_parts(const SourceFile& file, Complaints& complaints) {
  const auto owner = [](const std::string& path) -> std::string {
    if (path == "iostream" || path.starts_with("CLI/")) return "cli";
    if (path.starts_with("pybind11/")) return "python";
    if (path == "csv.h" || path.ends_with("/csv.h")) return "csv";
    if (path == "mpi.h") return "dist";
    return {};
  };
  for (const Include& include : includes_of(file)) {
    const std::string module = owner(include.path);
    if (module.empty() || module == file.module) continue;
    complaints.push_back(at(file, include.line, "includes \"" + include.path + "\": only " + module + " may"));
  }
}

// A file that is made inaccessible is no bug: calls of std::filesystem that throw get an error_code, or are not made.
inline void check_file_calls(const SourceFile& file, Complaints& complaints) {
  static const std::regex kCall(
      R"re(filesystem::(absolute|canonical|weakly_canonical|relative|proximate|copy\w*|create_\w+|current_path|exists|)re"
      R"re(equivalent|file_size|hard_link_count|is_\w+|last_write_time|permissions|read_symlink|remove|remove_all|rename|)re"
      R"re(resize_file|space|status|symlink_status|temp_directory_path|\w*directory_iterator)\s*[({](?!.*(?:error|ignored|no_link)\)))re");
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(file.code[i], match, kCall)) continue;
    complaints.push_back(at(file, i + 1, "calls " + match[1].str() + "() of std::filesystem without an error_code"));
  }
}

// Only cli prints or exits.
inline void check_silence(const SourceFile& file, Complaints& complaints) {
  if (file.module == "cli") return;
  // Not members of objects: `queue.exit()` does not end the program.
  static const std::regex kCall(
      R"re((?:^|[^\w.>])((?:printf|vprintf|puts|putchar|perror|exit|_exit|_Exit|quick_exit|abort|terminate)\s*\())re");
  static const std::regex kStream(R"re((?:^|[^\w.>])(cout|cerr|clog|stdout|stderr|STDERR_FILENO)(?!\w))re");
  static const std::regex kPrint(R"re((?:^|\W)((?:fmt|std)::v?print(?:ln)?\s*\())re");
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    for (const std::regex* rule : {&kCall, &kStream, &kPrint}) {
      std::smatch match;
      if (!std::regex_search(file.code[i], match, *rule)) continue;
      complaints.push_back(at(file, i + 1, "uses " + match[1].str() + ": only cli prints or exits"));
    }
  }
}

// Whether rows are in memory, spilled or distributed is known to the implementations of TrainingData in src/train/rows
// and src/dist, and to the process group, which chooses one of them.
inline void check_row_storage(const SourceFile& file, Complaints& complaints) {
  const bool checked = file.module == "train" || file.module == "workflow" || file.module == "cli";
  if (!checked || file.folder == "train/rows" || file.path.find("/process_group.") != std::string::npos) return;
  static const std::regex kStorage(
      R"re((?:^|\W)([Ss]pilled\w*|is_spilled|[Cc]ached\w*|is_cached|Distributed\w+|MPI_\w+|[Rr]anks?_?|rank_count|)re"
      R"re(Shared(?:Rows|Table|Fit)\w*|shared_(?:rows|table|fit)\w*|[Cc]ommunicator_?)(?!\w))re");
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(file.code[i], match, kStorage)) continue;
    complaints.push_back(
        at(file, i + 1, "uses " + match[1].str() + ": only src/train/rows and src/dist know where rows are"));
  }
}

inline void check_shape(const SourceFile& file, Complaints& complaints) {
  const bool is_facade = file.path == kFacade || file.path == kFacadeOptions;
  if (file.module.empty() || !is_module(file.module) || (file.is_public && file.module == "library" && !is_facade)) {
    const std::string part = file.is_public ? "include/aefx/<module>/" : "src/<module>/";
    complaints.push_back(at(file, 1, "is in no module; it belongs in " + part));
  }
  if (!file.folder.empty() && !is_folder(file.folder)) {
    complaints.push_back(
        at(file, 1, "is in an unknown folder: list src/" + file.folder + " in arrows.h, and in the design"));
  }
  if (file.is_public && !file.is_header()) complaints.push_back(at(file, 1, "include/ is for headers"));
  // Highway's own guard is for headers that are compiled once for each instruction set.
  const auto is_guard = [](const std::string& line) {
    return line.starts_with("#pragma once") || line.find("== defined(HWY_TARGET_TOGGLE)") != std::string::npos;
  };
  if (file.is_header() && std::none_of(file.lines.begin(), file.lines.end(), is_guard))
    complaints.push_back(at(file, 1, "a header without #pragma once"));
  const std::size_t most = file.is_header() ? kLongestHeader : kLongestSource;
  if (file.lines.size() > most && !is_facade) {
    complaints.push_back(at(file, most + 1,
                            "has " + std::to_string(file.lines.size()) + " lines, at most " + std::to_string(most) +
                                " are allowed: split it by idea"));
  }
}

// Checks all files below `root`.
inline Complaints check_house(const std::filesystem::path& root) {
  Complaints complaints;
  for (const SourceFile& file : read_tree(root)) {
    check_shape(file, complaints);
    check_private_parts(file, complaints);
    check_silence(file, complaints);
    check_file_calls(file, complaints);
    check_row_storage(file, complaints);
    if (is_module(file.module)) check_arrows(file, complaints);
    if (file.is_public && !file.module.empty() && !std::filesystem::is_directory(root / "src" / file.module))
      complaints.push_back(at(file, 1, "mirrors no module: there is no src/" + file.module));
  }
  return complaints;
}

}  // namespace aefx::house
