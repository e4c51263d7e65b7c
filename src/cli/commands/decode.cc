#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "aefx/base/error.h"
#include "aefx/infer/encode.h"
#include "aefx/model/model_file.h"
#include "aefx/prep/rows.h"
#include "cli/command.h"
#include "cli/decoded_columns.h"
#include "cli/row_stream.h"

namespace aefx::cli {
namespace {

Matrix codes_of(const csv::RowBatch& rows, const prep::Origin& origin) {
  Matrix codes = rows.numbers.cast<float>();
  if (codes.allFinite()) return codes;
  for (Index r = 0; r < codes.rows(); ++r) {
    for (Index c = 0; c < codes.cols(); ++c) {
      if (std::isfinite(codes(r, c))) continue;
      throw Error(Fault::data, "the code is too large to compute with",
                  prep::location(origin, rows, {r, static_cast<std::size_t>(c)}), "codes are numbers below 3.4e38");
    }
  }
  return codes;
}

struct DecodeFlags : StreamFlags {
  bool raw = false;
};

MatrixD decoded(const model::Model& model, const Matrix& codes, bool raw) {
  MatrixD features = infer::decode(model, codes);
  if (!raw) infer::round_whole(model, features);
  return features;
}

int run_decode(const DecodeFlags& flags) {
  model::Model model = model::load(flags.model);
  // Codes are written by this program, however the table was.
  model.table.missing = csv::ReadOptions::default_missing();
  model.table.decimal = '.';
  model.table.thousands = '\0';
  if (flags.table.date_format) model.table.date_format = read_options(flags.table, {}).date_format;
  model.pipeline.options.on_missing = prep::OnMissing::error;  // a code that is missing can't be decoded
  const std::vector<csv::Meaning> columns = meanings(model.table);
  const auto append = [&](const workflow::RowSlice& slice, std::string& out) {
    csv::append_rows(out, decoded(model, codes_of(slice.rows, slice.origin), flags.raw), columns, slice.rows.texts);
  };
  return stream_rows(
      flags, model,
      {.name = "decode", .of_codes = true, .result_names = model.table.feature_names(), .function = [&](auto&, auto&) {
         return workflow::RowFunction{.append = append};
       }});
}

}  // namespace

Command decode_command() {
  return {.name = "decode",
          .summary = "codes back to the table's columns, in their own units",
          .examples =
              "Examples:\n"
              "  aefx decode iris.aefx codes.csv > reconstructed.csv\n"
              "  aefx encode iris.aefx new.csv | aefx decode iris.aefx -",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto flags = std::make_shared<DecodeFlags>();
            add_stream_options(app, *flags, "CODES", "table of codes, or files of it; - is standard input");
            app.add_flag("--raw", flags->raw, "do not round columns that held whole numbers in training");
            add_summary_option(app, *flags);
            return [flags] { return run_decode(*flags); };
          }};
}

}  // namespace aefx::cli
