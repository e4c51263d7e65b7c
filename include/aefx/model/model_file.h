// The model on disk: JSON, specified in docs/model-file.md.
#pragma once

#include <string>
#include <string_view>

#include "aefx/model/model.h"

namespace aefx::model {

// The whole file as text; the same model gives the same bytes.
[[nodiscard]] std::string to_text(const Model& model);

// Throws Error (model) where the text is no model, is damaged or of another version; `path` is named in it. Memory is
// in proportion to the text, whatever it claims.
[[nodiscard]] Model from_text(std::string_view text, const std::string& path);

// Writes beside `path` and renames, so that `path` holds the old model or the new one. Throws Error (io).
void save(const Model& model, const std::string& path);

// Throws Error: io where the file can't be read, model where it is none.
[[nodiscard]] Model load(const std::string& path);

// Throws Error (usage) where `path` holds something that is not a model, which save() must not replace, and Error (io)
// where it can't be seen what it holds.
void check_replaceable(const std::string& path);

}  // namespace aefx::model
