#include "report/column_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "aefx/csv/writer.h"
#include "base/number.h"
#include "base/text.h"
#include "report/number_text.h"
#include "report/text/text_page.h"

namespace aefx::report {
namespace {

constexpr std::size_t kNamedOthers = 5;

double added(const SelectionTable& s, std::size_t i) { return s.lines[i].kept - (i > 0 ? s.lines[i - 1].kept : 0); }

// Returns what is kept of the columns that are not selected, where those that are keep all of theirs.
double kept_of_others(const SelectionTable& s, std::size_t i) {
  const auto all = static_cast<double>(s.columns), selected = static_cast<double>(i + 1);
  return all > selected ? (s.lines[i].kept * all - selected) / (all - selected) : 1;
}

std::string share(double value) { return value < 0 ? "< 0%" : percent(value); }

std::string heading(const SelectionTable& s) {
  const std::size_t others = s.columns - s.lines.size();
  return fmt::format(
      "{} of the {} of {} from which the other{} follow{} best, by straight lines, every column "
      "counting alike",
      s.lines.size(), counted(s.columns, "column"), printable(s.table), others == 1 ? "" : fmt::format(" {}", others),
      others == 1 ? "s" : "");
}

std::string explanation(const SelectionTable& s) {
  std::string out = fmt::format(
      "Kept is the share of the variance of all {} columns that follows from a column and those above it, on rows held "
      "out ({}-fold cross-validation, columns chosen anew in each; ± is one standard error); others: of those not "
      "selected; PCA: with as many components, each of which reads all columns; found: in so many of the {} folds.",
      s.columns, s.folds, s.folds);
  if (s.rows < s.all_rows) {
    out += fmt::format(" Chosen and judged on {} of the {} rows, evenly spaced.", s.rows, s.all_rows);
  }
  if (s.tried < s.columns)
    out += fmt::format(" Of the {} columns the {} that explain most by themselves were tried.", s.columns, s.tried);
  return out;
}

// Says of which columns least is kept.
std::string least_kept(const SelectionTable& s) {
  std::string out = "Least is kept of ";
  const std::size_t count = std::min(kNamedOthers, s.others.size());
  for (std::size_t i = 0; i < count; ++i) {
    out += fmt::format("{}{} ({})",
                       i == 0           ? ""
                       : i + 1 == count ? " and "
                                        : ", ",
                       printable(s.others[i].name), share(s.others[i].kept));
  }
  return out + ".";
}

}  // namespace

std::string render_text(const SelectionTable& s, std::size_t width) {
  constexpr std::size_t kNumbers = 54;  // width beside the names
  constexpr std::size_t kShortestName = 10;
  const std::size_t size = std::max<std::size_t>(width, 40);
  std::string out;
  const auto paragraph = [&](const std::string& text) {
    for (const std::string& line : wrap(text, size)) out += line + "\n";
  };
  paragraph(heading(s));
  if (s.lines.size() < s.wanted)
    paragraph(fmt::format("{} were asked for; the others follow from these exactly.", s.wanted));
  std::size_t name = std::string_view("column").size();
  for (const SelectionLine& line : s.lines) name = std::max(name, count_characters(printable(line.name)));
  name = std::min(name, size > kNumbers + kShortestName ? size - kNumbers : kShortestName);
  out += fmt::format("\n     {}  {:>6}  {:>13}  {:>6}  {:>6}  {:>5}\n", fit("column", name), "adds", "kept", "others",
                     "PCA", "found");
  for (std::size_t i = 0; i < s.lines.size(); ++i) {
    const SelectionLine& line = s.lines[i];
    out += fmt::format("{:>3}  {}  {:>6}  {:>13}  {:>6}  {:>6}  {:>5}\n", i + 1, fit(printable(line.name), name),
                       share(added(s, i)), percent_within(line.kept, line.standard_error), share(kept_of_others(s, i)),
                       share(line.pca), fmt::format("{}/{}", line.found, s.folds));
  }
  out += "\n";
  if (!s.others.empty()) paragraph(least_kept(s));
  paragraph(explanation(s));
  return out;
}

std::string render_json(const SelectionTable& s) {
  using Json = nlohmann::ordered_json;
  Json columns = Json::array(), others = Json::array();
  for (std::size_t i = 0; i < s.lines.size(); ++i) {
    const SelectionLine& line = s.lines[i];
    columns.push_back({{"column", line.name},
                       {"position", line.position + 1},
                       {"adds", added(s, i)},
                       {"kept", line.kept},
                       {"standard_error", line.standard_error},
                       {"kept_of_others", kept_of_others(s, i)},
                       {"pca", line.pca},
                       {"found", line.found}});
  }
  for (const NamedShare& other : s.others) others.push_back({{"column", other.name}, {"kept", other.kept}});
  const Json json = {{"table", s.table}, {"columns", s.columns}, {"tried", s.tried},    {"all_rows", s.all_rows},
                     {"rows", s.rows},   {"folds", s.folds},     {"selected", columns}, {"others", others}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string render_csv(const SelectionTable& s) {
  std::string out = "rank,column,position,adds,kept,standard_error,pca,found\n";
  for (std::size_t i = 0; i < s.lines.size(); ++i) {
    const SelectionLine& line = s.lines[i];
    out += fmt::format("{},", i + 1);
    csv::append_cell(out, line.name);
    out += fmt::format(",{}", line.position + 1);
    for (const double value : {added(s, i), line.kept, line.standard_error, line.pca,
                               static_cast<double>(line.found) / static_cast<double>(s.folds)}) {
      out += ',';
      append_number(out, value);
    }
    out += '\n';
  }
  return out;
}

}  // namespace aefx::report
