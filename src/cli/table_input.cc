#include "cli/table_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"

namespace aefx::cli {
namespace {

constexpr std::size_t kBatchRows = 4096;

std::vector<std::string> split_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(',', begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

char delimiter_named(const std::string& text) {
  if (text == "tab" || text == "\\t" || text == "\t") return '\t';
  if (text == "space") return ' ';
  if (text == "comma") return ',';
  if (text == "semicolon") return ';';
  if (text == "pipe") return '|';
  const bool usable = text.size() == 1 && text != "\"" && text != "\n" && text != "\r" && text[0] > 0;
  if (!usable) {
    throw Error(Fault::usage, fmt::format("--delimiter '{}' is not one character", printable(text)), {},
                "use auto, tab, space, or one character such as ';'");
  }
  return text[0];
}

}  // namespace

CLI::Option* add_table_options(CLI::App& app, TableFlags& flags, const std::string& name, const std::string& help) {
  CLI::Option* const table = app.add_option(name, flags.path, help)->required();
  app.add_option("--delimiter", flags.delimiter, "auto, tab, space, or one character")
      ->group("Reading the table")
      ->type_name("CHAR");
  app.add_option("--header", flags.header, "does the first row hold names? auto, yes, no")
      ->group("Reading the table")
      ->type_name("WHEN");
  app.add_option("--names", flags.names, "names of the columns, a,b,c, for a table that has none")
      ->group("Reading the table")
      ->type_name("NAMES");
  app.add_option("--missing", flags.missing,
                 "cells that mean 'no value'; replaces the usual ones: empty, NA, N/A, NaN, "
                 "null, ?, -")
      ->delimiter(',')
      ->group("Reading the table")
      ->type_name("TOKENS");
  return table;
}

csv::ReadOptions read_options(const TableFlags& flags, const std::vector<std::string>& missing) {
  csv::ReadOptions options;
  if (flags.delimiter != "auto") options.delimiter = delimiter_named(flags.delimiter);
  if (flags.header == "yes") {
    options.header = csv::Header::yes;
  } else if (flags.header == "no") {
    options.header = csv::Header::no;
  } else if (flags.header != "auto") {
    throw Error(Fault::usage, fmt::format("--header '{}' is not auto, yes or no", printable(flags.header)));
  }
  if (!flags.names.empty()) options.names = split_commas(flags.names);
  options.missing = missing;
  if (!flags.missing.empty()) {
    options.missing = flags.missing;
    options.missing.emplace_back();  // an empty cell has no value, whatever else has none
  }
  return options;
}

csv::RowBatch read_all(csv::Reader& reader, const csv::Projection& projection) {
  std::vector<csv::RowBatch> batches;
  Index rows = 0;
  while (true) {
    csv::RowBatch batch;
    if (!reader.read(projection, kBatchRows, batch)) break;
    rows += static_cast<Index>(batch.rows());
    batches.push_back(std::move(batch));
  }
  csv::RowBatch all;
  all.numbers.resize(rows, static_cast<Index>(projection.numbers.size()));
  all.texts = csv::TextColumns(projection.texts.size());
  all.lines.reserve(static_cast<std::size_t>(rows));
  Index at = 0;
  for (csv::RowBatch& batch : batches) {
    all.numbers.middleRows(at, batch.numbers.rows()) = batch.numbers;
    at += batch.numbers.rows();
    all.texts.append(batch.texts);
    all.lines.insert(all.lines.end(), batch.lines.begin(), batch.lines.end());
    batch = {};
  }
  return all;
}

std::vector<std::string> names_of(const csv::Schema& schema, const std::vector<std::size_t>& columns) {
  std::vector<std::string> names;
  for (const std::size_t column : columns) names.push_back(schema.columns[column].name);
  return names;
}

std::vector<std::string> carried_names(const csv::Schema& schema, const std::vector<std::size_t>& columns,
                                       const std::vector<std::string>& results, std::vector<std::string>& said) {
  std::vector<std::string> names = names_of(schema, columns);
  for (std::string& name : names) {
    const std::string before = name;
    while (std::find(results.begin(), results.end(), name) != results.end()) name += "_kept";
    if (name != before) {
      said.push_back(fmt::format("the carried column \"{}\" is called \"{}\" in the output, where \"{}\" is a result",
                                 printable(before), printable(name), printable(before)));
    }
  }
  return names;
}

}  // namespace aefx::cli
