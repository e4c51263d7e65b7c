#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "aefx/base/error.h"
#include "aefx/csv/writer.h"
#include "aefx/explain/contribution.h"
#include "aefx/model/model_file.h"
#include "aefx/prep/rows.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/contribution_lines.h"
#include "cli/flag_values.h"
#include "cli/interrupt.h"
#include "cli/offered.h"
#include "cli/output.h"
#include "cli/row_stream.h"
#include "cli/summary.h"

namespace aefx::cli {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 53U;
constexpr std::size_t kBatchParts = std::size_t{1} << 16U;  // rows x columns x codes at a time

struct Options {
  StreamFlags stream;
  std::string format = "long";
  std::optional<std::string> top, codes;
  std::vector<std::string> rows;
};

// Ascending, each once.
std::vector<std::uint64_t> wanted_rows(const Options& o) {
  std::vector<std::uint64_t> wanted;
  for (const std::string& list : o.rows) {
    for (const std::string& row : split_commas(list)) {
      wanted.push_back(static_cast<std::uint64_t>(whole("--row", row, 1, kMost)));
    }
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

LineOptions line_options(const Options& o) {
  LineOptions lines;
  const std::string& format = one_of("--format", o.format, {"long", "wide", "jsonl"});
  lines.format = format == "wide" ? LineFormat::wide : format == "jsonl" ? LineFormat::jsonl : LineFormat::tall;
  if (o.top) lines.top = static_cast<std::size_t>(whole("--top", *o.top, 0, kMost));
  return lines;
}

std::vector<std::size_t> wanted_codes(const Options& o, const std::vector<std::string>& names) {
  csv::Schema schema{.columns = {}, .named = true};
  for (const std::string& name : names) schema.columns.push_back({.name = name, .kind = csv::Kind::number});
  return csv::select_columns(schema, o.codes.value_or("*"), "--code");
}

// The rows that are wanted, and their numbers in the table.
csv::RowBatch take(const csv::RowBatch& rows, const std::vector<std::uint64_t>& wanted,
                   std::vector<std::uint64_t>& numbers) {
  if (wanted.empty()) return rows;
  csv::RowBatch out;
  out.texts = csv::TextColumns(rows.texts.columns());
  std::vector<Index> at;
  std::vector<std::uint64_t> taken;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    if (!std::binary_search(wanted.begin(), wanted.end(), numbers[r])) continue;
    at.push_back(static_cast<Index>(r));
    taken.push_back(numbers[r]);
    out.lines.push_back(rows.lines[r]);
    for (std::size_t c = 0; c < rows.texts.columns(); ++c) out.texts.push_back(rows.texts.at(r, c));
  }
  out.numbers = rows.numbers(at, Eigen::all);
  numbers = std::move(taken);
  return out;
}

void append_rows(std::string& out, const model::Model& model, const std::vector<std::size_t>& codes,
                 const LineOptions& lines, const prep::Prepared& prepared, const csv::RowBatch& rows,
                 const std::vector<std::uint64_t>& numbers) {
  const std::vector<std::string> names = model::code_names(model.network.codes());
  const explain::Contributions all(model, prepared.inputs);
  const MatrixD values = model.pipeline.expand(rows.numbers);
  std::vector<explain::Contribution> of;
  of.reserve(codes.size());
  for (const std::size_t code : codes) of.push_back(all.of(static_cast<Index>(code)));
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const auto row = static_cast<Index>(r);
    for (std::size_t k = 0; k < codes.size(); ++k) {
      append_lines(out, lines,
                   {.row = numbers[r],
                    .code = names[codes[k]],
                    .values = values.row(row).data(),
                    .slopes = of[k].slopes.row(row).data(),
                    .parts = of[k].parts.row(row).data(),
                    .base = of[k].base(row),
                    .pre_activation = of[k].pre_activation(row),
                    .texts = rows.texts,
                    .text_row = r});
    }
  }
}

int run_explain(const Options& o) {
  const StreamFlags& flags = o.stream;
  const std::vector<std::uint64_t> wanted = wanted_rows(o);
  LineOptions lines = line_options(o);
  check_stream(flags);
  const model::Model model = model::load(flags.model);
  const std::vector<std::size_t> codes = wanted_codes(o, model::code_names(model.network.codes()));
  lines.columns = model::column_names(model);
  const Messages messages(flags.quiet, flags.json);

  ModelRows table(flags.table, model, Pace::as_it_comes);
  const auto carried = carried_columns(flags, table.schema());
  infer::Match match = infer::match_features(model, table.schema(), table.name(), carried ? &*carried : nullptr);
  std::vector<std::string> header = line_header(lines);
  lines.carried = carried_names(table.schema(), match.projection.texts, header, match.said);
  header.insert(header.end(), lines.carried.begin(), lines.carried.end());
  for (const std::string& sentence : match.said) messages.warn(sentence);
  table.use(std::move(match));

  watch_interrupts();  // from here on there is a file to take away
  Output output(flags.output);
  const EndAtInterrupt end_at_interrupt([&output] { output.abandon(); });
  std::string text;
  if (lines.format != LineFormat::jsonl) csv::append_header(text, header);
  const std::size_t most =
      std::clamp<std::size_t>(kBatchParts / (lines.columns.size() * codes.size()), 1, batch_rows(table.schema()));
  csv::RowBatch batch;
  std::uint64_t explained = 0;
  while ((wanted.empty() || table.seen() < wanted.back()) && table.next(most, batch)) {
    std::vector<std::uint64_t> numbers = table.numbers();
    const csv::RowBatch rows = take(batch, wanted, numbers);
    if (rows.rows() == 0) continue;
    append_rows(text, model, codes, lines, prep::prepare(model.pipeline, table.origin(), rows), rows, numbers);
    explained += rows.rows();
    if (!output.write(text)) return 0;
    text.clear();
  }
  if (!wanted.empty() && table.seen() < wanted.back()) {
    throw Error(Fault::data,
                fmt::format("there is no row {}: the table has {}", wanted.back(), counted(table.seen(), "row")),
                printable(table.name()), "rows are counted from 1, a header left out");
  }
  output.write(text);
  output.finish();
  table.say(messages);
  if (flags.json) {
    write_summary({.command = "explain",
                   .model = flags.model,
                   .table = shown_paths(flags.table.paths),
                   .output = flags.output,
                   .rows = explained,
                   .figures = {}},
                  messages);
  }
  return 0;
}

}  // namespace

Command explain_command() {
  return {.name = "explain",
          .summary = "row by row: what each column brings to each code",
          .examples =
              "On each row and code the contributions and (base) sum to (pre-activation): the code before its\n"
              "activation. A contribution is slope x (value - the column's mean in training); with one layer (base)\n"
              "is the pre-activation of the mean row, and a missing value that the mean stands for brings 0.\n"
              "value and slope are in the column's own units.\n"
              "Examples:\n"
              "  aefx explain iris.aefx iris.data > contributions.csv\n"
              "  aefx explain iris.aefx iris.data --row 101 --code code1\n"
              "  aefx explain sales.aefx sales.csv --top 5 --format jsonl | jq .",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<Options>();
            add_stream_options(app, options->stream, "DATA",
                               "table with the model's columns, or files of it; - is standard input");
            add_summary_option(app, options->stream);
            offer(app.add_option("--format", options->format,
                                 "long (default): a line for each row, code and column; wide: one for each row and "
                                 "code; jsonl: the same as JSON")
                      ->type_name("NAME"),
                  {"long", "wide", "jsonl"});
            app.add_option("--top", options->top, "of each row and code only the N largest, the rest summed as (other)")
                ->type_name("N");
            app.add_option("--row", options->rows, "only these rows, 5 or 5,9, counted from 1; may be repeated")
                ->type_name("N")
                ->allow_extra_args(false);
            app.add_option("--code", options->codes, "only these codes: names, positions, ranges a:b, globs")
                ->type_name("SPEC");
            return [options] { return run_explain(*options); };
          }};
}

}  // namespace aefx::cli
