// Returns the aefx::Error that an action throws.
#pragma once

#include <functional>
#include <optional>

#include "aefx/base/error.h"

namespace aefx::test {

inline std::optional<Error> error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace aefx::test
