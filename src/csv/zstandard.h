// Zstandard, by libzstd.
#pragma once

#include <memory>
#include <string>

#include "csv/unpacked.h"

namespace aefx::csv {

// RFC 8878, frame after frame, with windows up to 128 MiB as zstd's own default has it. `name` is for errors.
[[nodiscard]] std::unique_ptr<Unpacked::Method> zstandard(const std::string& name);

}  // namespace aefx::csv
