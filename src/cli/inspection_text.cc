#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/number.h"
#include "base/text.h"
#include "cli/inspection.h"
#include "csv/parse/delimiter_names.h"

namespace aefx::cli {
namespace {

constexpr std::size_t kLabel = 12;  // width of the labels of lines

std::string sign_name(char c, bool white_space) {
  if (white_space) return "white space";
  const std::string_view name = csv::delimiter_name(c);
  return name.empty() ? "'" + printable(std::string_view(&c, 1)) + "'" : std::string(name);
}

// Breaks `text` at spaces. Lines after the first are indented by the width of `first`.
void wrap(std::string& out, const std::string& first, const std::string& text, std::size_t most) {
  const std::size_t room = std::max<std::size_t>(most, first.size() + 20) - first.size();
  std::string begin = first;
  std::string rest = text;
  while (count_characters(rest) > room) {
    std::size_t space = rest.rfind(' ', room);
    if (space == std::string::npos) space = rest.find(' ');
    if (space == std::string::npos) break;
    out += begin + rest.substr(0, space) + "\n";
    rest.erase(0, space + 1);
    begin = std::string(first.size(), ' ');
  }
  out += begin + rest + "\n";
}

void line(std::string& out, const std::string& label, const std::string& text, std::size_t most) {
  wrap(out, fmt::format("  {:<{}}", label, kLabel), text, most);
}

std::string percent(double part) { return fmt::format("{:.4g}%", std::floor(1000 * part) / 10); }

std::string split_text(const csv::DelimiterCandidate& split, const csv::SniffReport& sniff_report) {
  return fmt::format("{}: {} in {} of {}", sign_name(split.delimiter, split.white_space), counted(split.cells, "cell"),
                     percent(split.consistency), counted(sniff_report.records, "row"));
}

std::string delimiter_text(const Inspection& i) {
  const csv::SniffReport& report = i.sniff_report;
  std::string text = split_text(report.delimiters.front(), report);
  if (report.delimiter_given) return text + " (given)";
  if (i.dialect.merged && !i.dialect.white_space) text += "; runs of it count as one";
  if (i.dialect.space_after) text += "; spaces follow it";
  if (i.dialect.trailing_delimiter) text += "; one ends every row";
  std::vector<std::string> others;
  for (std::size_t k = 1; k < report.delimiters.size(); ++k) {
    const csv::DelimiterCandidate& split = report.delimiters[k];
    if (split.cells > 1)
      others.push_back(fmt::format("{} {} in {}", sign_name(split.delimiter, split.white_space), split.cells,
                                   percent(split.consistency)));
  }
  if (!others.empty()) text += fmt::format(" (else {})", fmt::join(others, ", "));
  return text;
}

std::string quote_text(const Inspection& i) {
  if (i.dialect.quote == '\0') return "none";
  std::string text = printable(std::string_view(&i.dialect.quote, 1));
  text += i.dialect.escape == '\0'
              ? ", doubled inside"
              : fmt::format(", escaped inside by {}", printable(std::string_view(&i.dialect.escape, 1)));
  if (i.sniff_report.quoted_cells == 0) return text + " (no cell has any)";
  return text + fmt::format("; {} of the first rows, {} of which need it", counted(i.sniff_report.quoted_cells, "cell"),
                            i.sniff_report.needed_quotes);
}

std::string shown(double value) {
  std::string text;
  append_number(text, at_float_precision(value));
  return text;
}

// Summarizes the contents of a column: a range, or some values.
std::string holds(const InspectedColumn& column, std::size_t room) {
  const csv::ColumnProfile& s = column.profile;
  if (column.kind == csv::Kind::number && s.numbers > 0) {
    if (s.min == s.max) return "always " + shown(s.min);
    const std::string range = fmt::format("{} to {}", shown(s.min), shown(s.max));
    const std::string whole = fmt::format("{}, mean {:.4g}", range, s.mean);
    return whole.size() <= room ? whole : range;
  }
  if (s.values.empty()) return "nothing";
  const std::string count =
      s.more_distinct ? fmt::format("more than {} values", s.distinct) : counted(s.distinct, "value");
  std::vector<std::string> values;
  for (const std::string& value : s.values) values.push_back(printable(value));
  if (s.more_distinct || s.distinct > values.size()) values.emplace_back("...");
  return fmt::format("{}: {}", count, fmt::join(values, ", "));
}

std::string cut(const std::string& text, std::size_t most) {
  if (count_characters(text) <= most) return text;
  return std::string(first_characters(text, most - 1)) + "~";
}

std::string padded(const std::string& text, std::size_t to) {
  return text + std::string(to > count_characters(text) ? to - count_characters(text) : 0, ' ');
}

void table(std::string& out, const Inspection& i, std::size_t total) {
  constexpr std::size_t kMostName = 18;
  std::size_t name = 6;
  for (const InspectedColumn& column : i.columns) name = std::max(name, count_characters(printable(column.name)));
  name = std::min(name, kMostName);
  const std::size_t number = std::to_string(i.columns.size()).size();
  out += fmt::format("\n  {:>{}}  {}  {:<8}{:>9}  {:<15}{}\n", "#", number, padded("column", name), "kind", "missing",
                     "train", "holds");
  for (std::size_t c = 0; c < i.columns.size(); ++c) {
    const InspectedColumn& column = i.columns[c];
    const std::string begin =
        fmt::format("  {:>{}}  {}  {:<8}{:>9}  {:<15}", c + 1, number, padded(cut(printable(column.name), name), name),
                    kind_name(column.kind), column.profile.missing, role_name(column.role));
    const std::size_t room = std::max<std::size_t>(total, count_characters(begin) + 20) - count_characters(begin);
    out += begin + cut(holds(column, room), room) + "\n";
  }
}

}  // namespace

std::string kind_name(csv::Kind kind) {
  switch (kind) {
    case csv::Kind::number:
      return "number";
    case csv::Kind::text:
      return "text";
    case csv::Kind::boolean:
      return "boolean";
    case csv::Kind::empty:
      return "empty";
  }
  return {};
}

std::string role_name(Role role) {
  switch (role) {
    case Role::number:
      return "learns";
    case Role::date:
      return "learns (days)";
    case Role::categorical:
      return "learns levels";
    case Role::carried:
      return "carries";
    case Role::left_out:
      return "leaves out";
  }
  return {};
}

std::string inspection_text(const Inspection& i, std::size_t width) {
  const csv::SniffReport& report = i.sniff_report;
  std::string out =
      fmt::format("{}: {}, {}\n", printable(i.table), counted(i.rows, "row"), counted(i.columns.size(), "column"));
  std::string encoding = "UTF-8";
  if (report.byte_order_mark) encoding += " with a byte order mark";
  if (!report.compression.empty()) encoding += ", packed with " + report.compression;
  line(out, "encoding", encoding + ", line ends " + report.line_end, width);
  line(out, "delimiter", delimiter_text(i), width);
  line(out, "quote", quote_text(i), width);
  line(out, "header",
       fmt::format("{}{}: {}", i.dialect.header ? "yes" : "no", report.header_given ? " (given)" : "",
                   report.header_given ? "the table itself says: " + report.header_because : report.header_because),
       width);
  std::vector<std::string> tokens;
  for (const std::string& token : i.missing) tokens.push_back(token.empty() ? "an empty cell" : printable(token));
  line(out, "missing is", join_names(tokens, 20), width);
  if (i.irregular.blank_lines > 0) line(out, "blank lines", fmt::format("{} skipped", i.irregular.blank_lines), width);
  if (i.irregular.comments > 0)
    line(out, "comments", fmt::format("{} left out", counted(i.irregular.comments, "line")), width);
  table(out, i, width);
  if (i.advice.empty() && std::all_of(i.columns.begin(), i.columns.end(),
                                      [](const InspectedColumn& column) { return column.advice.empty(); })) {
    return out;
  }
  out += '\n';
  for (const std::string& sentence : i.advice) wrap(out, "- ", sentence, width);
  for (const InspectedColumn& column : i.columns) {
    for (const std::string& sentence : column.advice) wrap(out, "- ", printable(column.name) + ": " + sentence, width);
  }
  return out;
}

}  // namespace aefx::cli
