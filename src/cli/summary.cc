#include "cli/summary.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "cli/message_stream.h"

namespace aefx::cli {
namespace {

using Json = nlohmann::ordered_json;

// Names may be any bytes. If stderr cannot be written, nothing can be done.
void write(const Json& json) {
  const std::string line = json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  write_data(line);
}

}  // namespace

void write_summary(const model::Model& model, const TrainSummary& run, const Messages& messages) {
  const model::Training& t = model.training;
  Json json{{"command", "train"},
            {"version", AEFX_VERSION},
            {"table", model.table.name},
            {"rows", t.rows},
            {"columns", model.table.features.size()},
            {"codes", model.network.codes()},
            {"model", run.model.empty() ? Json(nullptr) : Json(run.model)},
            {"output", run.output},
            {"interrupted", run.interrupted},
            {"epochs", t.epochs},
            {"stopped", t.stopped},
            {"kept", t.errors.means > 0 ? Json(1 - t.errors.network / t.errors.means) : Json(nullptr)},
            {"errors",
             {{"rows", t.errors.rows},
              {"held_out", t.errors.held_out},
              {"network", t.errors.network},
              {"pca", t.errors.pca},
              {"means", t.errors.means},
              {"kept_standard_error", t.errors.kept_standard_error},
              {"pca_ratio_standard_error", t.errors.pca_ratio_standard_error}}},
            {"notes", t.notes},
            {"messages", messages.kept()}};
  write(json);
}

void write_summary(const StreamSummary& run, const Messages& messages) {
  Json json{{"command", run.command}, {"version", AEFX_VERSION}, {"model", run.model},
            {"table", run.table},     {"rows", run.rows},        {"output", run.output}};
  for (const auto& [name, value] : run.figures) {
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    json[name] = whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
  }
  json["messages"] = messages.kept();
  write(json);
}

}  // namespace aefx::cli
