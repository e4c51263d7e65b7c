#include "cli/table_input.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "aefx/base/error.h"
#include "base/date.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"
#include "csv/parse/delimiter_names.h"

namespace aefx::cli {
namespace {

// Throws Error (usage) for text that is not UTF-8: it goes into the model.
void check_utf8(const std::string& flag, const std::string& text) {
  if (find_invalid_utf8(text) == text.size()) return;
  throw Error(Fault::usage, fmt::format("{} '{}' is not UTF-8", flag, printable(text)));
}

char delimiter_named(const std::string& text) {
  if (text == "\\t") return '\t';
  if (const std::optional<char> delimiter = csv::delimiter_called(text)) return *delimiter;
  const bool usable = text.size() == 1 && text != "\"" && text != "\n" && text != "\r" && text[0] > 0;
  if (!usable) {
    throw Error(Fault::usage, fmt::format("--delimiter '{}' is not one character", printable(text)), {},
                "use auto, tab, space, whitespace, or one character such as ';'");
  }
  return text[0];
}

// A character that quotes cells, or escapes quotes; nothing for auto.
std::optional<char> quoting_character(const std::string& flag, const std::string& text) {
  if (text == "auto") return std::nullopt;
  if (text == "none") return '\0';
  const bool usable = text.size() == 1 && text[0] > ' ';
  if (!usable) {
    throw Error(Fault::usage, fmt::format("{} '{}' is not one sign", flag, printable(text)), {},
                "give auto, none, or one character");
  }
  return text[0];
}

csv::OnRagged on_ragged(const std::string& text) {
  parse_choice("--on-ragged", text, {"error", "skip", "pad"});
  return text == "skip" ? csv::OnRagged::skip : text == "pad" ? csv::OnRagged::pad : csv::OnRagged::error;
}

char punctuation(const std::string& flag, const std::string& text) {
  const bool digit = text.size() == 1 && text[0] >= '0' && text[0] <= '9';
  if (text.size() != 1 || digit || text[0] == '-' || text[0] == '+' || text[0] < ' ' || text[0] > '~') {
    throw Error(Fault::usage, fmt::format("{} '{}' is not one sign", flag, printable(text)), {},
                "give one character, as in --decimal , or --thousands .");
  }
  return text[0];
}

// Spaces of any kind are written as one of them, and apostrophes likewise.
char thousands_separator(const std::string& text) {
  for (const char* const space : {"space", "\u00a0", "\u202f", "\u2009"}) {
    if (text == space) return ' ';
  }
  return text == "\u2019" ? '\'' : punctuation("--thousands", text);
}

std::size_t lines(const std::string& flag, const std::string& text) {
  constexpr double kMost = 1e15;
  const std::optional<double> value = parse_number(text);
  if (!value || *value != std::floor(*value) || *value < 0 || *value > kMost) {
    throw Error(Fault::usage, fmt::format("{}: invalid value '{}'", flag, printable(text)), {},
                "expected a number of lines, from 0");
  }
  return static_cast<std::size_t>(*value);
}

}  // namespace

CLI::Option* add_table_options(CLI::App& app, TableFlags& flags, const std::string& name, const std::string& help) {
  CLI::Option* const table = app.add_option(name, flags.paths, help)->required()->type_name("")->check(empty_name);
  const auto reading = [&app](const std::string& flag, auto& value, const std::string& type, const std::string& what) {
    return app.add_option(flag, value, what)->group("Reading the table")->type_name(type);
  };
  set_completion_values(reading("--delimiter", flags.delimiter, "CHAR",
                                "auto, tab, space, whitespace (runs of spaces and tabs), or one character"),
                        {"auto", "comma", "semicolon", "tab", "pipe", "space", "whitespace"});
  set_completion_values(reading("--header", flags.header, "WHEN", "does the first row hold names? auto, yes, no"),
                        {"auto", "yes", "no"});
  reading("--names", flags.names, "NAMES", "names of the columns, a,b,c, for a table that has none");
  set_completion_values(reading("--quote", flags.quote, "CHAR", "quote character: auto, none, or one character"),
                        {"auto", "none"});
  set_completion_values(
      reading("--escape", flags.escape, "CHAR", "escape character before a quote in a quoted cell: auto, none, or one"),
      {"auto", "none"});
  reading("--comment", flags.comment, "TEXT", "lines that begin with this are left out");
  reading("--skip", flags.skip, "N", "lines before the table");
  set_completion_values(reading("--on-ragged", flags.on_ragged, "RULE",
                                "a row with too few or too many cells: error, skip, or pad (and cut)"),
                        {"error", "skip", "pad"});
  reading("--missing", flags.missing, "TOKENS",
          "more missing-value markers, a,b,c, besides empty, NA, N/A, NaN, null, ? and -")
      ->join(',');
  reading("--missing-only", flags.missing_only, "TOKENS",
          "the only missing-value markers beside empty cells; '' for none: NA and - are values then")
      ->join(',')
      ->excludes("--missing");
  reading("--decimal", flags.decimal, "CHAR", "decimal separator (default .)");
  reading("--thousands", flags.thousands, "CHAR",
          "thousands separator: one character, or space, of any kind (default: none)");
  reading("--date-format", flags.date_format, "FORMAT",
          "how dates are written, as in '%d.%m.%Y %H:%M' (default: 2024-01-31, with a time or without)");
  return table;
}

csv::ReadOptions read_options(const TableFlags& flags, const csv::ReadOptions& defaults) {
  csv::ReadOptions options = defaults;
  check_utf8("--names", flags.names);
  check_utf8("--missing", flags.missing.value_or(""));
  check_utf8("--missing-only", flags.missing_only.value_or(""));
  check_utf8("--date-format", flags.date_format.value_or(""));
  options.white_space = flags.delimiter == "whitespace";
  if (flags.delimiter != "auto" && !options.white_space) options.delimiter = delimiter_named(flags.delimiter);
  if (flags.header == "yes") {
    options.header = csv::Header::yes;
  } else if (flags.header == "no") {
    options.header = csv::Header::no;
  } else if (flags.header != "auto") {
    throw Error(Fault::usage, fmt::format("--header '{}' is not auto, yes or no", printable(flags.header)));
  }
  if (!flags.names.empty()) {
    for (const std::string& name : split_commas(flags.names)) options.names.emplace_back(trim(name));
  }
  if (flags.missing) {
    for (std::string& token : split_commas(*flags.missing)) options.missing.push_back(std::move(token));
  }
  if (flags.missing_only) {
    options.missing = {""};
    if (!trim(*flags.missing_only).empty()) {
      for (std::string& token : split_commas(*flags.missing_only)) options.missing.push_back(std::move(token));
    }
  }
  if (flags.decimal) options.decimal = punctuation("--decimal", *flags.decimal);
  if (flags.decimal && options.thousands == options.decimal)
    options.thousands = '\0';  // the thousands separator of training
  if (flags.thousands) options.thousands = thousands_separator(*flags.thousands);
  options.skip = lines("--skip", flags.skip);
  options.quote = quoting_character("--quote", flags.quote);
  options.escape = quoting_character("--escape", flags.escape);
  if (flags.comment) options.comment = *flags.comment;
  options.on_ragged = on_ragged(flags.on_ragged);
  if (flags.date_format) options.date_format = *flags.date_format;
  if (!is_date_format(options.date_format)) {
    throw Error(Fault::usage, fmt::format("--date-format '{}' does not name a day", printable(*flags.date_format)), {},
                "%Y is the year, %m the month, %d the day, %H:%M:%S the time: '%d.%m.%Y'");
  }
  return options;
}

void add_threads_option(CLI::App& app, std::optional<std::string>& threads) {
  app.add_option("--threads", threads, "threads to use (default: all cores); the result is the same")->type_name("N");
}

}  // namespace aefx::cli
