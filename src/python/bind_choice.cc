#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/csv/schema.h"
#include "base/text.h"
#include "csv/parse/cell_parser.h"
#include "csv/sniff/sniff_kinds.h"
#include "prep/feature_choice.h"
#include "python/binding.h"

namespace aefx::python {
namespace {

namespace py = pybind11;
using Texts = std::vector<std::string>;

// `whole` has the whole numbers of each column, or is empty where nothing is to be learned from them.
csv::Schema schema_of(const Texts& names, const Texts& kinds, bool named,
                      const std::vector<csv::WholeNumbers>& whole = {}) {
  static const std::map<std::string, csv::Kind, std::less<>> kKinds{{"number", csv::Kind::number},
                                                                    {"text", csv::Kind::text},
                                                                    {"boolean", csv::Kind::boolean},
                                                                    {"empty", csv::Kind::empty}};
  csv::Schema schema{.columns = {}, .named = named};
  for (std::size_t i = 0; i < names.size(); ++i)
    schema.columns.push_back(
        {.name = names[i], .kind = kKinds.at(kinds[i]), .whole = whole.empty() ? csv::WholeNumbers() : whole[i]});
  return schema;
}

prep::FeatureFlags feature_flags(const std::map<std::string, std::string>& given) {
  prep::FeatureFlags flags;
  for (const prep::FeatureOption& option : prep::feature_options()) {
    if (const auto text = given.find(option.name); text != given.end()) flags.*option.member = text->second;
  }
  return flags;
}

// Returns what each column is learned from as, whether that is still to be decided of texts, the positions of columns
// that count or identify the rows and of those other than numbers that were dropped, and what the user should know.
py::tuple choose(const Texts& names, const Texts& kinds, bool named, const std::map<std::string, std::string>& flags,
                 const std::vector<csv::WholeNumbers>& whole) {
  const csv::Schema schema = schema_of(names, kinds, named, whole);
  prep::FeatureFlags wanted = feature_flags(flags);
  wanted.keep = "";  // only codes are given back
  const prep::FeatureChoice choice = prep::choose_features(schema, wanted, "X");
  prep::check_learnable(choice, schema, "X");
  const csv::Projection& projection = choice.projection;
  std::vector<const char*> uses(names.size(), "none");
  for (const std::size_t column : projection.numbers) uses[column] = "number";
  for (const std::size_t place : projection.categories) uses[projection.numbers[place]] = "category";
  for (const std::size_t place : projection.dates) uses[projection.numbers[place]] = "date";
  std::vector<std::size_t> dropped;
  if (wanted.drop) {
    for (const std::size_t column : csv::select_columns(schema, *wanted.drop, "--drop")) {
      if (schema.columns[column].kind != csv::Kind::number) dropped.push_back(column);
    }
  }
  return py::make_tuple(uses, choice.automatic, choice.identifiers, dropped, choice.warnings);
}

// Returns what the sniffer finds in the first values of a column, which are written as whole numbers.
csv::WholeNumbers whole_numbers(const Texts& values) {
  const csv::CellParser parser{csv::ReadOptions()};
  csv::ColumnTally tally;
  for (const std::string& value : values) tally.add(value, parser);
  return tally.whole.result();
}

std::vector<std::size_t> select(const Texts& names, bool named, const std::string& spec, const std::string& flag) {
  return csv::select_columns(schema_of(names, Texts(names.size(), "number"), named), spec, flag);
}

bool are_truth_words(const Texts& values) {
  csv::TruthWords words;
  for (const std::string& value : values) words.add(value);
  return words.only();
}

// Returns for each text, trimmed, whether it is a missing-value marker.
std::vector<bool> are_missing(const Texts& values) {
  const csv::CellParser cell{csv::ReadOptions()};
  std::vector<bool> out;
  for (const std::string& value : values) out.push_back(cell.label(value).empty());
  return out;
}

py::array_t<double> parse_days(const Texts& values, const std::string& format, const std::string& column) {
  csv::ReadOptions options;
  options.date_format = format;
  const csv::CellParser cell(options);
  std::vector<double> days;
  for (const std::string& value : values) {
    double day = std::numeric_limits<double>::quiet_NaN();
    const csv::CellKind kind = cell.read_date(value, day);
    if (kind != csv::CellKind::number && kind != csv::CellKind::missing) {
      throw Error(Fault::data, fmt::format("{} is no date {}", aefx::quoted(value), cell.date_form()),
                  fmt::format("X, column \"{}\"", printable(column)), csv::CellParser::date_hint(value));
    }
    days.push_back(day);
  }
  return py::array_t<double>(static_cast<py::ssize_t>(days.size()), days.data());
}

}  // namespace

void bind_choice(py::module_& m) {
  py::class_<csv::WholeNumbers>(m, "WholeNumbers").def(py::init<>());
  m.def("whole_numbers", &whole_numbers, py::arg("values"));
  m.def("choose", &choose, py::arg("names"), py::arg("kinds"), py::arg("named"), py::arg("flags"), py::arg("whole"));
  m.def("select", &select, py::arg("names"), py::arg("named"), py::arg("spec"), py::arg("flag"));
  m.def("few_enough", &prep::few_enough, py::arg("values"), py::arg("rows"), py::arg("most"));
  m.def("are_truth_words", &are_truth_words, py::arg("values"));
  m.def("are_missing", &are_missing, py::arg("values"));
  m.def("parse_days", &parse_days, py::arg("values"), py::arg("format"), py::arg("column"));
  m.def(
      "max_levels",
      [](const std::string& most) {
        prep::FeatureFlags flags;
        flags.max_levels = most;
        return prep::level_options(flags).most;
      },
      py::arg("most"));
  m.attr("default_missing") = csv::ReadOptions::default_missing();
}

}  // namespace aefx::python
