#include "aefx/infer/encode.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "aefx/csv/writer.h"
#include "aefx/model/model_file.h"
#include "cli/command.h"
#include "cli/row_stream.h"

namespace aefx::cli {
namespace {

int run_encode(const StreamFlags& flags, bool pre_activation) {
  const model::Model model = model::load(flags.model);
  const auto append = [&](const workflow::RowSlice& slice, std::string& out) {
    const prep::Prepared prepared = prep::prepare(model.pipeline, slice.origin, slice.rows);
    csv::append_rows(out,
                     pre_activation ? infer::pre_activations(model, prepared.inputs)
                                    : infer::encode_prepared(model, prepared.inputs),
                     slice.rows.texts);
  };
  return stream_rows(flags, model,
                     {.name = "encode",
                      .result_names = model::code_names(model.network.codes(), pre_activation),
                      .function = [&](auto&, auto&) { return workflow::RowFunction{.append = append}; }});
}

}  // namespace

Command encode_command() {
  return {
      .name = "encode",
      .summary = "codes of other rows, with a model",
      .examples =
          "Examples:\n"
          "  aefx encode iris.aefx new.csv > codes.csv\n"
          "  zcat big.csv.gz | aefx encode iris.aefx - | head",
      .set_up = [](CLI::App& app) -> std::function<int()> {
        auto flags = std::make_shared<StreamFlags>();
        add_stream_options(app, *flags, "DATA", "table with the model's columns, or files of it; - is standard input");
        add_summary_option(app, *flags);
        auto pre_activation = std::make_shared<bool>(false);
        app.add_flag("--pre-activation", *pre_activation, "write pre-activations, the codes before their activation");
        return [flags, pre_activation] { return run_encode(*flags, *pre_activation); };
      }};
}

}  // namespace aefx::cli
