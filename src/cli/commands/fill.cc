#include "infer/fill.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>

#include "aefx/csv/writer.h"
#include "aefx/model/model_file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/decoded_columns.h"
#include "cli/row_stream.h"
#include "csv/parse/cell_parser.h"

namespace aefx::cli {
namespace {

struct FillFlags : StreamFlags {
  bool flag = false;
};

// Cells filled so far, by feature.
using Counts = std::deque<std::atomic<std::uint64_t>>;

// Writes rows as they are but for cells that are missing.
class FilledRows {
 public:
  FilledRows(const model::Model& model, const workflow::ModelRows& rows, const csv::ReadOptions& options, bool flag)
      : model_(model),
        filler_(model),
        cells_(options),
        delimiter_(rows.delimiter()),
        decimal_(options.decimal),
        flag_(flag),
        meanings_(meanings(model.table)),
        feature_at_(rows.schema().columns.size()),
        counts_(model.table.features.size()) {
    for (std::size_t feature = 0; feature < rows.positions().size(); ++feature)
      feature_at_[rows.positions()[feature]] = feature;
  }

  // Appends rows. Called for several slices at the same time.
  void append(const workflow::RowSlice& slice, std::string& out) {
    const MatrixD& features = slice.rows.numbers;
    const MatrixD filled = filler_.fill(features);
    for (std::size_t r = 0; r < slice.rows.rows(); ++r) append_row(slice.rows, filled, r, out);
  }

  [[nodiscard]] bool by_covariance() const { return filler_.by_covariance(); }
  [[nodiscard]] const Counts& counts() const { return counts_; }
  [[nodiscard]] std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const auto& count : counts_) sum += count;
    return sum;
  }

 private:
  void append_row(const csv::RowBatch& rows, const MatrixD& filled, std::size_t row, std::string& out) {
    std::string names;
    const std::size_t begin = out.size();
    for (std::size_t column = 0; column < feature_at_.size(); ++column) {
      if (column > 0) out += delimiter_;
      const std::string_view cell = rows.texts.at(row, column);
      const auto feature = feature_at_[column];
      if (!feature || !is_missing(cell)) {
        out += cell;
        continue;
      }
      append_value(filled(static_cast<Index>(row), static_cast<Index>(*feature)), *feature, out);
      ++counts_[*feature];
      if (flag_) names += (names.empty() ? "" : ";") + model_.table.features[*feature].name;
    }
    if (flag_) {
      out += delimiter_;
      csv::append_cell(out, names, delimiter_);
    }
    if (out.size() == begin) out += "\"\"";  // one empty cell: an empty line would be no row
    out += '\n';
  }

  // Tells whether a cell, as it is written, is a marker of missing values; not so a level that training had not.
  [[nodiscard]] bool is_missing(std::string_view cell) const {
    cell = trim(cell);
    if (cell.size() >= 2 && cell.front() == cell.back() && (cell.front() == '"' || cell.front() == '\''))
      cell = cell.substr(1, cell.size() - 2);
    return cells_.is_missing(cell);
  }

  void append_value(double value, std::size_t feature, std::string& out) const {
    std::string text;
    MatrixD one(1, 1);
    one(0, 0) = value;
    csv::append_rows(text, one, {meanings_[feature]}, {}, '\n');
    text.pop_back();
    if (decimal_ != '.' && meanings_[feature].labels.empty() && !meanings_[feature].date)
      std::replace(text.begin(), text.end(), '.', decimal_);
    const bool is_quoted = text.starts_with('"');
    if (is_quoted) {
      out += text;
    } else {
      csv::append_cell(out, text, delimiter_);
    }
  }

  const model::Model& model_;
  infer::Filler filler_;
  csv::CellParser cells_;
  char delimiter_, decimal_;
  bool flag_;
  std::vector<csv::Meaning> meanings_;
  std::vector<std::optional<std::size_t>> feature_at_;  // by column of the table
  Counts counts_;
};

void say(const FilledRows& filled, const model::Table& table, const Messages& messages) {
  if (filled.total() == 0) {
    messages.say("no cell was missing in the model's columns");
    return;
  }
  std::vector<std::pair<std::uint64_t, std::string>> counts;
  for (std::size_t i = 0; i < table.features.size(); ++i) {
    if (filled.counts()[i] > 0) counts.emplace_back(filled.counts()[i], printable(table.features[i].name));
  }
  std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (const auto& [count, name] : counts) names.push_back(fmt::format("{} {}", count, name));
  messages.say(fmt::format("{} filled: {}", counted(filled.total(), "missing cell"), join_names(names)));
  if (!filled.by_covariance())
    messages.warn(
        fmt::format("the model has no covariances of its columns (they are stored up to {} columns): values "
                    "are filled from the codes of their row, which is less exact",
                    infer::kMostJointColumns));
}

int run_fill(const FillFlags& flags) {
  model::Model model = model::load(flags.model);
  model.pipeline.options.on_missing = prep::OnMissing::mask;  // no row is left out, and none is an error
  std::unique_ptr<FilledRows> filled;
  return stream_rows(
      flags, model,
      {.name = "fill",
       .result_names = {},
       .has_header = false,
       .function =
           [&](const workflow::ApplyJob& job, const std::vector<std::string>&) {
             const csv::Schema& schema = job.rows().schema();
             filled = std::make_unique<FilledRows>(
                 model, job.rows(), read_options(flags.table, workflow::as_in_training(model.table)), flags.flag);
             workflow::RowFunction out;
             out.append = [&](const workflow::RowSlice& slice, std::string& text) { filled->append(slice, text); };
             if (schema.named) {
               std::vector<std::string> names;
               for (const csv::Column& column : schema.columns) names.push_back(column.name);
               if (flags.flag) names.emplace_back("filled");
               csv::append_header(out.header, names, job.rows().delimiter());
             }
             return out;
           },
       .figures =
           [&] {
             return std::vector<std::pair<std::string, double>>{{"filled", static_cast<double>(filled->total())}};
           },
       .whole_rows = true,
       .say_at_end = [&](const Messages& messages) { say(*filled, model.table, messages); }});
}

}  // namespace

Command fill_command() {
  return {.name = "fill",
          .summary = "the table with its missing cells filled",
          .examples =
              "A missing cell gets what is expected of it, given the other cells of its row and what the\n"
              "training rows were like: a number in the column's range, whole where training had whole\n"
              "numbers, a date, or the likeliest level. All other cells stay as they are, byte for byte; so do\n"
              "columns that the model does not know.\n"
              "Examples:\n"
              "  aefx train sales.csv --dim 3 -q -o codes.csv\n"
              "  aefx fill sales.aefx sales.csv > full.csv\n"
              "  aefx fill sales.aefx new.csv --flag -o full.csv",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto flags = std::make_shared<FillFlags>();
            add_stream_options(app, *flags, "DATA", "table to fill, or files of it; - is standard input");
            app.remove_option(app.get_option("--keep"));
            app.add_flag("--flag", flags->flag, "add a column that names the columns filled in each row");
            add_summary_option(app, *flags);
            return [flags] { return run_fill(*flags); };
          }};
}

}  // namespace aefx::cli
