// One SELECT. What is computed is as in prep/pipeline.cc, nn/pass.cc and infer/score.cc, in double.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/base/number.h"
#include "aefx/base/printable.h"
#include "aefx/export/render.h"
#include "export/printed.h"
#include "export/sql_query.h"
#include "export/sql_words.h"

namespace aefx::exported {
namespace {

using Texts = std::vector<std::string>;

// With an exponent, which makes it a double and no decimal; in parentheses where a minus could begin a comment.
template <typename Number>
std::string real(Number value) {
  std::string text;
  append_number(text, value);
  if (text.find('e') == text.npos) text += "e0";
  return text[0] == '-' ? "(" + text + ")" : text;
}

std::string numbered(const char* name, std::size_t index) { return name + std::to_string(index + 1); }

std::string activated(nn::Activation activation, const std::string& z) {
  switch (activation) {
    case nn::Activation::linear:
      return z;
    case nn::Activation::relu:
      return fmt::format("CASE WHEN {0} < 0 THEN 0e0 ELSE {0} END", z);
    case nn::Activation::leaky_relu:
      return fmt::format("CASE WHEN {0} < 0 THEN {1} * {0} ELSE {0} END", z, real(nn::kLeak));
    // exp() of what is far from 0 is an error in some engines, and within what float can tell from its limit.
    case nn::Activation::elu:
      return fmt::format("CASE WHEN {0} < -87 THEN -1e0 WHEN {0} < 0 THEN exp({0}) - 1 ELSE {0} END", z);
    case nn::Activation::tanh:
      return fmt::format(
          "CASE WHEN {0} > 40 THEN 1e0 WHEN {0} < -40 THEN -1e0 ELSE 2 / (1 + exp(-2 * {0})) - 1 END", z);
    case nn::Activation::sigmoid:
      return fmt::format("CASE WHEN {0} > 87 THEN 1e0 WHEN {0} < -87 THEN 0e0 ELSE 1 / (1 + exp(-{0})) END", z);
  }
  return z;
}

class SqlWriter {
 public:
  SqlWriter(const Program& program, const SqlOptions& options)
      : program_(program), options_(options), words_(sql_words(options.dialect)), query_(*words_) {}

  std::string text() {
    check_names();
    if (program_.encodes()) {
      read();
      scale();
      layers(program_.encoder, "x", "c");
    } else {
      read_codes();
    }
    if (program_.decodes()) {
      layers(program_.decoder, "c", "y");
      restore();
    }
    if (program_.part == Part::score) score();
    results();
    return fmt::format("-- {}; written by aefx for {}\n", purpose(program_), name()) + query_.text(source());
  }

 private:
  [[nodiscard]] std::string_view name() const {
    return dialect_names()[static_cast<std::size_t>(options_.dialect)];
  }
  [[nodiscard]] std::size_t columns() const { return program_.columns.size(); }
  [[nodiscard]] std::size_t codes() const { return program_.codes.size(); }
  [[nodiscard]] bool scores() const { return program_.part == Part::score; }
  [[nodiscard]] std::string of_table(const std::string& name) const { return "t." + words_->identifier(name); }
  [[nodiscard]] std::string is_missing(const std::string& word) const;
  [[nodiscard]] std::string number(const std::string& name) const;
  [[nodiscard]] std::string level(std::size_t column, const std::string& cell) const;
  [[nodiscard]] std::string demanded(const std::string& value, std::size_t column, const std::string& cell) const;
  [[nodiscard]] std::string source() const;
  [[nodiscard]] Texts result_names() const;

  void check_names() const;
  void check_apart(const Texts& names, const std::string& hint) const;
  void carry();   // the columns to keep, and what a score needs of the row
  void next() {
    query_.next();
    ++depth_;
  }
  void read();
  void read_codes();
  void scale();
  void layers(const std::vector<Layer>& layers, const char* from, const char* to);
  void restore();
  void score();
  void results();

  const Program& program_;
  const SqlOptions& options_;
  std::unique_ptr<SqlWords> words_;
  SqlQuery query_;
  std::size_t depth_ = 0;
};

// Names that the engine takes for one would be one column, or an error that does not say why.
void SqlWriter::check_apart(const Texts& names, const std::string& hint) const {
  std::map<std::string, std::string> seen;
  for (const std::string& name : names) {
    const auto [at, fresh] = seen.emplace(words_->folded(name), name);
    if (fresh) continue;
    const std::string same =
        at->second == name ? fmt::format("two columns are called {}", quoted(name))
                           : fmt::format("to {} the names {} and {} are the same", this->name(), quoted(at->second), quoted(name));
    throw Error(Fault::usage, same, {}, hint);
  }
}

void SqlWriter::check_names() const {
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
  std::string out, part;
  bool quotes = false;
  const auto end = [&] {
    if (part.empty()) {
      throw Error(Fault::usage, fmt::format("--table {} has an empty part", quoted(options_.table)), {},
                  "give a name as iris or schema.iris; a point in a name is written in double quotes: '\"a.b\"'");
    }
    out += (out.empty() ? "" : ".") + words_->identifier(part);
    part.clear();
  };
  for (const char c : options_.table) {
    if (c == '"') {
      quotes = !quotes;
    } else if (c == '.' && !quotes) {
      end();
    } else {
      part += c;
    }
  }
  end();
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
  const std::string word = words_->trimmed(words_->text(x));
  std::string value = words_->number(x, is_missing(word),
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
  for (std::size_t k = 0; k < codes(); ++k) {
    const std::string x = of_table(program_.codes[k]);
    query_.add(words_->number(x, words_->trimmed(words_->text(x)) + " = ''",
                              words_->fail(fmt::format("no number in column {}: ", program_.codes[k]), words_->text(x))),
               numbered("c", k));
  }
  next();
}

void SqlWriter::scale() {
  carry();
  Texts present;
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    const prep::Scale& s = input.scale;
    const std::string value = numbered("v", input.column);
    const std::string none = real(s.apply(input.fill));
    std::string scaled;
    if (input.level) {
      scaled = words_->real(fmt::format("CASE WHEN {0} IS NULL THEN {1} WHEN {0} = {2} THEN {3} ELSE {4} END", value,
                                        none, *input.level, real(s.apply(1)), real(s.apply(0))));
    } else {
      scaled = fmt::format("({} - {}) * {} + {}", value, real(s.offset), real(s.scale), real(s.base));
      if (!program_.needs_all()) scaled = fmt::format("COALESCE({}, {})", scaled, none);
    }
    query_.add(scaled, numbered("x", i));
  }
  for (std::size_t c = 0; c < columns(); ++c) present.push_back(numbered("v", c) + " IS NOT NULL");
  if (program_.on_missing == prep::OnMissing::drop) query_.where(grouped(present, " AND "));
  next();
}

void SqlWriter::layers(const std::vector<Layer>& layers, const char* from, const char* to) {
  std::string source = from;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Layer& layer = layers[l];
    const bool last = l + 1 == layers.size();
    const std::string target = last ? to : fmt::format("h{}_", l + 1);
    const bool linear = layer.activation == nn::Activation::linear;
    const std::string sums = linear ? target : "z";
    const auto pass_codes = [&] {  // a score needs them when they are decoded too
      if (!scores() || *to == 'c') return;
      for (std::size_t k = 0; k < codes(); ++k) query_.pass(numbered("c", k));
    };
    carry();
    pass_codes();
    for (Index k = 0; k < layer.kernel.cols(); ++k) {
      Texts terms{real(layer.bias(k))};
      for (Index i = 0; i < layer.kernel.rows(); ++i) {
        if (layer.kernel(i, k) == 0) continue;
        terms.push_back(fmt::format("{} * {}", real(layer.kernel(i, k)), numbered(source.c_str(), static_cast<std::size_t>(i))));
      }
      query_.add(words_->real(grouped(terms, " + ")), numbered(sums.c_str(), static_cast<std::size_t>(k)));
    }
    next();
    if (!linear) {
      carry();
      pass_codes();
      for (std::size_t k = 0; k < static_cast<std::size_t>(layer.kernel.cols()); ++k)
        query_.add(activated(layer.activation, numbered("z", k)), numbered(target.c_str(), k));
      next();
    }
    source = target;
  }
}

void SqlWriter::restore() {
  carry();
  if (scores()) {
    for (std::size_t k = 0; k < codes(); ++k) query_.pass(numbered("c", k));
  }
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    const std::string y = numbered("y", i);
    const prep::Scale& s = input.scale;
    query_.add(input.constant ? fmt::format("CASE WHEN {} IS NULL THEN NULL ELSE {} END", y, real(*input.constant))
                              : fmt::format("({} - {}) / {} + {}", y, real(s.base), real(s.scale), real(s.offset)),
               numbered("r", i));
  }
  next();
}

void SqlWriter::score() {
  const Scoring& s = *program_.scoring;
  for (std::size_t i = 0; i < options_.keep.size(); ++i) query_.pass(numbered("k", i));
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    std::string value = numbered("v", input.column);
    if (input.level)
      value = fmt::format("CASE WHEN {0} IS NULL THEN NULL WHEN {0} = {1} THEN 1e0 ELSE 0e0 END", value, *input.level);
    query_.add(fmt::format("{} - {}", numbered("r", i), value), numbered("o", i));
  }
  for (Index j = 0; j < s.whitening.cols(); ++j) {
    Texts terms;
    for (std::size_t k = 0; k < codes(); ++k) {
      terms.push_back(fmt::format("({} - {}) * {}", numbered("c", k), real(s.mean(static_cast<Index>(k))),
                                  real(s.whitening(static_cast<Index>(k), j))));
    }
    query_.add(grouped(terms, " + "), numbered("d", static_cast<std::size_t>(j)));
  }
  next();
  for (std::size_t i = 0; i < options_.keep.size(); ++i) query_.pass(numbered("k", i));
  Texts misfits, errors, present, squares;
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const auto at = static_cast<Index>(i);
    const std::string off = numbered("o", i);
    const auto part = [&](double unit) {
      return fmt::format("COALESCE({0} / {1} * ({0} / {1}) * {2}, 0e0)", off, real(unit), real(s.weight(at)));
    };
    misfits.push_back(part(s.usual(at)));
    errors.push_back(part(s.range(at)));
    present.push_back(fmt::format("CASE WHEN {} IS NULL THEN 0e0 ELSE {} END", off, real(s.weight(at))));
  }
  for (Index j = 0; j < s.whitening.cols(); ++j)
    squares.push_back(fmt::format("{0} * {0}", numbered("d", static_cast<std::size_t>(j))));
  if (squares.empty()) squares.push_back("0e0");
  query_.add(grouped(misfits, " + "), "misfit");
  query_.add(grouped(errors, " + "), "squares");
  query_.add(fmt::format("NULLIF({}, 0e0)", words_->real(grouped(present, " + "))), "present");
  query_.add(grouped(squares, " + "), "distance");
  next();
}

void SqlWriter::results() {
  if (program_.part == Part::encoder) {
    for (std::size_t k = 0; k < codes(); ++k) query_.add(numbered("c", k), words_->identifier(program_.codes[k]));
  } else if (scores()) {
    const auto directions = static_cast<double>(std::max<Index>(program_.scoring->whitening.cols(), 1));
    query_.add(fmt::format("(misfit / present + distance / {}) / 2", real(directions)), words_->identifier("score"));
    query_.add("squares / present", words_->identifier("error"));
  } else {
    for (const Column& column : program_.columns) {
      const std::string value = numbered("r", column.first);
      std::string shown = value;
      if (column.date) shown = words_->date(value, column.date->whole_days);
      if (column.category()) {
        Texts values;
        for (std::size_t i = 0; i < column.count; ++i) values.push_back(numbered("r", column.first + i));
        shown = "CASE " + words_->largest(values);
        for (std::size_t i = 0; i < column.count; ++i) {
          const bool none = column.levels.missing && i == column.levels.names.size();
          shown += fmt::format(" WHEN {} THEN {}", values[i], none ? "NULL" : words_->literal(column.levels.text(i)));
        }
        shown += " END";
      }
      query_.add(shown, words_->identifier(column.name));
    }
  }
  for (std::size_t i = 0; i < options_.keep.size(); ++i)
    query_.add(numbered("k", i), words_->identifier(options_.keep[i]));
}

}  // namespace

std::string render_sql(const Program& program, const SqlOptions& options) { return SqlWriter(program, options).text(); }

}  // namespace aefx::exported
