// Assertions of fuzz targets: a failure aborts, so that libFuzzer keeps the input.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <initializer_list>

#include "aefx/base/error.h"

namespace aefx::fuzz {

inline void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// Requires an error to have a message and one of the expected kinds of fault.
inline void require_error(const Error& error, std::initializer_list<Fault> whose) {
  require(!error.message().empty(), "an error has a message");
  for (const Fault fault : whose) {
    if (error.fault() == fault) return;
  }
  std::fprintf(stderr, "%s\n", error.what());
  require(false, "the error is the fault of who may be at fault");
}

}  // namespace aefx::fuzz
