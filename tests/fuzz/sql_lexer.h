// Reads SQL token by token, and stricter than any engine.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "aefx/export/render.h"

namespace aefx::fuzz {

// Requires `select` to be a line of comment and then one expression of words, numbers, operators, parentheses that
// match, texts without control characters, and quoted names that are all in `names`: nothing that a name or a level
// could have added.
void require_sql(std::string_view select, exported::SqlDialect dialect, const std::set<std::string>& names);

}  // namespace aefx::fuzz
