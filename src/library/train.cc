#include <algorithm>
#include <optional>
#include <type_traits>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/option_value.h"
#include "library/state.h"
#include "prep/feature_choice.h"
#include "train/option_table.h"
#include "workflow/train_job.h"
#include "workflow/training_table.h"

namespace aefx {
namespace {

using library::Told;

std::string text_of(const std::string& value) { return value; }
std::string text_of(std::int64_t value) { return std::to_string(value); }
std::string text_of(double value) {
  std::string out;
  append_number(out, value);
  return out;
}

// The options that are set, as texts by the names of the command.
train::OptionTexts texts_of(const TrainOptions& options) {
  train::OptionTexts out;
  options.each([&](const char* name, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, Setting>) {
      if (value.text()) out[name] = *value.text();
    } else if constexpr (std::is_same_v<Value, std::optional<bool>>) {
      if (value && !*value) out[name] = "true";  // of a flag that means false
    } else {
      if (value) out[name] = text_of(*value);
    }
  });
  return out;
}

// Takes an option that is no training option out of the others.
std::optional<std::string> take(train::OptionTexts& texts, const std::string& name) {
  const auto found = texts.find(name);
  if (found == texts.end()) return std::nullopt;
  std::optional<std::string> out = found->second;
  texts.erase(found);
  return out;
}

class Listener : public train::Observer {
 public:
  Listener(const Callbacks& callbacks, const Told& told) : callbacks_(callbacks), told_(told) {}
  void begin(std::string_view what, std::uint64_t epochs) override {
    now_.what = what;
    now_.most_epochs = epochs;
  }
  void epoch(std::uint64_t number, const model::EpochLoss& loss) override {
    if (!callbacks_.progress) return;
    now_.epoch = number;
    now_.loss = loss.train;
    now_.held_out_loss = loss.valid;
    callbacks_.progress(now_);
  }
  void end() override {}
  void remark(std::string_view sentence) override { told_.warn(std::string(sentence)); }
  [[nodiscard]] bool stop() const override { return callbacks_.stop.stop_requested(); }

 private:
  const Callbacks& callbacks_;
  const Told& told_;
  Progress now_;
};

// Returns the options that decide the result, in the order of the command.
model::RunOptions deciding(const train::OptionTexts& given) {
  model::RunOptions out;
  const auto& table = train::option_table();
  for (const auto& entry : given) {  // no structured binding: a lambda may not hold one before Clang 16
    const auto option = std::find_if(table.begin(), table.end(), [&](const auto& o) { return o.name == entry.first; });
    if (option == table.end() || option->decides_result) out.emplace_back(entry);
  }
  return out;
}

Model train_on(const Table::State& table, const TrainOptions& given, const Callbacks& callbacks) {
  train::OptionTexts texts = texts_of(given);
  if (!texts.contains("dim")) texts["dim"] = "2";
  const model::RunOptions kept = deciding(texts);
  workflow::TrainingTableRequest request;
  for (const prep::FeatureOption& option : prep::feature_options())
    request.features.*option.member = take(texts, option.name);
  csv::ReadOptions defaults;
  if (const std::optional<std::string> format = take(texts, "date-format")) defaults.date_format = *format;
  const std::size_t stability = parse_stability(take(texts, "stability").value_or("0"));
  const train::TrainOptions options = train::train_options(texts);
  request.source = {.paths = table.paths, .options = library::read_options(table.options, defaults)};
  if (table.paths.empty()) request.memory = &table.memory;
  request.on_missing = options.on_missing;
  request.threads = options.threads;
  request.limits.seed = options.fit.seed;
  const Told told(callbacks);
  train::ProcessGroup alone;
  const workflow::TrainingTable rows = workflow::read_training_table(request, alone, told);
  Listener listener(callbacks, told);
  train::Trained trained = workflow::run_train_job({.options = options, .stability_runs = stability, .given = kept},
                                                   *rows.data, listener, told)
                               .trained;
  return Model(std::make_shared<Model::State>(Model::State{.model = std::move(trained.model), .options = kept}));
}

}  // namespace

inline namespace v0 {

Model Model::train(const Table& table, const TrainOptions& options, const Callbacks& callbacks) {
  return library::called([&] { return train_on(table.state(), options, callbacks); });
}

}  // namespace v0
}  // namespace aefx
