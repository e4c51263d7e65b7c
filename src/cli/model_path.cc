#include "cli/model_path.h"

#include <filesystem>
#include <system_error>

#include "aefx/model/model_file.h"
#include "cli/output.h"
#include "workflow/train_job.h"

namespace aefx::cli {

void check_model_path(const std::string& path, bool replaces_interrupted) {
  model::check_replaceable(path);
  check_replaceable(path);
  std::error_code ignored;
  if (!replaces_interrupted && std::filesystem::exists(path, ignored))
    check_replaceable(workflow::interrupted_path(path));
}

}  // namespace aefx::cli
