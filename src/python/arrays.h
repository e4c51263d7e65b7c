// Matrices to NumPy.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <memory>
#include <utility>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::python {

namespace py = pybind11;

// The matrix as an array that owns it: nothing is copied. The GIL must be held.
template <typename M>
py::array_t<typename M::Scalar> to_array(M matrix) {
  auto kept = std::make_unique<M>(std::move(matrix));
  const M& its = *kept;
  const py::capsule owner(kept.get(), [](void* m) { delete static_cast<M*>(m); });
  static_cast<void>(kept.release());  // the capsule has it
  std::vector<py::ssize_t> shape{its.rows(), its.cols()};
  if constexpr (M::RowsAtCompileTime == 1) shape.erase(shape.begin());
  return py::array_t<typename M::Scalar>(std::move(shape), its.data(), owner);
}

}  // namespace aefx::python
