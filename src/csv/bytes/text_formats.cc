#include "csv/bytes/text_formats.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/number.h"
#include "base/text.h"
#include "csv/bytes/piping_line.h"

namespace aefx::csv {
namespace {

// The first lines that are not blank; only whole ones.
std::vector<std::string_view> first_lines(std::string_view bytes) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string_view> lines;
  while (!bytes.empty() && lines.size() < kMost) {
    const std::size_t end = bytes.find('\n');
    const std::string_view line = trim(bytes.substr(0, end));
    if (!line.empty()) lines.push_back(line);
    if (end == bytes.npos) break;
    bytes.remove_prefix(end + 1);
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool is_json(std::string_view start) {
  std::string_view rest = trim(start.substr(start.empty() ? 0 : 1));
  if (start.starts_with('{')) return rest.starts_with('"') || rest.starts_with('}');
  return start.starts_with('[') && (rest.starts_with('{') || rest.starts_with('['));
}

bool is_arff(const std::vector<std::string_view>& lines, std::string_view bytes) {
  if (lines.empty() || (lines[0].front() != '%' && lines[0].front() != '@')) return false;
  const std::string text = lower_case(bytes.substr(0, 4096));
  return text.find("@relation") != text.npos &&
         (text.starts_with("@relation") || text.find("\n@relation") != text.npos);
}

// "1 3:0.5 7:1": a number, then index:value, the indexes ascending.
bool is_libsvm(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line);
  if (words.size() < 3 || !parse_number(words[0])) return false;
  double before = -1;
  return std::all_of(words.begin() + 1, words.end(), [&](std::string_view word) {
    const std::size_t colon = word.find(':');
    if (colon == word.npos || !parse_number(word.substr(colon + 1))) return false;
    const std::string_view digits = word.substr(0, colon);
    if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return false;
    const double index = parse_number(digits).value_or(-1);
    return index > std::exchange(before, index);
  });
}

// "1 |f a:0.5 b": perhaps a number, then a bar and names, some with a value.
bool is_vowpal(std::string_view line) {
  const std::size_t bar = line.find('|');
  if (bar == line.npos || line.find_first_of(",;\t\"") != line.npos) return false;
  for (const std::string_view word : words_of(line.substr(0, bar)))
    if (!parse_number(word)) return false;
  const std::vector<std::string_view> words = words_of(line.substr(bar + 1));
  const bool has_names = bar + 1 < line.size() && (line[bar + 1] == ' ' || words.size() > 1);
  return has_names && std::any_of(words.begin(), words.end(), [](std::string_view word) {
           const std::size_t colon = word.find(':');
           return colon != word.npos && colon > 0 && parse_number(word.substr(colon + 1)).has_value();
         });
}

}  // namespace

std::optional<OtherFormat> recognize_text_format(std::string_view bytes, std::string_view name) {
  const auto is = [](std::string_view what, std::string hint) {
    return OtherFormat{"is " + std::string(what) + ", not a table with delimiters", std::move(hint)};
  };
  const std::string_view start = trim(bytes.substr(0, 4096));
  const std::vector<std::string_view> lines = first_lines(bytes);
  const std::string lower = lower_case(start.substr(0, 16));
  for (const std::string_view tag : {"<!doctype html", "<html", "<table", "<body", "<div"}) {
    if (lower.starts_with(tag)) {
      return is("a web page (HTML)", pandas_line("pandas", "pandas.read_html(sys.argv[1])[0]", name) +
                                         "; or the link may lead to a page about the table");
    }
  }
  if (lower.starts_with("<?xml")) return is("XML", pandas_line("pandas", "pandas.read_xml(sys.argv[1])", name));
  if (is_json(start)) {
    const bool by_line =
        start.starts_with('{') && lines.size() > 1 && lines[0].back() == '}' && lines[1].front() == '{';
    return is(
        by_line ? "JSON, a record a line" : "JSON",
        pandas_line("pandas", by_line ? "pandas.read_json(sys.argv[1], lines=True)" : "pandas.read_json(sys.argv[1])",
                    name));
  }
  if (is_arff(lines, bytes)) {
    return is("a table of Weka (ARFF)",
              pandas_line("pandas, scipy.io.arff", "pandas.DataFrame(scipy.io.arff.loadarff(sys.argv[1])[0])", name));
  }
  const auto all = [&](bool (*such)(std::string_view)) {
    return lines.size() > 1 && std::all_of(lines.begin(), lines.end() - (lines.size() > 2 ? 1 : 0), such);
  };
  if (all(is_libsvm)) {
    return is("in the format of LIBSVM",
              pandas_line(
                  "pandas, sklearn.datasets as d",
                  "(lambda t: pandas.DataFrame(t[0].toarray()).assign(label=t[1]))(d.load_svmlight_file(sys.argv[1]))",
                  name));
  }
  if (all(is_vowpal)) {
    return is(
        "in the format of Vowpal Wabbit",
        pandas_line("pandas",
                    "pandas.DataFrame([dict([('label', l.split('|')[0].strip())] + [(f + ':1').split(':')[:2] for f in "
                    "l.split('|', 1)[1].split()[1:]]) for l in open(sys.argv[1])])",
                    name));
  }
  return std::nullopt;
}

}  // namespace aefx::csv
