#include <pybind11/pybind11.h>

#include <exception>
#include <string>

#include "aefx/base/error.h"
#include "python/binding.h"
#include "train/option_words.h"

namespace aefx::python {
namespace {

namespace py = pybind11;

py::object text(const std::string& bytes) {
  return py::reinterpret_steal<py::object>(
      PyUnicode_DecodeUTF8(bytes.data(), static_cast<py::ssize_t>(bytes.size()), "replace"));
}

void raise(const Error& error) {
  const py::object raised = py::module_::import("aefx._errors")
                                .attr("error_of")(error.exit_code(), text(error.what()), text(error.message()),
                                                  text(error.where()), text(error.hint()));
  PyErr_SetObject(py::type::handle_of(raised).ptr(), raised.ptr());
}

}  // namespace

void bind_errors() {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const Error& error) {
      raise(train::parameter_words(error));
    }
  });
}

}  // namespace aefx::python
