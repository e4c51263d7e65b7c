// The parts of the module.
#pragma once

#include <pybind11/pybind11.h>

namespace aefx::python {

// aefx::Error is raised as the class in aefx/_errors.py that its fault calls for.
void bind_errors();
// Binds tables of Arrow.
void bind_arrow(pybind11::module_& m);
// Binds the kinds of columns, and the choice of those that are learned from.
void bind_choice(pybind11::module_& m);
// Rows, models, and fitting.
void bind_model(pybind11::module_& m);

}  // namespace aefx::python
