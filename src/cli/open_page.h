// Shows a page of `aefx report` in the user's browser.
#pragma once

#include <string>

#include "cli/messages.h"

namespace aefx::cli {

// models/iris.aefx -> iris.html, in the current folder.
[[nodiscard]] std::string page_path(const std::string& model);

// Opens the file with xdg-open (on macOS open), and says where it is. Without such a program, or where it fails, that
// is said and all is well: the page is written.
void open_page(const std::string& path, const Messages& messages);

}  // namespace aefx::cli
