// aefx._native: the library, as the Python sources beside this file use it.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "python/binding.h"

PYBIND11_MODULE(_native, m) {
  aefx::python::bind_errors();
  aefx::python::bind_arrow(m);
  aefx::python::bind_choice(m);
  aefx::python::bind_model(m);
  m.attr("__version__") = AEFX_VERSION;
}
