// Names under which models are saved.
#pragma once

#include <string>

namespace aefx::cli {

// Returns the name of a model where nobody says one: data/iris.data -> iris.aefx, in the current folder.
[[nodiscard]] inline std::string default_model_path(const std::string& table) {
  if (table == "-" || table.starts_with("/dev/") || table.starts_with("/proc/")) return "stdin.aefx";
  std::string name = table.substr(table.rfind('/') + 1);
  for (const char* const packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.resize(name.rfind('.'));
  }
  if (const std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0) name.resize(dot);
  return name + ".aefx";
}

// Throws Error where a model can't be saved under this name, or a training that is interrupted beside one that is there
// and that it does not replace.
void check_model_path(const std::string& path, bool replaces_interrupted);

}  // namespace aefx::cli
