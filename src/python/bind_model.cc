#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/infer/encode.h"
#include "aefx/model/model_file.h"
#include "base/option_value.h"
#include "prep/feature_choice.h"
#include "python/applying.h"
#include "python/arrays.h"
#include "python/binding.h"
#include "python/fitting.h"
#include "python/signals.h"
#include "python/table_rows.h"
#include "train/option_table.h"

namespace aefx::python {
namespace {

using Options = train::OptionTexts;
using Codes = py::array_t<std::int64_t, py::array::c_style>;
using Texts = std::vector<std::string>;

// Without the GIL; what a signal handler raised is raised after it.
template <typename Work>
auto watched(const Work& work) {
  Signals signals;
  auto out = [&] {
    const py::gil_scoped_release released;
    return work(signals);
  }();
  signals.raise_if_any();
  return out;
}

std::unique_ptr<TableRows> make_rows(const py::array& numbers,
                                     const std::vector<std::tuple<std::size_t, Codes, Texts>>& labels,
                                     const Texts& missing) {
  std::vector<CodedLabels> coded;
  for (const auto& [feature, codes, values] : labels)
    coded.push_back({.feature = feature, .texts = {.codes = codes, .values = values}});
  return std::make_unique<TableRows>(numbers, std::move(coded), missing);
}

using NamedPositions = std::vector<std::pair<std::string, std::size_t>>;

// A feature as (name, position, is it a date?).
py::tuple fit_model(const TableRows& rows, const std::vector<std::tuple<std::string, std::size_t, bool>>& features,
                    bool named, std::size_t columns, const std::string& date_format, const Options& options,
                    const std::string& max_levels, const std::string& unseen, const std::string& stability,
                    const std::vector<std::tuple<std::string, std::size_t, Codes, Texts>>& carried,
                    const NamedPositions& identifiers, const NamedPositions& left_out, const Texts& remarks) {
  FitRequest request;
  request.options = train::train_options(options);
  prep::FeatureFlags levels;
  levels.max_levels = max_levels;
  levels.unseen = unseen;
  request.levels = prep::level_options(levels);
  request.stability_runs = parse_stability(stability);
  model::Table& table = request.table;
  table.name = "X";
  table.named = named;
  table.columns = columns;
  table.missing = csv::ReadOptions::default_missing();
  table.date_format = date_format;
  for (const auto& [name, position, is_date] : features) {
    table.features.push_back({.name = name, .position = position});
    if (is_date) table.features.back().date = model::Dates{};
  }
  for (const auto& [name, position] : identifiers) table.identifiers.push_back({.name = name, .position = position});
  for (const auto& [name, position] : left_out) table.left_out.push_back({.name = name, .position = position});
  request.remarks = remarks;
  for (const auto& [name, position, codes, values] : carried)
    request.carried.push_back({.name = name, .position = position, .texts = {.codes = codes, .values = values}});
  Fitted fitted = watched([&](Signals& signals) { return fit(rows, request, signals); });
  return py::make_tuple(std::make_unique<model::Model>(std::move(fitted.model)), fitted.said);
}

// (name, position, kind, texts of its levels); kind: number, category, date, or day for dates without a time.
py::list features_of(const model::Model& model) {
  py::list out;
  for (const model::Feature& feature : model.table.features) {
    Texts levels;
    for (std::size_t i = 0; i < feature.levels.size(); ++i) levels.push_back(feature.levels.text(i));
    const char* kind = levels.empty() ? "number" : "category";
    if (feature.date) kind = feature.date->whole_days ? "day" : "date";
    out.append(py::make_tuple(feature.name, feature.position, kind, levels));
  }
  return out;
}

py::bytes to_bytes(const model::Model& model) { return model::to_text(model); }

model::Model from_bytes(const py::bytes& bytes) { return model::from_text(std::string(bytes), "<pickle>"); }

void bind_class(py::module_& m) {
  using model::Model;
  py::class_<Model>(m, "Model")
      .def_static(
          "load",
          [](const std::string& path) {
            const py::gil_scoped_release released;
            return model::load(path);
          },
          py::arg("path"))
      .def(
          "save",
          [](const Model& model, const std::string& path) {
            const py::gil_scoped_release released;
            model::check_replaceable(path);
            model::save(model, path);
          },
          py::arg("path"))
      .def("to_bytes", &to_bytes)
      .def(py::pickle([](const Model& model) { return to_bytes(model); },
                      [](const py::bytes& bytes) { return from_bytes(bytes); }))
      .def_property_readonly("codes", [](const Model& model) { return model.network.codes(); })
      .def_property_readonly("named", [](const Model& model) { return model.table.named; })
      .def_property_readonly("columns", [](const Model& model) { return model.table.columns; })
      .def_property_readonly("missing", [](const Model& model) { return model.table.missing; })
      .def_property_readonly("date_format", [](const Model& model) { return model.table.date_format; })
      .def_property_readonly("features", &features_of)
      .def_property_readonly("identifiers",
                             [](const Model& model) {
                               Texts names;
                               for (const model::OtherColumn& i : model.table.identifiers) names.push_back(i.name);
                               return names;
                             })
      .def_property_readonly("encoded_columns", &model::column_names)
      .def_property_readonly("epochs", [](const Model& model) { return model.training.epochs; })
      .def_property_readonly("options", [](const Model& model) { return model.training.options; })
      .def(
          "encode",
          [](const Model& model, const TableRows& rows, bool pre_activation, std::size_t threads) {
            Encoded out =
                watched([&](Signals& signals) { return encode(model, rows, pre_activation, threads, signals); });
            return py::make_tuple(to_array(std::move(out.codes)), out.said);
          },
          py::arg("rows"), py::arg("pre_activation"), py::arg("threads"))
      .def(
          "score",
          [](const Model& model, const TableRows& rows, std::size_t threads) {
            Scored out = watched([&](Signals& signals) { return score(model, rows, threads, signals); });
            return py::make_tuple(to_array(std::move(out.scores)), out.said);
          },
          py::arg("rows"), py::arg("threads"))
      .def(
          "explain",
          [](const Model& model, const TableRows& rows, std::size_t threads) {
            Explained out = watched([&](Signals& signals) { return explain_rows(model, rows, threads, signals); });
            return py::make_tuple(to_array(std::move(out.values)), to_array(std::move(out.caps)),
                                  to_array(std::move(out.slopes)), to_array(std::move(out.parts)),
                                  to_array(std::move(out.base)), out.said);
          },
          py::arg("rows"), py::arg("threads"))
      .def(
          "decode",
          [](const Model& model, const py::array_t<float, py::array::c_style>& codes) {
            const Eigen::Map<const Matrix> given(codes.data(), codes.shape(0), codes.shape(1));
            MatrixD out;
            {
              const py::gil_scoped_release released;
              out = infer::decode(model, given);
            }
            return to_array(std::move(out));
          },
          py::arg("codes"))
      .def(
          "report",
          [](const Model& model, const std::string& format, std::size_t width, bool all) {
            const py::gil_scoped_release released;
            return report(model, format, width, all);
          },
          py::arg("format"), py::arg("width"), py::arg("all"));
}

}  // namespace

void bind_model(py::module_& m) {
  py::class_<TableRows>(m, "Rows")
      .def(py::init(&make_rows), py::arg("numbers"), py::arg("labels"), py::arg("missing"))
      .def("__len__", &TableRows::rows);
  bind_class(m);
  m.def("fit", &fit_model, py::arg("rows"), py::arg("features"), py::arg("named"), py::arg("columns"),
        py::arg("date_format"), py::arg("options"), py::arg("max_levels"), py::arg("unseen"), py::arg("stability"),
        py::arg("carried"), py::arg("identifiers"), py::arg("left_out"), py::arg("remarks"));
  m.def(
      "check", [](const Options& options) { static_cast<void>(train::train_options(options)); }, py::arg("options"));
}

}  // namespace aefx::python
