// SQL for names and cells; reads the same values as prep/level_coder.cc and csv/number_cell.cc.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "base/text.h"
#include "base/truth_words.h"
#include "export/sql/writer.h"

namespace aefx::exported {
namespace {

using Texts = std::vector<std::string>;

}  // namespace

// Names that the engine compares as equal would be one column, or an error that does not say why.
void SqlWriter::check_distinct(const Texts& names, const std::string& hint) const {
  std::map<std::string, std::string> seen;
  for (const std::string& name : names) {
    const auto [at, is_new] = seen.emplace(dialect_.folded(name), name);
    if (is_new) continue;
    const std::string same = at->second == name
                                 ? fmt::format("two columns are called {}", aefx::quoted(name))
                                 : fmt::format("to {} the names {} and {} are the same", dialect_.traits().name,
                                               aefx::quoted(at->second), aefx::quoted(name));
    throw Error(Fault::usage, same, {}, hint);
  }
}

void SqlWriter::check_names() const {
  if (std::find(options_.keep.begin(), options_.keep.end(), "") != options_.keep.end()) {
    throw Error(Fault::usage, "--keep '' names no column", {},
                "leave --keep out to have the result alone; a column is named as it stands in the table");
  }
  Texts names;
  for (const Column& column : program_.columns) names.push_back(column.name);
  check_distinct(names, "name them apart in the table that the model learns from");
  check_distinct(options_.keep, "give each --keep once");
  Texts out = result_names();
  out.insert(out.end(), options_.keep.begin(), options_.keep.end());
  check_distinct(out, "a column that is kept (--keep) needs another name than the results");
}

Texts SqlWriter::result_names() const {
  if (program_.part == Part::encoder) return program_.codes;
  if (scores()) return {"score", "error"};
  Texts names;
  for (const Column& column : program_.columns) names.push_back(column.name);
  return names;
}

std::vector<std::string> parse_table_name(std::string_view text) {
  const auto fault = [&](const std::string& what) {
    return Error(
        Fault::usage, fmt::format("--table {} {}", aefx::quoted(text), what), {},
        "give a name as iris or schema.iris; one with a point or a quote in it stands in double quotes, and its double "
        "quotes twice: '\"a.b\"', '\"a\"\"b\"'");
  };
  Texts parts;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    std::string part;
    if (at < text.size() && text[at] == '"') {
      for (++at; at < text.size() && (text[at] != '"' || text.substr(at, 2) == "\"\""); ++at) {
        if (text[at] == '"') ++at;
        part += text[at];
      }
      if (at == text.size()) throw fault("has a quote that nothing closes");
      ++at;
      if (at < text.size() && text[at] != '.') throw fault("goes on behind a closing quote");
    }
    for (; at < text.size() && text[at] != '.'; ++at) {
      if (text[at] == '"') throw fault("has a quote inside of a name");
      part += text[at];
    }
    if (part.empty()) throw fault("has an empty part");
    parts.push_back(std::move(part));
  }
  return parts;
}

std::string SqlWriter::source() const {
  Texts parts;
  for (const std::string& part : options_.table) parts.push_back(dialect_.identifier(part));
  return fmt::format("{}", fmt::join(parts, "."));
}

void SqlWriter::pass_through() {
  if (query_.first()) {
    for (std::size_t i = 0; i < options_.keep.size(); ++i) query_.add(table_column(options_.keep[i]), numbered("k", i));
    return;
  }
  pass_kept();
  if (scores()) query_.pass("v", columns());
}

std::string SqlWriter::is_missing(const std::string& text) const {
  Texts words;
  for (const std::string& word : program_.missing_words) words.push_back(dialect_.literal(word));
  return fmt::format("{} IN ({})", dialect_.lower_case(text), fmt::join(words, ", "));
}

std::string SqlWriter::number(const std::string& column) const {
  const std::string x = table_column(column);
  const std::string text = dialect_.text(x);
  std::string value =
      dialect_.number(x, is_missing(dialect_.trimmed(text)),
                      dialect_.fail(fmt::format("no number in column {}: ", aefx::quoted(column)), text));
  for (const double missing : program_.missing_numbers) value = fmt::format("NULLIF({}, {})", value, real(missing));
  return value;
}

// Words for true and false are compared by what they mean: an engine may have read them as truths of its own.
std::string SqlWriter::is_level(const prep::Levels& levels, std::size_t level, const std::string& text) const {
  const std::string& name = levels.names[level];
  if (!are_truths(levels.names)) return fmt::format("{} = {}", text, dialect_.literal(name));
  Texts words;
  for (const std::string& word : words_for(*truth_of(name))) words.push_back(dialect_.literal(word));
  return fmt::format("{} IN ({})", dialect_.lower_case(text), fmt::join(words, ", "));
}

std::string SqlWriter::level(std::size_t column, const std::string& text) const {
  const prep::Levels& levels = program_.columns[column].levels;
  const std::string missing = levels.missing ? std::to_string(levels.names.size()) : "NULL";
  std::string out = fmt::format("CASE WHEN {} IS NULL OR {} THEN {}", text, is_missing(text), missing);
  for (std::size_t i = 0; i < levels.names.size(); ++i)
    out += fmt::format(" WHEN {} THEN {}", is_level(levels, i, text), i);
  std::string other = "-1";
  if (levels.others > 0) {
    other = std::to_string(levels.size() - 1);
  } else if (levels.unseen == prep::Unseen::missing) {
    other = missing;
  } else if (levels.unseen == prep::Unseen::error) {
    const std::string& name = program_.columns[column].name;
    other = dialect_.fail(fmt::format("none of the levels of column {}: ", aefx::quoted(name)), text);
  }
  return out + " ELSE " + other + " END";
}

std::string SqlWriter::date(std::size_t column, const std::string& text) const {
  const std::string fail = dialect_.fail(fmt::format("no date like 2024-01-31 or 2024-01-31T12:30:00 in column {}: ",
                                                     aefx::quoted(program_.columns[column].name)),
                                         text);
  return fmt::format("CASE WHEN {} IS NULL OR {} THEN NULL ELSE {} END", text, is_missing(text),
                     dialect_.days(text, fail));
}

// Returns the value, which fails if it is missing and the model refuses such rows.
std::string SqlWriter::required(const std::string& value, std::size_t column, const std::string& text) const {
  if (program_.on_missing != prep::OnMissing::error) return value;
  const std::string message =
      fmt::format("a value is missing in column {}", aefx::quoted(program_.columns[column].name));
  return fmt::format("COALESCE({}, {})", value, dialect_.fail(message, fmt::format("COALESCE({}, '')", text)));
}

// Reads numbers in one step; categories and dates in two, since their text is used many times.
void SqlWriter::read_columns() {
  const auto is_text = [](const Column& c) { return c.category() || c.date; };
  pass_through();
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    const std::string text = dialect_.text(table_column(column.name));
    if (is_text(column)) {
      query_.add(dialect_.trimmed(text), numbered("s", c));
    } else {
      query_.add(required(number(column.name), c, text), numbered("v", c));
    }
  }
  query_.next();
  if (std::none_of(program_.columns.begin(), program_.columns.end(), is_text)) return;
  pass_kept();
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    const std::string text = numbered("s", c);
    std::string value = numbered("v", c);
    if (is_text(column)) value = required(column.category() ? level(c, text) : date(c, text), c, text);
    query_.add(value, numbered("v", c));
  }
  query_.next();
}

void SqlWriter::read_codes() {
  pass_through();
  for (std::size_t k = 0; k < codes(); ++k) query_.add(number(program_.codes[k]), numbered("r", k));
  query_.next();
  pass_kept();
  const std::string most = real(static_cast<double>(std::numeric_limits<float>::max()));
  for (std::size_t k = 0; k < codes(); ++k) {
    const std::string code = numbered("r", k);
    const std::string fail = dialect_.fail(
        fmt::format("too large to compute with in column {}: ", aefx::quoted(program_.codes[k])), dialect_.text(code));
    query_.add(fmt::format("CASE WHEN {0} IS NULL OR {0} BETWEEN -{1} AND {1} THEN {0} ELSE {2} END", code, most, fail),
               numbered("c", k));
  }
  query_.next();
}

std::string SqlWriter::check_width() const {
  const DialectTraits& d = dialect_.traits();
  const std::size_t width = query_.widest();
  if (d.usual_columns == 0 || width <= d.usual_columns) return {};
  const std::string has = fmt::format("the SELECT has steps of {} columns", width);
  if (width > d.most_columns) {
    throw Error(Fault::usage, fmt::format("{}, and {} takes {}", has, d.name, d.most_columns), {},
                "--dialect duckdb and spark, and --to onnx and c, have no such limit; or train on fewer columns or "
                "levels (--max-levels)");
  }
  return fmt::format(
      "{}, and {} as it is usually built takes {}: one built with -DSQLITE_MAX_COLUMN={} is needed, or another dialect",
      has, d.name, d.usual_columns, d.most_columns);
}

SqlText render_sql(const model::Model& model, Part part, const SqlOptions& options) {
  const Program program = make_program(model, part);
  return SqlWriter(program, options).text();
}

}  // namespace aefx::exported
