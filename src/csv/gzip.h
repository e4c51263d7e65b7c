// gzip, by zlib.
#pragma once

#include <memory>
#include <string>

#include "csv/unpacked.h"

namespace aefx::csv {

// RFC 1952, member after member; zeros behind the last one, as tapes have, are passed over. `name` is for errors.
[[nodiscard]] std::unique_ptr<Unpacked::Method> gzip(const std::string& name);

}  // namespace aefx::csv
