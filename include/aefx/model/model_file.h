// The model on disk: JSON, specified in docs/model-file.md. All functions are thread-safe; processes that save to the
// same path leave one whole model.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/model/model.h"

namespace aefx::model {

// Options of the run that made a model, as names and texts, so that the run can be repeated.
using RunOptions = std::vector<std::pair<std::string, std::string>>;

// Returns the text of the file; the same model and options give the same bytes, on any number of threads.
[[nodiscard]] std::string to_text(const Model& model, const RunOptions& run = {}, ThreadPool* pool = nullptr);

// Reads the text of a file. `path` names it in messages. Throws Error (model) if the text is not a model, is damaged or
// has another format version. Uses memory in proportion to the text, whatever sizes it claims.
[[nodiscard]] Model from_text(std::string_view text, const std::string& path);

// Replaces `path` atomically: it has the old model or the new one, never a part. Throws Error (io).
void save(const Model& model, const std::string& path, const RunOptions& run = {}, ThreadPool* pool = nullptr);

// Throws Error: io if the file can't be read, otherwise as from_text().
[[nodiscard]] Model load(const std::string& path);

// Returns the options passed to save(), or none if the file has none. Throws as load().
[[nodiscard]] RunOptions load_run(const std::string& path);

// Returns the same of the text of a file, which `path` names in messages. Throws as from_text().
[[nodiscard]] RunOptions run_of_text(std::string_view text, const std::string& path);

// Throws Error (usage) if `path` is a file that is not a model, which save() must not replace, and Error (io) if that
// can't be determined.
void check_replaceable(const std::string& path);

}  // namespace aefx::model
