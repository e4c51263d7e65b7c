// SHA-256 (FIPS 180-4), by which a page names the one script and style that it lets run.
#pragma once

#include <string>
#include <string_view>

namespace aefx::report {

// The digest in base64: 44 characters.
[[nodiscard]] std::string sha256_base64(std::string_view bytes);

}  // namespace aefx::report
