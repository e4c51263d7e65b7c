// Memory in large pages, if the system has them: random access to a large table then misses the TLB less often, and the
// memory is allocated faster.
#pragma once

#include <cstddef>

#include "aefx/base/matrix.h"

namespace aefx {

// To be called on memory that was just allocated and not written to. Does nothing below 4 MB.
void prefer_large_pages(void* data, std::size_t bytes);

template <typename AnyMatrix>
void prefer_large_pages(AnyMatrix& matrix) {
  prefer_large_pages(matrix.data(), static_cast<std::size_t>(matrix.size()) * sizeof(*matrix.data()));
}

// Resizes a matrix. Its values are undefined.
template <typename AnyMatrix>
void resize_large(AnyMatrix& matrix, Index rows, Index columns) {
  matrix.resize(rows, columns);
  prefer_large_pages(matrix);
}

}  // namespace aefx
