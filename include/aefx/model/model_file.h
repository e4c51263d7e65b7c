// The model on disk: JSON, specified in docs/model-file.md.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/model/model.h"

namespace aefx::model {

// What was given for the run that made a model, to run it again: names and texts, which mean what the writer says.
using RunOptions = std::vector<std::pair<std::string, std::string>>;

// The whole file as text; the same model and options give the same bytes.
[[nodiscard]] std::string to_text(const Model& model, const RunOptions& run = {});

// Throws Error (model) where the text is no model, is damaged or of another version; `path` is named in it. Memory is
// in proportion to the text, whatever it claims.
[[nodiscard]] Model from_text(std::string_view text, const std::string& path);

// Writes beside `path` and renames, so that `path` holds the old model or the new one. Throws Error (io).
void save(const Model& model, const std::string& path, const RunOptions& run = {});

// Throws Error: io where the file can't be read, model where it is none.
[[nodiscard]] Model load(const std::string& path);

// The options that save() was given; none in files of before there were any. Throws as load().
[[nodiscard]] RunOptions load_run(const std::string& path);

// Throws Error (usage) where `path` holds something that is not a model, which save() must not replace, and Error (io)
// where it can't be seen what it holds.
void check_replaceable(const std::string& path);

}  // namespace aefx::model
