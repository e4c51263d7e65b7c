#include "aefx/model/model_file.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "base/file.h"
#include "model/sections.h"

namespace aefx::model {
namespace {

constexpr std::size_t kVersion = 2;  // 2 holds caps; models of version 1 have none
constexpr std::string_view kMagic = "{\n \"format\": \"aefx-model\",\n";
constexpr std::size_t kLargestFile = std::size_t{4} << 30U;  // a device or pipe may have no end

// Returns the exact end of the file: the checksum of all bytes before it.
std::string tail(std::string_view body) {
  uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
  return fmt::format(",\n \"checksum\": \"crc32:{:08x}\"\n}}\n", crc);
}
const std::size_t kTailSize = tail({}).size();

[[noreturn]] void damaged(const std::string& path, const std::string& how) {
  throw Error(Fault::model, "this model file is damaged: " + how, path, "train the model again");
}

void check_version(const Json& json, const std::string& path) {
  const std::size_t version = Field(json, path).at("version").count(static_cast<std::size_t>(-1));
  if (version < 1 || version > kVersion) {
    throw Error(Fault::model,
                fmt::format("this model file has format version {}, and this program reads versions up to {}", version,
                            kVersion),
                path, version > kVersion ? "use a newer aefx" : "train the model again");
  }
}

std::string read_file(const std::string& path) {
  WholeFile file = read_whole(path, kLargestFile);
  if (!file.opened) {
    throw Error(Fault::io, std::string("the model can't be opened: ") + std::strerror(file.cause), path,
                file.cause == ENOENT ? "`aefx train DATA --dim K -m FILE` makes one" : "");
  }
  if (file.cause != 0)
    throw Error(Fault::io, std::string("the model can't be read: ") + std::strerror(file.cause), path);
  if (file.bytes.size() > kLargestFile)
    throw Error(Fault::model, "this is no model file: it is larger than 4 GiB", path);
  return std::move(file.bytes);
}

// Checks format, checksum and version, before anything else is read from the file.
Json parse(std::string_view text, const std::string& path) {
  if (text.empty()) throw Error(Fault::model, "this model file is empty", path, "train the model again");
  if (!text.starts_with(kMagic.substr(0, std::min(text.size(), kMagic.size())))) {
    std::string start(text.substr(0, std::min<std::size_t>(text.find_first_of("\r\n"), 40)));
    std::replace_if(
        start.begin(), start.end(), [](char c) { return c < ' ' || c >= 127; }, '?');
    throw Error(Fault::model, fmt::format("this is no model file: it begins with '{}'", start), path,
                "give the model first, then the table: aefx encode MODEL DATA");
  }
  if (text.size() < kMagic.size() + kTailSize) damaged(path, "it is cut short");
  const std::string_view body = text.substr(0, text.size() - kTailSize);
  const bool whole = text.substr(body.size()) == tail(body);
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) damaged(path, whole ? "it is not JSON" : "it is cut short or was changed (checksum)");
  if (!whole) {
    // A newer version may end in another way.
    if (json.is_object() && json.contains("version") && json["version"] != kVersion) check_version(json, path);
    damaged(path, "it was changed after it was written (checksum)");
  }
  check_version(json, path);
  return json;
}

}  // namespace

std::string to_text(const Model& model, const RunOptions& run, ThreadPool* pool) {
  Json evidence = measurements_to_json(model.measurements, pool);
  Json json = object({{"format", [] { return Json("aefx-model"); }},
                      {"version", [] { return Json(kVersion); }},
                      {"table", [&] { return table_to_json(model.table); }},
                      {"preprocessing", [&] { return pipeline_to_json(model.pipeline); }},
                      {"network", [&] { return network_to_json(model.network); }},
                      {"training", [&] { return training_to_json(model.training); }},
                      {"evidence", [&] { return std::move(evidence); }},
                      {"spread", [&] { return spread_to_json(model.spread); }},
                      {"scores", [&] { return scores_to_json(model.scores); }}},
                     pool);
  if (model.columns.mean.size() > 0) json.emplace("columns", columns_to_json(model.columns));
  if (!run.empty()) {
    Json options = Json::object();  // operator[] on null crashes if memory runs out
    for (const auto& [name, value] : run) options.emplace(name, value);
    json.emplace("run", std::move(options));
  }
  std::string text = pretty(json, pool);
  text.resize(text.size() - 2);  // "\n}", which is part of the tail
  return text + tail(text);
}

Model from_text(std::string_view text, const std::string& path) {
  const Json json = parse(text, path);
  const Field root(json, path);
  Model model;
  model.table = table_from_json(root.at("table"));
  model.pipeline = pipeline_from_json(root.at("preprocessing"), model.table);
  const std::size_t columns = model.pipeline.columns.size();
  model.network = network_from_json(root.at("network"), columns);
  const auto codes = static_cast<std::size_t>(model.network.codes());
  model.training = training_from_json(root.at("training"));
  model.measurements = measurements_from_json(root.at("evidence"), columns, codes);
  model.spread = spread_from_json(root.at("spread"), codes);
  model.scores = scores_from_json(root.at("scores"));
  if (root.has("columns")) model.columns = columns_from_json(root.at("columns"), columns);
  return model;
}

void save(const Model& model, const std::string& path, const RunOptions& run, ThreadPool* pool) {
  const std::string text = to_text(model, run, pool);  // may throw, so before a file is made
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

Model load(const std::string& path) { return from_text(read_file(path), path); }

RunOptions load_run(const std::string& path) { return run_of_text(read_file(path), path); }

RunOptions run_of_text(std::string_view text, const std::string& path) {
  const Json json = parse(text, path);
  const Field root(json, path);
  return root.has("run") ? root.at("run").texts() : RunOptions();
}

void check_replaceable(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return;
  const WholeFile head = read_whole(path, kMagic.size());
  if (head.cause != 0) {  // an unreadable file could still be replaced
    throw Error(Fault::io, std::string("can't be read to see whether it is a model: ") + std::strerror(head.cause),
                path, "choose another name with -m");
  }
  if (!head.bytes.starts_with(kMagic)) {
    throw Error(Fault::usage, "the model would replace a file that is not an aefx model", path,
                "choose another name with -m");
  }
}

}  // namespace aefx::model
