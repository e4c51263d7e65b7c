// An error as a person meets it, on stderr: where, what, and what to try.
#pragma once

#include "aefx/base/error.h"

namespace aefx::cli {

void say_error(const Error& error);

}  // namespace aefx::cli
