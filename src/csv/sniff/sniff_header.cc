#include "csv/sniff/sniff_header.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/sniff/first_row_comparison.h"
#include "csv/sniff/header_evidence.h"
#include "csv/sniff/not_utf8.h"

namespace aefx::csv {
namespace {

// Tells whether each of the names is a cell of the first row. A single number does not count: it may be in any row.
bool has_names(const Tally& tally, const std::vector<std::string>& names, const CellParser& parser) {
  double value = 0;
  if (names.empty() || (names.size() == 1 && parser.read(names[0], value) != CellKind::text)) return false;
  std::unordered_set<std::string_view> cells;
  for (const std::string& cell : tally.first) cells.insert(trim(cell));
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) { return cells.contains(trim(name)); });
}

// Judges the only row of a table.
HeaderVerdict judge_only_row(const Tally& tally, const CellParser& parser) {
  std::size_t values = 0, texts = 0;
  for (const std::string& cell : tally.first) {
    double value = 0;
    if (trim(cell).empty()) continue;
    ++(parser.read(cell, value) == CellKind::text && !parser.looks_like_number(cell) ? texts : values);
  }
  if (values > 0)
    return {false, "a number, or a missing value, is in " + counted(values, "cell") + " of the only row", {}};
  return {texts > 0, "text is in " + counted(texts, "cell") + " of the only row", {}};
}

// Tells whether the first row is surely a header, without a closer look: text is above every column of numbers. Counts
// these columns.
bool is_plain_header(const Tally& tally, const CellParser& parser, std::size_t& texts) {
  texts = 0;
  for (std::size_t i = 0; i < tally.first.size(); ++i) {
    const std::string_view cell = trim(tally.first[i]);
    double value = 0;
    if (kind_of(tally.columns[i]) != Kind::number || (cell.empty() && i == 0)) continue;
    if (cell.empty() || parser.read(cell, value) != CellKind::text || parser.looks_like_number(cell) ||
        resembles_value(cell)) {
      return false;
    }
    ++texts;
  }
  return texts > 0;
}

HeaderVerdict judge_rows(const Tally& tally, const SniffInput& in, const Dialect& dialect) {
  constexpr double kSure = 2, kSureOfTexts = 4;
  std::size_t texts = 0;
  if (is_plain_header(tally, in.parser, texts))
    return {true, "text is above " + counted(texts, "column") + " of numbers", {}};
  const HeaderEvidence evidence = weigh_first_row(tally, in, dialect);
  HeaderVerdict out{.header = evidence.score > 0, .because = {}, .remark = {}};
  const std::string& why = out.header ? evidence.for_names : evidence.for_data;
  const std::string& but = out.header ? evidence.for_data : evidence.for_names;
  out.because = why.empty() ? "nothing speaks against it" : why;
  const bool values_are_read = !out.header && evidence.texts_above_numbers > 0;  // an error says so
  const double sure = evidence.only_texts && out.header ? kSureOfTexts : kSure;
  if (std::abs(evidence.score) >= sure || values_are_read) return out;
  out.remark = std::string("the first row is taken for ") + (out.header ? "the names of the columns" : "data") +
               ", since " + out.because + (but.empty() ? std::string() : ", though " + but) + "; if it " +
               (out.header ? "is data, say --header no" : "holds the names, say --header yes");
  return out;
}

}  // namespace

HeaderVerdict sniff_header(const Tally& tally, const SniffInput& in, const Dialect& dialect) {
  const ReadOptions& options = in.options;
  const bool is_open = options.header == Header::automatic;
  if (is_open && (has_names(tally, options.header_names, in.parser) ||
                  (tally.first.size() == options.names.size() && has_names(tally, options.names, in.parser)))) {
    return {.header = true, .because = "it holds the names that are looked for", .remark = {}};
  }
  HeaderVerdict verdict = tally.rows == 0 ? judge_only_row(tally, in.parser) : judge_rows(tally, in, dialect);
  if (!is_open) return {options.header == Header::yes, std::move(verdict.because), {}};
  const bool doubtful = !verdict.remark.empty();
  std::size_t texts = 0;
  if (!options.names.empty()) {
    verdict.remark.clear();
    if (verdict.header && !is_plain_header(tally, in.parser, texts)) {
      verdict = {.header = false, .because = "--names gives the names, and it may be data", .remark = {}};
    } else if (verdict.header) {
      verdict.remark =
          "the first row is left out, since it holds names, in place of which are those of --names; "
          "--header no takes it as data";
    }
  } else if (options.names_follow && (doubtful || (verdict.header && !is_plain_header(tally, in.parser, texts)))) {
    verdict = {.header = false, .because = "it does not hold the names of the table before", .remark = {}};
  }
  return verdict;
}

std::string default_name(std::size_t position) { return "x" + std::to_string(position + 1); }

std::vector<std::string> header_names(const Tally& tally, const SniffInput& in) {
  std::vector<std::string> names;
  names.reserve(tally.first.size());
  for (std::size_t i = 0; i < tally.first.size(); ++i) {
    const std::string_view cell = tally.first_in_quotes[i] ? std::string_view(tally.first[i]) : trim(tally.first[i]);
    if (const std::size_t bad = find_invalid_utf8(cell); bad != cell.size()) {
      throw Error(Fault::data, "the name is not UTF-8: byte " + std::to_string(bad + 1) + " of it is wrong",
                  location(in.file, tally.first_line, cell), iconv_hint(sample_text(in.sample), in.file));
    }
    names.push_back(cell.empty() ? default_name(i) : std::string(cell));
  }
  return names;
}

}  // namespace aefx::csv
