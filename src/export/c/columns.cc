// C for the columns of a table; computes the same as prep/pipeline.cc and prep/level_coder.cc.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/truth_words.h"
#include "export/c/header.h"

namespace aefx::exported {
namespace {

using Texts = std::vector<std::string>;

}  // namespace

bool CHeader::any_category() const {
  return std::any_of(program_.columns.begin(), program_.columns.end(), [](const Column& c) { return c.category(); });
}

void CHeader::add_top() {
  out_ += "/* " + c_comment(program_.purpose()) + ". Written by aefx; C99, and nothing but its library is needed. */\n";
  add("#ifndef AEFX_@_H\n#define AEFX_@_H\n\n#include <math.h>\n#include <stddef.h>\n#include <string.h>\n\n");
  out_ +=
      "#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__\n"
      "#error \"a missing value is NAN, which -ffast-math and -ffinite-math-only do not know\"\n#endif\n\n";
  add(fmt::format("enum {{ @_columns = {}, @_codes = {} }};\n\n", columns(), codes()));
}

void CHeader::add_row_type() {
  add("/* A row of the table. A value that is missing is NAN or, of a text, NULL. */\ntypedef struct {\n");
  for (std::size_t c = 0; c < columns(); ++c) {
    const char* const type = program_.columns[c].category() ? "const char *" : "double ";
    out_ += fmt::format("  {}{}; /* {} */\n", type, fields_[c], c_comment(program_.describe(c)));
  }
  add("} @_row;\n\n");
}

void CHeader::add_number_tables() {
  const std::vector<std::size_t> numbers = program_.numbers();
  if (numbers.empty()) return;
  const auto add_doubles = [&](const char* name, auto value) {
    add_array("double", name, each(numbers, [&](std::size_t c) {
                return c_number(value(program_.inputs[program_.columns[c].first]));
              }));
  };
  add_array("int", "number_column", each(numbers, [](std::size_t c) { return std::to_string(c + 1); }));
  add_array("int", "number_input",
            each(numbers, [&](std::size_t c) { return std::to_string(program_.columns[c].first); }));
  add_doubles("number_offset", [](const Input& input) { return input.scale.offset; });
  add_doubles("number_scale", [](const Input& input) { return input.scale.scale; });
  add_doubles("number_base", [](const Input& input) { return input.scale.base; });
  if (!program_.needs_all()) add_doubles("number_fill", [](const Input& input) { return input.fill; });
  if (program_.any_caps()) {
    static constexpr double kMost = std::numeric_limits<double>::max();
    add_doubles("number_low", [](const Input& input) { return std::max(input.transform.low, -kMost); });
    add_doubles("number_high", [](const Input& input) { return std::min(input.transform.high, kMost); });
  }
  if (program_.any_log()) {
    add_array("int", "number_is_log", each(numbers, [&](std::size_t c) -> std::string {
                return program_.inputs[program_.columns[c].first].transform.log_offset ? "1" : "0";
              }));
    add_doubles("number_log_offset", [](const Input& input) { return input.transform.log_offset.value_or(0); });
  }
  add_array("double", "missing_number", each(program_.missing_numbers, [](double v) { return c_number(v); }));
}

void CHeader::add_level_functions() {
  add_array("char *const", "missing_word", each(program_.missing_words, c_string));
  add(R"(
/* Which of the levels a cell is, spaces around it left off: from 0; count if it is none of them, -1 if it has no value. */
static inline int @_level(const char *cell, const char *const *levels, int count) {
  const char *const space = " \t\r\n\v\f";
  size_t size, i;
  int at;
  if (cell == NULL) return -1;
  cell += strspn(cell, space);
  size = strlen(cell);
  while (size > 0 && strchr(space, cell[size - 1]) != NULL) --size;
)");
  add(fmt::format("  for (at = 0; at < {}; ++at) {{", program_.missing_words.size()));
  add(R"(
    const char *const word = @_missing_word[at];
    for (i = 0; i < size; ++i) {
      const char c = cell[i] >= 'A' && cell[i] <= 'Z' ? (char)(cell[i] - 'A' + 'a') : cell[i];
      if (word[i] != c) break; /* also where the word ends */
    }
    if (i == size && word[i] == '\0') return -1;
  }
)");
  add(R"(  for (at = 0; at < count; ++at) {
    if (strlen(levels[at]) == size && memcmp(levels[at], cell, size) == 0) return at;
  }
  return count;
}

/* 1 where a row has the level and 0 elsewhere, scaled; a level of -1 is a missing value, of -2 none of the levels. */
static inline void @_one_hot(int level, int count, const float *yes, const float *no, const float *none, float *x,
                             double *value) {
  int i;
  for (i = 0; i < count; ++i) {
    x[i] = level == -1 ? none[i] : level == i ? yes[i] : no[i];
    value[i] = level == -1 ? (double)NAN : level == i ? 1.0 : 0.0;
  }
}
)");
}

void CHeader::add_truth_function() {
  add(R"(
/* Which level a word for true or false is, in any case: of_true or the other of 0 and 1; 2 if it is none, -1 if it has no
   value. */
static inline int @_truth(const char *cell, int of_true) {
  static const char *const words[] = {"true", "t", "yes", "y", "1", "false", "f", "no", "n", "0"};
  const char *const space = " \t\r\n\v\f";
  size_t size, i;
  int at;
  if (@_level(cell, NULL, 0) == -1) return -1;
  cell += strspn(cell, space);
  size = strlen(cell);
  while (size > 0 && strchr(space, cell[size - 1]) != NULL) --size;
  for (at = 0; at < 10; ++at) {
    for (i = 0; i < size; ++i) {
      const char c = cell[i] >= 'A' && cell[i] <= 'Z' ? (char)(cell[i] - 'A' + 'a') : cell[i];
      if (words[at][i] != c) break; /* also where the word ends */
    }
    if (i == size && words[at][i] == '\0') return at < 5 ? of_true : 1 - of_true;
  }
  return 2;
}
)");
}

void CHeader::add_level_tables(std::size_t c) {
  const Column& column = program_.columns[c];
  const std::span<const Input> inputs(&program_.inputs[column.first], column.count);
  const std::string number = std::to_string(c + 1);
  out_ += fmt::format("\n/* {} */\n", c_comment(program_.describe(c)));
  if (!are_truths(column.levels.names))
    add_array("char *const", "levels" + number, each(column.levels.names, c_string));
  add_array("float", "yes" + number, each(inputs, [](const Input& i) { return c_number(i.scaled(1)); }));
  add_array("float", "no" + number, each(inputs, [](const Input& i) { return c_number(i.scaled(0)); }));
  add_array("float", "none" + number, each(inputs, [](const Input& i) { return c_number(i.scaled(i.fill)); }));
}

void CHeader::add_prepare() {
  add_number_tables();
  if (any_category()) add_level_functions();
  if (std::any_of(program_.columns.begin(), program_.columns.end(),
                  [](const Column& c) { return are_truths(c.levels.names); })) {
    add_truth_function();
  }
  for (std::size_t c = 0; c < columns(); ++c) {
    if (program_.columns[c].category()) add_level_tables(c);
  }
  add(fmt::format(R"(
/* What the network sees of a row, in x, and the values behind it, which are not capped. Returns 0, or the number of the
   column (from 1) whose value is missing where one is needed, none of the levels, or too large. */
static inline int @_prepare(const @_row *row, float x[{0}], double value[{0}]) {{
)",
                  inputs()));
  prepare_numbers();
  for (std::size_t c = 0; c < columns(); ++c) {
    if (program_.columns[c].category()) prepare_category(c);
  }
  add("  return 0;\n}\n");
}

void CHeader::prepare_numbers() {
  const Texts numbers = each(program_.numbers(), [&](std::size_t c) { return "row->" + fields_[c]; });
  if (numbers.empty()) return;
  out_ += fmt::format("  const double number[{}] = ", numbers.size()) + c_list(numbers) + ";\n  int i;\n";
  add(fmt::format("  for (i = 0; i < {}; ++i) {{\n    const int at = @_number_input[i];\n", numbers.size()));
  add("    double scaled, v = number[i];\n");
  for (std::size_t i = 0; i < program_.missing_numbers.size(); ++i)
    add(fmt::format("    if (v == @_missing_number[{}]) v = (double)NAN;\n", i));
  add("    value[at] = v;\n");
  if (program_.any_caps()) {
    add("    if (isinf(v)) return @_number_column[i];\n");
    add("    if (v < @_number_low[i]) v = @_number_low[i];\n");
    add("    if (v > @_number_high[i]) v = @_number_high[i];\n");
  }
  if (program_.any_log()) add("    if (@_number_is_log[i]) v = log(v + @_number_log_offset[i]);\n");
  add(program_.needs_all() ? "    if (isnan(v)) return @_number_column[i];\n"
                           : "    if (isnan(v)) v = @_number_fill[i];\n");
  add("    scaled = (v - @_number_offset[i]) * @_number_scale[i] + @_number_base[i];\n");
  add(fmt::format("    if (!(fabs(scaled) <= {})) return @_number_column[i];\n", c_number(prep::kLargestScaled)));
  add("    x[at] = (float)scaled;\n  }\n");
}

void CHeader::prepare_category(std::size_t c) {
  const Column& column = program_.columns[c];
  const prep::Levels& levels = column.levels;
  const std::size_t names = levels.names.size();
  const std::string fail = fmt::format("return {}", c + 1);
  std::string unseen = "level = -2";
  if (levels.others > 0) {
    unseen = fmt::format("level = {}", levels.size() - 1);
  } else if (levels.unseen == prep::Unseen::error) {
    unseen = fail;
  } else if (levels.unseen == prep::Unseen::missing) {
    unseen = "level = -1";
  }
  if (are_truths(levels.names)) {
    add(fmt::format("  {{\n    int level = @_truth(row->{}, {});\n", fields_[c], *truth_of(levels.names[0]) ? 0 : 1));
  } else {
    add(fmt::format("  {{\n    int level = @_level(row->{}, {}, {});\n", fields_[c],
                    names == 0 ? "NULL" : fmt::format("@_levels{}", c + 1), names));
  }
  add(fmt::format("    if (level == {}) {};\n", names, unseen));
  if (levels.missing) {
    add(fmt::format("    if (level == -1) level = {};\n", names));
  } else if (program_.needs_all()) {
    add(fmt::format("    if (level == -1) {};\n", fail));
  }
  add(fmt::format("    @_one_hot(level, {0}, @_yes{1}, @_no{1}, @_none{1}, x + {2}, value + {2});\n  }}\n",
                  levels.size(), c + 1, column.first));
}

void CHeader::add_restore_tables() {
  const auto add_doubles = [&](const char* name, auto value) {
    add_array("double", name, each(program_.inputs, [&](const Input& input) { return c_number(value(input)); }));
  };
  add_doubles("back_offset", [](const Input& i) { return i.constant.value_or(i.scale.offset); });
  add_doubles("back_scale", [](const Input& i) { return i.constant ? 0.0 : 1 / i.scale.scale; });
  add_doubles("back_base", [](const Input& i) { return i.scale.base; });
  if (program_.any_log()) {
    add_array("int", "back_is_log",
              each(program_.inputs, [](const Input& i) { return i.transform.log_offset ? "1" : "0"; }));
    add_doubles("back_log_offset", [](const Input& i) { return i.transform.log_offset.value_or(0); });
  }
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    Texts texts;
    for (std::size_t level = 0; level < column.levels.size(); ++level)
      texts.push_back(column.is_missing(level) ? "NULL" : c_string(column.levels.text(level)));
    add_array("char *const", fmt::format("text{}", c + 1), texts);
  }
}

}  // namespace aefx::exported
