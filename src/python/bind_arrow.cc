#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <vector>

#include "python/arrow_table.h"
#include "python/binding.h"

namespace aefx::python {
namespace {

namespace py = pybind11;

std::unique_ptr<ArrowTable> receive(const py::capsule& capsule) {
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) throw py::error_already_set();
  const py::gil_scoped_release released;
  return std::make_unique<ArrowTable>(*stream);
}

// Returns an array of one number for each row, which `write` fills.
py::array_t<double> filled(const ArrowColumn& column, void (ArrowColumn::*write)(double*) const) {
  py::array_t<double> out(static_cast<py::ssize_t>(column.rows()));
  double* const to = out.mutable_data();
  const py::gil_scoped_release released;
  (column.*write)(to);
  return out;
}

// Returns the codes of the rows, and the values that they stand for.
py::tuple coded(const ArrowColumn& column) {
  const CodedValues all = [&] {
    const py::gil_scoped_release released;
    return column.coded();
  }();
  return py::make_tuple(py::array_t<std::int64_t>(static_cast<py::ssize_t>(all.codes.size()), all.codes.data()),
                        all.values);
}

}  // namespace

void bind_arrow(py::module_& m) {
  py::class_<ArrowColumn>(m, "ArrowColumn", py::dynamic_attr())
      .def_property_readonly("name", &ArrowColumn::name)
      .def_property_readonly("type", &ArrowColumn::type)
      .def_property_readonly("declared", &ArrowColumn::declared)
      .def("is_empty", &ArrowColumn::is_empty)
      .def("numbers", [](const ArrowColumn& column) { return filled(column, &ArrowColumn::numbers); })
      .def("days", [](const ArrowColumn& column) { return filled(column, &ArrowColumn::days); })
      .def_property_readonly("coded",
                             [](const py::object& column) {
                               if (!py::hasattr(column, "_coded"))
                                 column.attr("_coded") = coded(column.cast<const ArrowColumn&>());
                               return column.attr("_coded");
                             })
      .def("first", &ArrowColumn::first, py::arg("count"))
      .attr("truth_words") = py::make_tuple("false", "true");
  py::class_<ArrowTable>(m, "ArrowTable")
      .def(py::init(&receive), py::arg("stream"))
      .def_property_readonly("rows", &ArrowTable::rows)
      .def_property_readonly("columns", &ArrowTable::columns);
}

}  // namespace aefx::python
