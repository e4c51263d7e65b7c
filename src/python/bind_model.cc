#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/explain/explain.h"
#include "aefx/export/render.h"
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
#include "report/content.h"
#include "report/formula.h"
#include "train/option_table.h"
#include "train/option_words.h"

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
FitRequest make_request(const std::vector<std::tuple<std::string, std::size_t, bool>>& features, bool named,
                        std::size_t columns, const std::string& date_format, const Options& options,
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
  return request;
}

// Returns the model, and what the user should know.
py::tuple fit_model(const TableRows& rows, FitRequest& request, const py::object& callback) {
  request.callback = callback;
  Fitted fitted = watched([&](Signals& signals) { return fit(rows, request, signals); });
  return py::make_tuple(std::make_unique<model::Model>(std::move(fitted.model)), fitted.said);
}

py::tuple fit_further_model(const TableRows& rows, const model::Model& model, const Options& options,
                            const std::string& stability, const py::object& callback) {
  const FurtherFit request{
      .model = model, .given = options, .stability_runs = parse_stability(stability), .callback = callback};
  Fitted fitted = watched([&](Signals& signals) { return fit_further(rows, request, signals); });
  return py::make_tuple(std::make_unique<model::Model>(std::move(fitted.model)), fitted.said);
}

// Returns (codes, error, error of PCA, error of the means) of each size.
py::list sweep_sizes(const TableRows& rows, FitRequest& request, const std::vector<Index>& sizes, double valid,
                     const py::object& callback) {
  request.callback = callback;
  request.options.valid = valid;
  const train::Sweep done = watched([&](Signals& signals) { return sweep(rows, request, sizes, signals); });
  py::list out;
  for (const train::SweepPoint& point : done.points)
    out.append(py::make_tuple(point.codes, point.network, point.pca, done.means));
  return out;
}

// Returns (column, kept, standard error, kept by PCA, share of the folds that find it) of each column selected.
py::list selected_columns(const TableRows& rows, FitRequest& request, std::size_t count, const py::object& callback) {
  request.callback = callback;
  const NamedSelection done = watched([&](Signals& signals) { return select_columns(rows, request, count, signals); });
  py::list out;
  for (const train::SelectedColumn& column : done.selection.columns) {
    const double found = static_cast<double>(column.found) / static_cast<double>(done.selection.folds);
    out.append(py::make_tuple(done.names[column.feature], column.kept, column.standard_error, column.pca, found));
  }
  return out;
}

// Texts and figures of the report: title, findings, columns, terms, formulas, weights (D x K), bias (K), shares (D x
// K), rest (K), r2 (D), kept (NaN if nothing varies), verdict.
py::dict explanation_of(const model::Model& model) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  explain::Explanation e = [&] {
    const py::gil_scoped_release released;
    return explain::explain(model, model.measurements);
  }();
  Texts columns, terms, formulas;
  std::vector<double> r2;
  std::vector<std::size_t> order;
  for (const explain::Column& column : e.columns) {
    order.push_back(columns.size());
    columns.push_back(column.name);
    terms.push_back(report::term(column));
    r2.push_back(column.r2.value_or(kNone));
  }
  for (std::size_t k = 0; k < e.codes.size(); ++k) formulas.push_back(report::formula(e, k, order, order.size()));
  const model::Errors& errors = model.training.errors;
  py::dict out;
  out["title"] = report::title(e) + " (" + report::preparation(e) + ")";
  out["findings"] = e.findings;
  out["columns"] = columns;
  out["terms"] = terms;
  out["formulas"] = formulas;
  out["r2"] = r2;
  out["kept"] = errors.means > 0 ? 1 - errors.network / errors.means : kNone;
  out["verdict"] = e.verdict;
  out["weights"] = to_array(std::move(e.raw_weights));
  out["bias"] = to_array(std::move(e.raw_bias));
  out["shares"] = to_array(std::move(e.shares));
  out["rest"] = to_array(std::move(e.residual_share));
  return out;
}

exported::Part part_of(const std::string& part) {
  Texts names;
  for (const std::string_view name : exported::part_names()) names.emplace_back(name);
  return *exported::part_named(parse_choice("part", part, names));
}

py::bytes to_onnx(const model::Model& model, const std::string& part, const std::string& inputs) {
  const py::gil_scoped_release released;
  Texts names;
  for (const std::string_view name : exported::onnx_inputs_names()) names.emplace_back(name);
  const auto form = exported::onnx_inputs_named(parse_choice("inputs", inputs, names));
  std::string bytes = exported::render_onnx(model, part_of(part), {.inputs = *form});
  const py::gil_scoped_acquire acquired;
  return bytes;
}

std::string to_c(const model::Model& model, const std::string& part, const std::string& name) {
  return exported::render_c(model, part_of(part), {.prefix = name});
}

std::string to_sql(const model::Model& model, const std::string& part, const std::string& dialect,
                   const std::string& table, const Texts& keep) {
  Texts names;
  for (const std::string_view name : exported::dialect_names()) names.emplace_back(name);
  const auto spoken = exported::dialect_named(parse_choice("dialect", dialect, names));
  return exported::render_sql(model, part_of(part),
                              {.dialect = *spoken, .table = exported::parse_table_name(table), .keep = keep})
      .select;
}

// Tells of each feature whether it is a number that was 0 and 1 in training, as truths are.
std::vector<bool> zero_one_features(const model::Model& model) {
  std::vector<bool> out(model.table.features.size(), false);
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    const bool plain = !column.level && column.transform.is_identity();
    if (plain && column.statistics.min == 0 && column.statistics.max == 1) out[column.source] = true;
  }
  return out;
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

using ModelClass = py::class_<model::Model>;

// Binds loading, saving and exporting.
void bind_files(ModelClass& c) {
  using model::Model;
  c.def_static(
       "load",
       [](const std::string& path) {
         const py::gil_scoped_release released;
         return model::load(path);
       },
       py::arg("path"))
      .def(
          "save",
          [](const Model& model, const std::string& path, const model::RunOptions& run) {
            const py::gil_scoped_release released;
            model::check_replaceable(path);
            model::save(model, path, run);
          },
          py::arg("path"), py::arg("run"))
      .def_static("load_run", &model::load_run, py::arg("path"))
      .def("to_bytes", &to_bytes)
      .def(py::pickle([](const Model& model) { return to_bytes(model); },
                      [](const py::bytes& bytes) { return from_bytes(bytes); }))
      .def("to_onnx", &to_onnx, py::arg("part"), py::arg("inputs"))
      .def("to_c", &to_c, py::arg("part"), py::arg("name"))
      .def("to_sql", &to_sql, py::arg("part"), py::arg("dialect"), py::arg("table"), py::arg("keep"))
      .def(
          "report",
          [](const Model& model, const std::string& format, std::size_t width, bool all) {
            const py::gil_scoped_release released;
            return report(model, format, width, all);
          },
          py::arg("format"), py::arg("width"), py::arg("all"))
      .def("explanation", &explanation_of);
}

// Binds properties.
void bind_facts(ModelClass& c) {
  using model::Model;
  c.def_property_readonly("codes", [](const Model& model) { return model.network.codes(); })
      .def_property_readonly("named", [](const Model& model) { return model.table.named; })
      .def_property_readonly("columns", [](const Model& model) { return model.table.columns; })
      .def_property_readonly("missing", [](const Model& model) { return model.table.missing; })
      .def_property_readonly("date_format", [](const Model& model) { return model.table.date_format; })
      .def_property_readonly("features", &features_of)
      .def_property_readonly("zero_one", &zero_one_features)
      .def_property_readonly("whole",
                             [](const Model& model) {
                               std::vector<bool> out;
                               for (const model::Feature& feature : model.table.features) out.push_back(feature.whole);
                               return out;
                             })
      .def_property_readonly("identifiers",
                             [](const Model& model) {
                               Texts names;
                               for (const model::OtherColumn& i : model.table.identifiers) names.push_back(i.name);
                               return names;
                             })
      .def_property_readonly("encoded_columns", &model::column_names)
      .def_property_readonly("epochs", [](const Model& model) { return model.training.epochs; })
      .def_property_readonly("options", [](const Model& model) { return model.training.options; });
}

// Binds calls on rows.
void bind_uses(ModelClass& c) {
  using model::Model;
  c.def(
       "encode",
       [](const Model& model, const TableRows& rows, bool pre_activation, std::size_t threads) {
         Encoded out = watched([&](Signals& signals) { return encode(model, rows, pre_activation, threads, signals); });
         return py::make_tuple(to_array(std::move(out.codes)), out.said);
       },
       py::arg("rows"), py::arg("pre_activation"), py::arg("threads"))
      .def(
          "decode",
          [](const Model& model, const py::array_t<float, py::array::c_style>& codes, bool raw) {
            const Eigen::Map<const Matrix> given(codes.data(), codes.shape(0), codes.shape(1));
            MatrixD out;
            {
              const py::gil_scoped_release released;
              out = infer::decode(model, given);
              if (!raw) infer::round_whole(model, out);
            }
            return to_array(std::move(out));
          },
          py::arg("codes"), py::arg("raw"))
      .def(
          "score",
          [](const Model& model, const TableRows& rows, std::size_t threads) {
            Scored out = watched([&](Signals& signals) { return score(model, rows, threads, signals); });
            return py::make_tuple(to_array(std::move(out.scores)), out.said);
          },
          py::arg("rows"), py::arg("threads"))
      .def(
          "fill",
          [](const Model& model, const TableRows& rows, std::size_t threads) {
            Filled out = watched([&](Signals& signals) { return fill(model, rows, threads, signals); });
            return py::make_tuple(to_array(std::move(out.features)), out.said);
          },
          py::arg("rows"), py::arg("threads"))
      .def(
          "explain",
          [](const Model& model, const TableRows& rows, const std::optional<std::string>& method, std::size_t threads) {
            Explained out =
                watched([&](Signals& signals) { return explain_rows(model, rows, method, threads, signals); });
            return py::make_tuple(to_array(std::move(out.values)), to_array(std::move(out.caps)),
                                  to_array(std::move(out.slopes)), to_array(std::move(out.parts)),
                                  to_array(std::move(out.base)), out.said);
          },
          py::arg("rows"), py::arg("method"), py::arg("threads"))
      .def(
          "r2",
          [](const Model& model, const TableRows& rows) {
            const Judged out = watched([&](Signals& signals) { return judge(model, rows, signals); });
            return py::make_tuple(out.r2, out.said);
          },
          py::arg("rows"));
}

}  // namespace

void bind_model(py::module_& m) {
  py::class_<TableRows>(m, "Rows")
      .def(py::init(&make_rows), py::arg("numbers"), py::arg("labels"), py::arg("missing"))
      .def("__len__", &TableRows::rows);
  ModelClass model(m, "Model");
  bind_files(model);
  bind_facts(model);
  bind_uses(model);
  py::class_<FitRequest>(m, "FitRequest")
      .def(py::init(&make_request), py::arg("features"), py::arg("named"), py::arg("columns"), py::arg("date_format"),
           py::arg("options"), py::arg("max_levels"), py::arg("unseen"), py::arg("stability"), py::arg("carried"),
           py::arg("identifiers"), py::arg("left_out"), py::arg("remarks"));
  m.def("fit", &fit_model, py::arg("rows"), py::arg("request"), py::arg("callback"));
  m.def("fit_further", &fit_further_model, py::arg("rows"), py::arg("model"), py::arg("options"), py::arg("stability"),
        py::arg("callback"));
  m.def("sweep", &sweep_sizes, py::arg("rows"), py::arg("request"), py::arg("sizes"), py::arg("valid"),
        py::arg("callback"));
  m.def("select_columns", &selected_columns, py::arg("rows"), py::arg("request"), py::arg("count"),
        py::arg("callback"));
  m.def(
      "parameter_words", [](const std::string& text) { return train::parameter_words(text); }, py::arg("text"));
  m.def(
      "check", [](const Options& options) { static_cast<void>(train::train_options(options)); }, py::arg("options"));
}

}  // namespace aefx::python
