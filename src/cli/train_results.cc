#include "cli/train_results.h"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "aefx/explain/explain.h"
#include "aefx/report/render.h"
#include "base/text.h"
#include "cli/summary.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

// Returns an error with one more sentence in its hint.
Error with_hint(const Error& error, const std::string& sentence) {
  return {error.fault(), error.message(), error.where(),
          error.hint().empty() ? sentence : error.hint() + "; " + sentence};
}

}  // namespace

TrainResults::TrainResults(TrainRequest request, const workflow::TrainResult& result, const train::Reduction& group,
                           const Messages& messages)
    : request_(std::move(request)), result_(result), is_first_(group.is_first()), messages_(messages) {}

void TrainResults::report(bool replaced) const {
  if (!is_first_) return;
  std::string saved = is_saved() ? "model saved to " + printable(result_.saved_to) : std::string();
  if (is_saved() && replaced) saved += ", in place of an older one";
  if (request_.output != "-")
    saved += fmt::format("{}codes go to {}", saved.empty() ? "" : "; ", printable(request_.output));
  show(saved);
}

// Leaves out the notes that were warned of before.
void TrainResults::show(const std::string& saved) const {
  if (messages_.quiet()) {
    if (!saved.empty()) messages_.say(saved);  // for --json
    return;
  }
  const model::Model& model = result_.trained.model;
  explain::Explanation report = explain::explain(model, model.measurements);
  std::erase_if(report.training.notes, [this](const std::string& note) { return messages_.has_warned(note); });
  const report::TextOptions text{.width = terminal_width(STDERR_FILENO),
                                 .color = wants_color(STDERR_FILENO),
                                 .all = request_.all,
                                 .model = result_.saved_to,
                                 .saved = saved};
  messages_.show("\n" + report::render_text(report, text));
}

Error TrainResults::codes_failed(const Error& error) const {
  if (!is_first_ || request_.no_model) return error;
  if (!is_saved()) return with_hint(error, "the model could not be saved either: " + result_.save_error->message());
  const std::string data = request_.table.size() == 1 ? printable(request_.table.front()) : "DATA";
  return with_hint(
      error, fmt::format("the model is saved: `aefx encode {} {}` gives the codes", printable(result_.saved_to), data));
}

int TrainResults::end(int signal, const std::string& codes) const {
  if (is_first_ && result_.save_error) {
    const std::string instead = is_saved() ? "the model is there, measured on few rows only, " + codes : codes;
    throw with_hint(*result_.save_error, instead);
  }
  if (request_.json && is_first_) {
    write_summary(result_.trained.model,
                  {.model = result_.saved_to, .output = request_.output, .interrupted = signal != 0}, messages_);
  }
  return signal != 0 ? 128 + signal : 0;
}

}  // namespace aefx::cli
