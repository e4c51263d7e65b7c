// Memory in large pages, where the system gives them: a processor then finds rows all over a table at once, and the
// system has less to do to hand the memory out.
#pragma once

#include <cstddef>

#include "aefx/base/matrix.h"

namespace aefx {

// To be called of memory into which nothing has been written since it was given; does nothing for less than 4 MB.
void prefer_large_pages(const void* data, std::size_t bytes);

template <typename AnyMatrix>
void prefer_large_pages(const AnyMatrix& matrix) {
  prefer_large_pages(matrix.data(), static_cast<std::size_t>(matrix.size()) * sizeof(*matrix.data()));
}

// The matrix gets that shape; its values are not set.
template <typename AnyMatrix>
void resize_large(AnyMatrix& matrix, Index rows, Index columns) {
  matrix.resize(rows, columns);
  prefer_large_pages(matrix);
}

}  // namespace aefx
