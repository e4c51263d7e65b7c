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

// The columns that have a contribution of their own: all in table order, or the largest first.
struct Shown {
  std::vector<std::size_t> columns;
  double other = 0;  // sum of the other contributions
  bool has_other = false;
};

Shown shown(const LineOptions& options, const ExplainedCode& e) {
  Shown out;
  const std::size_t count = options.columns.size();
  if (!options.top || *options.top >= count) {
    out.columns.resize(count);
    std::iota(out.columns.begin(), out.columns.end(), std::size_t{0});
    return out;
  }
  out.columns.resize(count);
  std::iota(out.columns.begin(), out.columns.end(), std::size_t{0});
  const auto end = out.columns.begin() + static_cast<std::ptrdiff_t>(*options.top);
  std::partial_sort(out.columns.begin(), end, out.columns.end(), [&](std::size_t a, std::size_t b) {
    const double left = std::abs(e.parts[a]), right = std::abs(e.parts[b]);
    return left > right || (left == right && a < b);
  });
  for (auto rest = end; rest != out.columns.end(); ++rest) out.other += e.parts[*rest];
  out.columns.resize(*options.top);
  out.has_other = true;
  return out;
}

void append_tall(std::string& out, const LineOptions& options, const ExplainedCode& e) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::string begin;  // of each line
  append_number(begin, static_cast<double>(e.row));
  begin += ',';
  csv::append_cell(begin, e.code);
  begin += ',';
  const auto end_line = [&](double slope, double part, double cap) {
    append_rounded(out, slope);
    append_rounded(out, part);
    if (options.caps) append_field(out, cap);
    append_carried(out, e);
    out += '\n';
  };
  const auto sum = [&](const char* name, double part) {
    out += begin;
    out += name;
    out += ',';  // no value
    end_line(kNone, part, kNone);
  };
  const Shown s = shown(options, e);
  for (const std::size_t c : s.columns) {
    out += begin;
    csv::append_cell(out, options.columns[c]);
    append_field(out, e.values[c]);
    end_line(e.slopes[c], e.parts[c], e.caps[c]);
  }
  if (s.has_other) sum(kOther, s.other);
  sum(kBase, e.base);
  out += begin;
  out += kPreActivation;
  append_rounded(out, e.pre_activation);
  end_line(kNone, kNone, kNone);
}

void append_wide(std::string& out, const LineOptions& options, const ExplainedCode& e) {
  append_number(out, static_cast<double>(e.row));
  out += ',';
  csv::append_cell(out, e.code);
  Shown s = shown(options, e);
  std::sort(s.columns.begin(), s.columns.end());
  auto next = s.columns.begin();
  for (std::size_t c = 0; c < options.columns.size(); ++c) {
    if (next != s.columns.end() && *next == c) {
      append_rounded(out, e.parts[c]);
      ++next;
    } else {
      out += ',';
    }
  }
  if (options.top) append_rounded(out, s.other);
  append_rounded(out, e.base);
  append_rounded(out, e.pre_activation);
  append_carried(out, e);
  out += '\n';
}

void append_jsonl(std::string& out, const LineOptions& options, const ExplainedCode& e) {
  using Json = nlohmann::ordered_json;
  const Shown s = shown(options, e);
  Json columns = Json::array();
  for (const std::size_t c : s.columns) {
    columns.push_back({{"column", options.columns[c]},
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
  if (options.top) json["other"] = at_float_precision(s.other);
  if (!options.carried.empty()) {
    Json carried = Json::object();
    for (std::size_t c = 0; c < options.carried.size(); ++c) {
      carried[options.carried[c]] = std::string(e.texts.at(e.text_row, c));
    }
    json["carried"] = std::move(carried);
  }
  out += json.dump(-1, ' ', false, Json::error_handler_t::replace);
  out += '\n';
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

void append_lines(std::string& out, const LineOptions& options, const ExplainedCode& explained) {
  switch (options.format) {
    case LineFormat::tall:
      return append_tall(out, options, explained);
    case LineFormat::wide:
      return append_wide(out, options, explained);
    case LineFormat::jsonl:
      return append_jsonl(out, options, explained);
  }
}

}  // namespace aefx::cli
