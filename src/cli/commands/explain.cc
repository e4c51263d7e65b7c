#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>

#include "aefx/base/error.h"
#include "aefx/explain/contribution.h"
#include "aefx/infer/encode.h"
#include "aefx/model/model_file.h"
#include "aefx/prep/rows.h"
#include "cli/command.h"
#include "cli/contribution_lines.h"
#include "cli/contribution_text.h"
#include "cli/messages.h"
#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/row_stream.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

constexpr const char* kText = "text";  // the format that is no lines
constexpr std::int64_t kMost = std::int64_t{1} << 53U;
constexpr std::size_t kSliceParts = std::size_t{1} << 16U;  // rows x columns x codes that a thread takes at a time
constexpr std::size_t kMostSliceRows = 1024;
constexpr std::size_t kSlices = 8;  // read at a time, for several threads

struct ExplainFlags {
  StreamFlags stream;
  std::optional<std::string> format, top, codes, method;
  std::vector<std::string> rows;
};

// Row numbers of --row, ascending, each once.
std::vector<std::uint64_t> wanted_rows(const ExplainFlags& o) {
  std::vector<std::uint64_t> wanted;
  for (const std::string& list : o.rows) {
    for (const std::string& row : split_commas(list)) {
      wanted.push_back(static_cast<std::uint64_t>(parse_integer("--row", row, 1, kMost)));
    }
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

// Tells whether someone looks at the result, who did not say in which form.
bool is_for_a_reader(const ExplainFlags& o) {
  return !o.format && o.stream.output == "-" && is_terminal(STDOUT_FILENO);
}

std::string format_of(const ExplainFlags& o) {
  return parse_choice("--format", o.format.value_or(is_for_a_reader(o) ? kText : "long"),
                      {"long", "wide", "jsonl", kText});
}

LineOptions line_options(const ExplainFlags& o, const std::string& format) {
  LineOptions lines;
  lines.format = format == "wide" ? LineFormat::wide : format == "jsonl" ? LineFormat::jsonl : LineFormat::tall;
  if (o.top) lines.top = static_cast<std::size_t>(parse_integer("--top", *o.top, 0, kMost));
  return lines;
}

std::vector<std::size_t> wanted_codes(const ExplainFlags& o, const std::vector<std::string>& names) {
  csv::Schema schema{.columns = {}, .named = true};
  for (const std::string& name : names) schema.columns.push_back({.name = name, .kind = csv::Kind::number});
  return csv::select_columns(schema, o.codes.value_or("*"), "--code");
}

// Returns the wanted rows, or all if none are named, and sets `numbers` to their numbers in the table.
csv::RowBatch take(const workflow::RowSlice& slice, const std::vector<std::uint64_t>& wanted,
                   std::vector<std::uint64_t>& numbers) {
  const csv::RowBatch& rows = slice.rows;
  numbers.assign(slice.numbers, slice.numbers + rows.rows());
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

// The codes that are explained, and the format.
struct LineWriter {
  const model::Model& model;
  explain::Method method;
  std::vector<std::size_t> codes;
  LineOptions lines;
  std::optional<ContributionText> text{};  // in place of lines

  void append(const csv::RowBatch& rows, const prep::Origin& origin, const std::vector<std::uint64_t>& numbers,
              std::string& out) const {
    const prep::Prepared prepared = prep::prepare(model.pipeline, origin, rows);
    const std::vector<std::string> names = model::code_names(model.network.codes());
    const Matrix coded = text ? infer::encode_prepared(model, prepared.inputs) : Matrix();
    const explain::Contributions all(model, prepared.inputs, method);
    const MatrixD values = model.pipeline.expand(rows.numbers);
    const MatrixD caps = explain::applied_caps(model.pipeline, values);
    std::vector<explain::Contribution> of;
    of.reserve(codes.size());
    for (const std::size_t code : codes) of.push_back(all.of(static_cast<Index>(code)));
    LineAppender appender(lines, codes.size(), rows.rows());
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      const auto row = static_cast<Index>(r);
      for (std::size_t k = 0; k < codes.size(); ++k) {
        const ExplainedCode explained{.row = numbers[r],
                                      .code = names[codes[k]],
                                      .place = k,
                                      .values = values.row(row).data(),
                                      .caps = caps.row(row).data(),
                                      .slopes = of[k].slopes.row(row).data(),
                                      .parts = of[k].parts.row(row).data(),
                                      .base = of[k].base(row),
                                      .pre_activation = of[k].pre_activation(row),
                                      .texts = rows.texts,
                                      .text_row = r};
        if (!text) {
          appender.append(out, explained);
          continue;
        }
        const auto code = static_cast<Index>(codes[k]);
        if (k == 0) ContributionText::append_row(out, explained, lines.carried);
        text->append_code(out, explained, code, static_cast<double>(coded(row, code)));
      }
    }
  }
};

int run_explain(const ExplainFlags& o) {
  std::vector<std::uint64_t> wanted = wanted_rows(o);
  const bool is_preview = wanted.empty() && is_for_a_reader(o);
  if (is_preview) wanted = {1, 2, 3, 4, 5};
  const std::string format = format_of(o);
  LineOptions lines = line_options(o, format);
  const model::Model model = model::load(o.stream.model);
  lines.columns = model::column_names(model);
  lines.caps = explain::has_caps(model.pipeline);
  LineWriter writer{.model = model,
                    .method = explain::parse_method(o.method, model),
                    .codes = wanted_codes(o, model::code_names(model.network.codes())),
                    .lines = std::move(lines)};
  if (format == kText) {
    writer.text.emplace(
        model, writer.method,
        TextOptions{.top = writer.lines.top, .width = o.stream.output == "-" ? terminal_width(STDOUT_FILENO) : 80});
  }
  std::atomic<std::uint64_t> explained = 0;  // rows
  const auto append = [&](const workflow::RowSlice& slice, std::string& out) {
    std::vector<std::uint64_t> numbers;
    const csv::RowBatch rows = take(slice, wanted, numbers);
    if (rows.rows() == 0) return;
    writer.append(rows, slice.origin, numbers, out);
    explained += rows.rows();
  };
  const auto function = [&](const workflow::ApplyJob& job, const std::vector<std::string>& carried) {
    writer.lines.carried = carried;
    const auto units = static_cast<std::size_t>(model.network.layers().front().outputs);
    const std::size_t parts = std::max(writer.lines.columns.size(), units) * writer.codes.size();
    const std::size_t most = std::clamp<std::size_t>(kSliceParts / parts, 1, kMostSliceRows);
    return workflow::RowFunction{.batch_rows = std::min(kSlices * most, job.usual_batch_rows()),
                                 .slice_rows = most,
                                 .last_row = wanted.empty() || is_preview ? 0 : wanted.back(),
                                 .append = append};
  };
  const int code = stream_rows(o.stream, model,
                               {.name = "explain",
                                .result_names = writer.text ? std::vector<std::string>() : line_header(writer.lines),
                                .has_header = format != "jsonl" && format != kText,
                                .remark = explain::method_remark(o.method, model),
                                .function = function,
                                .rows = [&] { return explained.load(); }});
  if (is_preview && !o.stream.json)
    Messages(o.stream.quiet).say("the first rows; --row N shows others, --format text all");
  return code;
}

}  // namespace

Command explain_command() {
  return {
      .name = "explain",
      .summary = "row by row: what each column brings to each code",
      .examples =
          "On each row and code the contributions and (base) sum to (pre-activation): the code before its\n"
          "activation. A contribution is slope x (value - the column's mean in training), and (base) is the\n"
          "pre-activation of the mean row, the same on every row; a missing value that the mean stands for\n"
          "brings 0. With hidden layers before the codes slope is the mean of the slopes on the straight way\n"
          "from the mean row to the row, summed exactly over the pieces on which the encoder is linear.\n"
          "--method slope gives the slopes at the row instead, and (base) is then what the contributions\n"
          "leave: it differs from row to row. With one layer both are the same.\n"
          "value and slope are in the column's own units. Where value is capped in the formula, capped_at is\n"
          "the value that the contribution counts. Of a column that is read as logarithms, slope and mean are\n"
          "those of the logarithm.\n"
          "Examples:\n"
          "  aefx explain iris.aefx iris.data > contributions.csv\n"
          "  aefx explain iris.aefx iris.data --row 101 --format text\n"
          "  aefx explain sales.aefx sales.csv --top 5 --format jsonl | jq .",
      .set_up = [](CLI::App& app) -> std::function<int()> {
        auto options = std::make_shared<ExplainFlags>();
        add_stream_options(app, options->stream, "DATA",
                           "table with the model's columns, or files of it; - is standard input");
        add_summary_option(app, options->stream);
        set_completion_values(
            app.add_option("--format", options->format,
                           "long (default): a line for each row, code and column; wide: one for each row and "
                           "code; jsonl: the same as JSON; text (default on a terminal): sentences")
                ->type_name("NAME"),
            {"long", "wide", "jsonl", "text"});
        set_completion_values(
            app.add_option("--method", options->method,
                           "of encoders with hidden layers: path (default) sums slopes from the mean row to the row; "
                           "slope takes those at the row (default where several hidden layers are curved, as tanh)")
                ->type_name("NAME"),
            {"path", "slope"});
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
