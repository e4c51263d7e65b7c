#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/export/render.h"
#include "aefx/model/model_file.h"
#include "base/names.h"
#include "cli/command.h"
#include "cli/messages.h"
#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"

namespace aefx::cli {
namespace {

const std::vector<std::string> kTargets{"onnx", "sql", "c"};

struct ExportFlags {
  std::string model;
  std::string to;
  std::string part = "encoder";
  std::optional<std::string> dialect, table, inputs, name;
  std::vector<std::string> keep;
  std::string output = "-";
};

// Throws Error (usage) if a flag of another target is given.
void check_target(const ExportFlags& o, bool given, const std::string& flag, const std::string& target) {
  if (!given || o.to == target) return;
  throw Error(Fault::usage, flag + " is for --to " + target + ", and this is --to " + o.to, {}, "leave it out");
}

void check(const ExportFlags& o) {
  parse_choice("--to", o.to, kTargets);
  parse_choice("--part", o.part, texts(exported::part_names()));
  check_target(o, o.dialect.has_value(), "--dialect", "sql");
  check_target(o, o.table.has_value(), "--table", "sql");
  check_target(o, !o.keep.empty(), "--keep", "sql");
  check_target(o, o.inputs.has_value(), "--inputs", "onnx");
  check_target(o, o.name.has_value(), "--name", "c");
  if (o.dialect) parse_choice("--dialect", *o.dialect, texts(exported::dialect_names()));
  if (o.inputs) parse_choice("--inputs", *o.inputs, texts(exported::onnx_inputs_names()));
  check_distinct(o.model, "the model", o.output, "the output (-o)");
}

// Returns the name of a file up to its first point: iris for data/iris.csv.gz.
std::string stem(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  const std::string before = name.substr(0, name.find('.'));
  return before.empty() ? name : before;
}

std::string render(const ExportFlags& o) {
  const model::Model model = model::load(o.model);
  const exported::Part part = *exported::part_named(o.part);
  if (o.to == "c") return exported::render_c(model, part, {.prefix = o.name.value_or(stem(o.model))});
  if (o.to == "onnx") {
    const auto inputs = exported::onnx_inputs_named(o.inputs.value_or("columns"));
    return exported::render_onnx(model, part, {.inputs = *inputs});
  }
  const std::string default_table = part == exported::Part::decoder ? "codes" : stem(model.table.name);
  exported::SqlText sql =
      exported::render_sql(model, part,
                           {.dialect = *exported::dialect_named(o.dialect.value_or("duckdb")),
                            .table = o.table ? exported::parse_table_name(*o.table) : std::vector{default_table},
                            .keep = o.keep});
  if (!sql.remark.empty()) Messages(false).warn(sql.remark);
  return std::move(sql.select);
}

int run_export(const ExportFlags& o) {
  check(o);
  check_writable(o.output);
  const std::string text = render(o);
  Output output(o.output);
  output.write(text);
  output.finish();
  return 0;
}

}  // namespace

Command export_command() {
  return {
      .name = "export",
      .summary = "the model for other programs: ONNX, SQL or C",
      .examples =
          "Everything between a table's columns and the codes is inside: scales, missing values, levels.\n"
          "Examples:\n"
          "  aefx export iris.aefx --to onnx -o iris.onnx\n"
          "  aefx export iris.aefx --to sql --dialect spark --table lake.iris --keep id > iris.sql\n"
          "  aefx export iris.aefx --to c -o iris.h          iris_encode(&row, codes)\n"
          "  aefx export sales.aefx --to sql --part score    how odd each row is",
      .set_up = [](CLI::App& app) -> std::function<int()> {
        auto options = std::make_shared<ExportFlags>();
        ExportFlags& o = *options;
        app.add_option("MODEL", o.model, "model that `aefx train` wrote")->required()->type_name("")->check(empty_name);
        set_completion_values(app.add_option("--to", o.to, "onnx, sql, c")->required()->type_name("NAME"), kTargets);
        set_completion_values(
            app.add_option("--part", o.part,
                           "encoder (columns to codes; the default), decoder (codes to columns), autoencoder "
                           "(columns to what the codes give back of them), score (how odd a row is)")
                ->type_name("NAME"),
            texts(exported::part_names()));
        set_completion_values(
            app.add_option("--dialect", o.dialect, "of SQL: duckdb (the default), sqlite, postgres, spark")
                ->type_name("NAME"),
            texts(exported::dialect_names()));
        app.add_option("--table", o.table,
                       "of SQL: the table to select from, as iris or schema.iris; quoted (default: the name of "
                       "the training table's file, codes for the decoder)")
            ->type_name("TABLE");
        app.add_option("--keep", o.keep, "of SQL: a column of that table to have beside the result; may be given again")
            ->type_name("COLUMN")
            ->take_all()
            ->expected(1);
        set_completion_values(
            app.add_option("--inputs", o.inputs,
                           "of ONNX: columns (one input for each; the default) or matrix (one for all numbers, "
                           "and one for all texts)")
                ->type_name("NAME"),
            texts(exported::onnx_inputs_names()));
        app.add_option("--name", o.name,
                       "of C: what every name in the header begins with (default: the model file's name)")
            ->type_name("NAME");
        app.add_option("-o,--output", o.output, "file for the result (default: standard output)")
            ->type_name("FILE")
            ->check(empty_name);
        return [options] { return run_export(*options); };
      }};
}

}  // namespace aefx::cli
