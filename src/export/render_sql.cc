// One SELECT: names, and how cells are read, as prep/level_coder.cc and csv/number_cell.cc have it.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "base/text.h"
#include "export/sql_writer.h"

namespace aefx::exported {
namespace {

using Texts = std::vector<std::string>;

}  // namespace

// Names that the engine takes for one would be one column, or an error that does not say why.
void SqlWriter::check_apart(const Texts& names, const std::string& hint) const {
  std::map<std::string, std::string> seen;
  for (const std::string& name : names) {
    const auto [at, fresh] = seen.emplace(words_->folded(name), name);
    if (fresh) continue;
    const std::string same = at->second == name ? fmt::format("two columns are called {}", quoted(name))
                                                : fmt::format("to {} the names {} and {} are the same", this->name(),
                                                              quoted(at->second), quoted(name));
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
  check_apart(names, "name them apart in the table that the model learns from");
  check_apart(options_.keep, "give each --keep once");
  Texts out = result_names();
  out.insert(out.end(), options_.keep.begin(), options_.keep.end());
  check_apart(out, "a column that is kept (--keep) needs another name than the results");
}

Texts SqlWriter::result_names() const {
  if (program_.part == Part::encoder) return program_.codes;
  if (scores()) return {"score", "error"};
  Texts names;
  for (const Column& column : program_.columns) names.push_back(column.name);
  return names;
}

std::string SqlWriter::source() const {
  const std::string& table = options_.table;
  constexpr const char* kHint =
      "give a name as iris or schema.iris; one with a point or a quote in it stands in double quotes, and its double "
      "quotes twice: '\"a.b\"', '\"a\"\"b\"'";
  const auto fault = [&](const std::string& what) {
    return Error(Fault::usage, fmt::format("--table {} {}", quoted(table), what), {}, kHint);
  };
  std::string out;
  for (std::size_t at = 0; at <= table.size(); ++at) {
    std::string part;
    const bool quotes = at < table.size() && table[at] == '"';
    if (quotes) {
      for (++at; at < table.size() && (table[at] != '"' || table.substr(at, 2) == "\"\""); ++at) {
        if (table[at] == '"') ++at;
        part += table[at];
      }
      if (at == table.size()) throw fault("has a quote that nothing closes");
      ++at;
      if (at < table.size() && table[at] != '.') throw fault("goes on behind a closing quote");
    }
    for (; at < table.size() && table[at] != '.'; ++at) {
      if (table[at] == '"') throw fault("has a quote inside of a name");
      part += table[at];
    }
    if (part.empty()) throw fault("has an empty part");
    out += (out.empty() ? "" : ".") + words_->identifier(part);
  }
  return out;
}

void SqlWriter::carry() {
  for (std::size_t i = 0; i < options_.keep.size(); ++i) {
    const std::string name = numbered("k", i);
    query_.add(depth_ == 0 ? of_table(options_.keep[i]) : name, name);
  }
  if (!scores() || depth_ == 0) return;
  for (std::size_t c = 0; c < columns(); ++c) query_.pass(numbered("v", c));
}

std::string SqlWriter::is_missing(const std::string& word) const {
  Texts words;
  for (const std::string& w : program_.missing_words) words.push_back(words_->literal(w));
  if (words.empty()) words.push_back("''");
  return fmt::format("{} IN ({})", words_->in_lower_case(word), fmt::join(words, ", "));
}

std::string SqlWriter::number(const std::string& name) const {
  const std::string x = of_table(name);
  std::string value =
      words_->number(x, is_missing(words_->trimmed(words_->text(x))),
                     words_->fail(fmt::format("no number in column {}: ", quoted(name)), words_->text(x)));
  for (const double missing : program_.missing_numbers) value = fmt::format("NULLIF({}, {})", value, real(missing));
  return value;
}

std::string SqlWriter::level(std::size_t column, const std::string& cell) const {
  const prep::Levels& levels = program_.columns[column].levels;
  const std::string missing = levels.missing ? std::to_string(levels.names.size()) : "NULL";
  std::string out = fmt::format("CASE WHEN {} IS NULL OR {} THEN {}", cell, is_missing(cell), missing);
  for (std::size_t i = 0; i < levels.names.size(); ++i)
    out += fmt::format(" WHEN {} = {} THEN {}", cell, words_->literal(levels.names[i]), i);
  std::string other = "-1";
  if (levels.others > 0) {
    other = std::to_string(levels.size() - 1);
  } else if (levels.unseen == prep::Unseen::missing) {
    other = missing;
  } else if (levels.unseen == prep::Unseen::error) {
    other = words_->fail(fmt::format("none of the levels of column {}: ", quoted(program_.columns[column].name)), cell);
  }
  return out + " ELSE " + other + " END";
}

// The value, but where the model refuses rows that lack it an error.
std::string SqlWriter::demanded(const std::string& value, std::size_t column, const std::string& cell) const {
  if (program_.on_missing != prep::OnMissing::error) return value;
  const std::string message = fmt::format("a value is missing in column {}", quoted(program_.columns[column].name));
  return fmt::format("COALESCE({}, {})", value, words_->fail(message, fmt::format("COALESCE({}, '')", cell)));
}

void SqlWriter::read() {
  bool texts = false;
  carry();
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    const std::string cell = words_->text(of_table(column.name));
    if (column.category() || column.date) {
      texts = true;
      query_.add(words_->trimmed(cell), numbered("s", c));
    } else {
      query_.add(demanded(number(column.name), c, cell), numbered("v", c));
    }
  }
  next();
  if (!texts) return;
  for (std::size_t i = 0; i < options_.keep.size(); ++i) query_.pass(numbered("k", i));
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    const std::string cell = numbered("s", c);
    std::string value = numbered("v", c);
    if (column.category()) {
      value = demanded(level(c, cell), c, cell);
    } else if (column.date) {
      const std::string fail = words_->fail(
          fmt::format("no date like 2024-01-31 or 2024-01-31T12:30:00 in column {}: ", quoted(column.name)), cell);
      value = fmt::format("CASE WHEN {} IS NULL OR {} THEN NULL ELSE {} END", cell, is_missing(cell),
                          words_->days(cell, fail));
      value = demanded(value, c, cell);
    }
    query_.add(value, numbered("v", c));
  }
  next();
}

void SqlWriter::read_codes() {
  carry();
  for (std::size_t k = 0; k < codes(); ++k) query_.add(number(program_.codes[k]), numbered("r", k));
  next();
  carry();
  const std::string most = real(static_cast<double>(std::numeric_limits<float>::max()));
  for (std::size_t k = 0; k < codes(); ++k) {
    const std::string code = numbered("r", k);
    query_.add(
        fmt::format("CASE WHEN {0} IS NULL OR {0} BETWEEN -{1} AND {1} THEN {0} ELSE {2} END", code, most,
                    words_->fail(fmt::format("too large to compute with in column {}: ", quoted(program_.codes[k])),
                                 words_->text(code))),
        numbered("c", k));
  }
  next();
}

void SqlWriter::check_width() {
  const ColumnLimits limits = words_->column_limits();
  const std::size_t width = query_.widest();
  if (limits.usual == 0 || width <= limits.usual) return;
  const std::string has = fmt::format("the SELECT has steps of {} columns", width);
  if (width > limits.most) {
    throw Error(Fault::usage, fmt::format("{}, and {} takes {}", has, name(), limits.most), {},
                "--dialect duckdb and spark, and --to onnx and c, have no such limit; or train on fewer columns or "
                "levels (--max-levels)");
  }
  remark_ = fmt::format(
      "{}, and {} as it is usually built takes {}: one built with -DSQLITE_MAX_COLUMN={} is needed, or another dialect",
      has, name(), limits.usual, limits.most);
}

SqlText render_sql(const Program& program, const SqlOptions& options) { return SqlWriter(program, options).text(); }

}  // namespace aefx::exported
