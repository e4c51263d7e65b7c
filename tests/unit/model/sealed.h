// Altered model files with a valid checksum.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <nlohmann/json.hpp>
#include <string>

#include "aefx/model/model_file.h"
#include "unit/model/models.h"

namespace aefx::test {

inline const std::size_t kTailSize = std::string(",\n \"checksum\": \"crc32:00000000\"\n}\n").size();

inline std::string body_of(const std::string& text) { return text.substr(0, text.size() - kTailSize); }

// Appends the tail that docs/model-file.md specifies.
inline std::string sealed(const std::string& body) {
  const uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
  return body + fmt::format(",\n \"checksum\": \"crc32:{:08x}\"\n}}\n", crc);
}

// Returns the text of a model file with these members, but for its checksum.
inline std::string sealed_json(nlohmann::ordered_json json) {
  json.erase("checksum");
  std::string body = json.dump(1);
  body.resize(body.size() - 2);
  return sealed(body);
}

// Returns the text with the first `from` replaced, and a new checksum.
inline std::string changed(const std::string& text, const std::string& from, const std::string& to) {
  std::string body = body_of(text);
  const std::size_t at = body.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << "nothing to change: " << from;
    return text;
  }
  return sealed(body.replace(at, from.size(), to));
}

inline std::string tiny_text() { return model::to_text(some_model(some_table(5, 2), {.codes = 1})); }

inline Error error_in(const std::string& text) {
  const auto error = error_of([&] { static_cast<void>(model::from_text(text, "m.aefx")); });
  if (!error) ADD_FAILURE() << "accepted as a model: " << text.substr(0, 300);
  return error.value_or(Error(Fault::bug, ""));
}

}  // namespace aefx::test
