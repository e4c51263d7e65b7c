#include "cli/contribution_lines.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "aefx/csv/writer.h"
#include "base/number.h"

namespace aefx::cli {
namespace {

constexpr const char* kOther = "(other)";
constexpr const char* kBase = "(base)";
constexpr const char* kPreActivation = "(pre-activation)";
constexpr const char* kNoValueAndSlope = ",,";
constexpr const char* kNoSlopeAndContribution = ",,";
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

void append_field(std::string& out, double value) {
  out += ',';
  if (!std::isnan(value)) append_number(out, value);
}

// Appends what append_field() appends of at_float_precision(value), without reading the text back for its double.
void append_rounded(std::string& out, double value) {
  const auto rounded = static_cast<float>(value);
  out += ',';
  if (std::isnormal(rounded) || value == 0) {
    append_number(out, rounded);
  } else if (!std::isnan(value)) {
    append_number(out, value);
  }
}

void append_carried(std::string& out, const ExplainedCode& e) {
  for (std::size_t c = 0; c < e.texts.columns(); ++c) {
    out += ',';
    csv::append_cell(out, e.texts.at(e.text_row, c));
  }
}

// Sets `largest` to so many of `parts`, as it has room for, largest first; of equal ones the first is larger.
void find_largest(const double* parts, std::size_t count, std::vector<std::size_t>& largest) {
  constexpr std::size_t kFew = 16;  // are kept in order by exchanges
  const std::size_t most = largest.size();
  const auto is_larger = [&](std::size_t a, std::size_t b) { return std::abs(parts[a]) > std::abs(parts[b]); };
  if (most > kFew) {
    largest.resize(count);
    std::iota(largest.begin(), largest.end(), std::size_t{0});
    std::partial_sort(largest.begin(), largest.begin() + static_cast<std::ptrdiff_t>(most), largest.end(),
                      [&](std::size_t a, std::size_t b) { return is_larger(a, b) || (!is_larger(b, a) && a < b); });
    largest.resize(most);
    return;
  }
  std::size_t found = 0;
  for (std::size_t c = 0; c < count && most > 0; ++c) {
    if (found == most && !is_larger(c, largest[most - 1])) continue;
    std::size_t at = found < most ? found++ : most - 1;
    for (; at > 0 && is_larger(c, largest[at - 1]); --at) largest[at] = largest[at - 1];
    largest[at] = c;
  }
}

// Returns the sum of all but the chosen, in table order.
double sum_of_others(const double* parts, std::size_t count, std::vector<std::size_t> chosen) {
  std::sort(chosen.begin(), chosen.end());
  double sum = 0;
  std::size_t begin = 0;
  for (const std::size_t c : chosen) {
    sum = std::accumulate(parts + begin, parts + c, sum);
    begin = c + 1;
  }
  return std::accumulate(parts + begin, parts + count, sum);
}

}  // namespace

std::vector<std::string> line_header(const LineOptions& options) {
  if (options.format == LineFormat::jsonl) return {};
  if (options.format == LineFormat::tall) {
    std::vector<std::string> names{"row", "code", "column", "value", "slope", "contribution"};
    if (options.caps) names.emplace_back("capped_at");
    return names;
  }
  std::vector<std::string> names{"row", "code"};
  names.insert(names.end(), options.columns.begin(), options.columns.end());
  if (options.top) names.emplace_back(kOther);
  names.emplace_back(kBase);
  names.emplace_back(kPreActivation);
  return names;
}

LineAppender::LineAppender(const LineOptions& options, std::size_t codes, std::size_t rows)
    : options_(options), bases_(codes) {
  constexpr std::size_t kFewRows = 16;  // for which texts are not kept
  const std::size_t columns = options.columns.size();
  columns_.resize(columns);
  std::iota(columns_.begin(), columns_.end(), std::size_t{0});
  if (options.top && *options.top < columns) {
    columns_.resize(*options.top);
    has_other_ = true;
  }
  if (options.format != LineFormat::tall || rows < kFewRows) return;
  for (const std::string& name : options.columns) csv::append_cell(names_.emplace_back(), name);
  values_.resize(columns);
  slopes_.resize(columns * codes);
}

void LineAppender::append(std::string& out, const ExplainedCode& e) {
  if (has_other_) {
    find_largest(e.parts, options_.columns.size(), columns_);
    other_ = sum_of_others(e.parts, options_.columns.size(), columns_);
  }
  switch (options_.format) {
    case LineFormat::tall:
      return append_tall(out, e);
    case LineFormat::wide:
      return append_wide(out, e);
    case LineFormat::jsonl:
      return append_jsonl(out, e);
  }
}

void LineAppender::append_tall(std::string& out, const ExplainedCode& e) {
  begin_.clear();
  append_number(begin_, static_cast<double>(e.row));
  begin_ += ',';
  csv::append_cell(begin_, e.code);
  begin_ += ',';
  const auto end_line = [&](double cap) {
    if (options_.caps) append_field(out, cap);
    append_carried(out, e);
    out += '\n';
  };
  const std::size_t of_code = e.place * options_.columns.size();
  for (const std::size_t c : columns_) {
    out += begin_;
    if (names_.empty()) {
      csv::append_cell(out, options_.columns[c]);
      append_field(out, e.values[c]);
      append_rounded(out, e.slopes[c]);
    } else {
      out += names_[c];
      values_[c].append(out, e.values[c], append_field);
      slopes_[of_code + c].append(out, e.slopes[c], append_rounded);
    }
    append_rounded(out, e.parts[c]);
    end_line(e.caps[c]);
  }
  if (has_other_) {
    out += begin_;
    out += kOther;
    out += kNoValueAndSlope;
    append_rounded(out, other_);
    end_line(kNone);
  }
  out += begin_;
  out += kBase;
  out += kNoValueAndSlope;
  bases_[e.place].append(out, e.base, append_rounded);
  end_line(kNone);
  out += begin_;
  out += kPreActivation;
  append_rounded(out, e.pre_activation);
  out += kNoSlopeAndContribution;
  end_line(kNone);
}

void LineAppender::append_wide(std::string& out, const ExplainedCode& e) const {
  append_number(out, static_cast<double>(e.row));
  out += ',';
  csv::append_cell(out, e.code);
  std::vector<std::size_t> shown = columns_;
  std::sort(shown.begin(), shown.end());
  auto next = shown.begin();
  for (std::size_t c = 0; c < options_.columns.size(); ++c) {
    if (next != shown.end() && *next == c) {
      append_rounded(out, e.parts[c]);
      ++next;
    } else {
      out += ',';
    }
  }
  if (options_.top) append_rounded(out, other_);
  append_rounded(out, e.base);
  append_rounded(out, e.pre_activation);
  append_carried(out, e);
  out += '\n';
}

void LineAppender::append_jsonl(std::string& out, const ExplainedCode& e) const {
  using Json = nlohmann::ordered_json;
  Json columns = Json::array();
  for (const std::size_t c : columns_) {
    columns.push_back({{"column", options_.columns[c]},
                       {"value", e.values[c]},
                       {"slope", at_float_precision(e.slopes[c])},
                       {"contribution", at_float_precision(e.parts[c])}});
    if (!std::isnan(e.caps[c])) columns.back()["capped_at"] = e.caps[c];
  }
  Json json = {{"row", e.row},
               {"code", e.code},
               {"pre_activation", at_float_precision(e.pre_activation)},
               {"base", at_float_precision(e.base)},
               {"contributions", std::move(columns)}};
  if (options_.top) json["other"] = at_float_precision(other_);
  if (!options_.carried.empty()) {
    Json carried = Json::object();
    for (std::size_t c = 0; c < options_.carried.size(); ++c) {
      carried[options_.carried[c]] = std::string(e.texts.at(e.text_row, c));
    }
    json["carried"] = std::move(carried);
  }
  out += json.dump(-1, ' ', false, Json::error_handler_t::replace);
  out += '\n';
}

}  // namespace aefx::cli
