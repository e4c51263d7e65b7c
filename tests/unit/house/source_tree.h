// Reads the sources of a tree for the rules of the house test.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace aefx::house {

struct SourceFile {
  std::string path;                // from the top of the tree: "src/csv/reader.cc"
  std::string module;              // "csv"; empty for a file in no module
  std::string folder;              // "csv/bytes"; empty for a file directly in its module
  bool is_public = false;          // under include/aefx
  std::vector<std::string> lines;  // comments blanked
  std::vector<std::string> code;   // comments and the contents of literals blanked

  [[nodiscard]] bool is_header() const { return path.ends_with(".h"); }
};

// Replaces comments by spaces, and the contents of literals too if `literals` is set. Keeps line ends, and so line
// numbers. Handles escapes, raw strings and digit separators (1'000).
inline std::string blanked(std::string_view text, bool literals) {
  std::string out(text);
  const auto blank = [&out](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < std::min(end, out.size()); ++i) {
      if (out[i] != '\n') out[i] = ' ';
    }
  };
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  const auto after = [text](std::string_view mark, std::size_t from) {
    const std::size_t at = text.find(mark, from);
    return at == std::string_view::npos ? text.size() : at + mark.size();
  };
  std::size_t i = 0;
  while (i < text.size()) {
    const std::string_view rest = text.substr(i);
    std::size_t end = i + 1;
    if (rest.starts_with("//")) {
      end = std::min(text.find('\n', i), text.size());
      blank(i, end);
    } else if (rest.starts_with("/*")) {
      end = after("*/", i + 2);
      blank(i, end);
    } else if (rest.starts_with("R\"") && (i == 0 || !is_word(text[i - 1]))) {
      const std::size_t open = std::min(text.find('(', i), text.size() - 1);
      const std::string close = ")" + std::string(text.substr(i + 2, open - i - 2)) + "\"";
      end = after(close, open);
      if (literals) blank(i + 2, end - 1);
    } else if (text[i] == '"' || (text[i] == '\'' && (i == 0 || !is_word(text[i - 1])))) {
      while (end < text.size() && text[end] != text[i] && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
      if (literals) blank(i + 1, end);
      ++end;
    }
    i = end;
  }
  return out;
}

inline std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

inline SourceFile read_source(const std::filesystem::path& root, const std::filesystem::path& file) {
  SourceFile source;
  const std::filesystem::path path = file.lexically_relative(root);
  source.path = path.generic_string();
  source.is_public = source.path.starts_with("include/");
  // src/<module>/x.cc and include/aefx/<module>/x.h
  const std::ptrdiff_t depth = source.is_public ? 2 : 1;
  const std::ptrdiff_t parts = std::distance(path.begin(), path.end());
  if (parts > depth + 1) source.module = std::next(path.begin(), depth)->string();
  if (parts > depth + 2) source.folder = path.parent_path().lexically_relative(*path.begin()).generic_string();
  if (source.is_public && parts == depth + 1) source.module = "library";
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) throw std::runtime_error("can't read " + source.path);
  source.lines = split_lines(blanked(text, false));
  source.code = split_lines(blanked(text, true));
  return source;
}

// Reads every .h and .cc under `root`/include and `root`/src, sorted by path.
inline std::vector<SourceFile> read_tree(const std::filesystem::path& root) {
  std::vector<SourceFile> files;
  for (const char* part : {"include", "src"}) {
    if (!std::filesystem::exists(root / part)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / part)) {
      const std::filesystem::path extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".h" || extension == ".cc"))
        files.push_back(read_source(root, entry.path()));
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

}  // namespace aefx::house
