#include "model/sections.h"

namespace aefx::model {
namespace {

Json errors_to_json(const Errors& errors) {
  Json json = {{"rows", errors.rows},
               {"held_out", errors.held_out},
               {"network", errors.network},
               {"pca", errors.pca},
               {"means", errors.means}};
  if (errors.kept_standard_error > 0 || errors.pca_ratio_standard_error > 0) {
    json["kept_standard_error"] = errors.kept_standard_error;
    json["pca_ratio_standard_error"] = errors.pca_ratio_standard_error;
  }
  return json;
}

Errors errors_from_json(const Field& field) {
  // Not known on training rows, and in older models.
  const bool has = field.has("kept_standard_error") || field.has("pca_ratio_standard_error");
  const auto standard_error = [&](const char* key) { return has ? field.at(key).not_negative() : 0; };
  return {.rows = field.at("rows").count(kMostRows),
          .held_out = field.at("held_out").boolean(),
          .network = field.at("network").not_negative(),
          .pca = field.at("pca").not_negative(),
          .means = field.at("means").not_negative(),
          .kept_standard_error = standard_error("kept_standard_error"),
          .pca_ratio_standard_error = standard_error("pca_ratio_standard_error")};
}

}  // namespace

Json training_to_json(const Training& training) {
  Json options = Json::object();
  for (const auto& [name, value] : training.options) options[name] = value;
  Json train_loss = Json::array();
  Json valid_loss = Json::array();
  for (const EpochLoss& epoch : training.curve) {
    train_loss.push_back(epoch.train);
    if (epoch.valid) valid_loss.push_back(*epoch.valid);
  }
  Json candidates = Json::array();
  for (const Candidate& c : training.candidates) {
    candidates.push_back({{"name", c.name}, {"error", c.error}, {"chosen", c.chosen}});
  }
  Json out{{"options", options},
           {"rows", training.rows},
           {"fit_rows", training.fit_rows},
           {"valid_rows", training.valid_rows},
           {"epochs", training.epochs},
           {"best_epoch", training.best_epoch},
           {"stopped", training.stopped},
           {"train_loss", train_loss},
           {"valid_loss", valid_loss},
           {"candidates", candidates},
           {"errors", errors_to_json(training.errors)},
           {"notes", training.notes},
           {"selection", training.selection}};
  if (!training.columns_per_code.empty()) out["columns_per_code"] = training.columns_per_code;
  return out;
}

Training training_from_json(const Field& field) {
  Training training{
      .options = field.at("options").texts(),
      .rows = field.at("rows").count(kMostRows),
      .fit_rows = field.at("fit_rows").count(kMostRows),
      .valid_rows = field.at("valid_rows").count(kMostRows),
      .epochs = field.at("epochs").count(kMostRows),
      .best_epoch = field.at("best_epoch").count(kMostRows),
      .stopped = field.at("stopped").text(),
      .curve = {},
      .candidates = {},
      .errors = errors_from_json(field.at("errors")),
      .notes = field.at("notes").strings(),
      .columns_per_code = field.has("columns_per_code") ? field.at("columns_per_code").text() : std::string(),
      .selection = field.has("selection") ? field.at("selection").text() : std::string()};
  const Field train_loss = field.at("train_loss");
  const Field valid_loss = field.at("valid_loss");
  if (valid_loss.size() != 0) valid_loss.expect_size(train_loss.size(), "losses");
  for (std::size_t i = 0; i < train_loss.size(); ++i) {
    EpochLoss epoch{.train = train_loss.at(i).real(), .valid = {}};
    if (valid_loss.size() != 0) epoch.valid = valid_loss.at(i).real();
    training.curve.push_back(epoch);
  }
  const Field candidates = field.at("candidates");
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Field c = candidates.at(i);
    training.candidates.push_back(
        {.name = c.at("name").text(), .error = c.at("error").real(), .chosen = c.at("chosen").boolean()});
  }
  return training;
}

}  // namespace aefx::model
