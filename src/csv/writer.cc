#include "aefx/csv/writer.h"

#include <algorithm>
#include <cmath>

#include "aefx/base/error.h"
#include "base/date.h"
#include "base/number.h"

namespace aefx::csv {
namespace {

// Tells whether a cell without quotes would be read differently. Control characters begin files of other formats, and
// end those of DOS; spaces around a cell may be taken for padding.
bool needs_quotes(std::string_view cell, char delimiter) {
  if (cell.empty()) return delimiter == ' ';
  const auto special = [&](char c) {
    return c == delimiter || c == '"' || (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F';
  };
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  return blank(cell.front()) || blank(cell.back()) || cell.starts_with("\xEF\xBB\xBF") ||
         std::any_of(cell.begin(), cell.end(), special);
}

void append_label(std::string& out, const std::vector<std::string>& labels, double value, char delimiter) {
  const bool named = value >= 0 && value < static_cast<double>(labels.size());
  append_cell(out, named ? std::string_view(labels[static_cast<std::size_t>(value)]) : std::string_view(), delimiter);
}

// The meaning of a column of numbers; null for plain numbers.
const Meaning* meaning_of(const std::vector<Meaning>& meanings, std::size_t column) {
  if (column >= meanings.size()) return nullptr;
  const Meaning& meaning = meanings[column];
  return meaning.labels.empty() && !meaning.date ? nullptr : &meaning;
}

void append_meaning(std::string& out, const Meaning& meaning, double value, char delimiter) {
  if (!meaning.labels.empty()) return append_label(out, meaning.labels, value, delimiter);
  append_cell(out, date_text(value, meaning.date->format, meaning.date->whole_days), delimiter);
}

template <typename T>
void append_table(std::string& out, const T& numbers, const std::vector<Meaning>& meanings, const TextColumns& texts,
                  char delimiter) {
  const auto rows = std::max(numbers.rows(), static_cast<Index>(texts.rows()));
  if ((numbers.cols() > 0 && numbers.rows() != rows) ||
      (texts.columns() > 0 && texts.rows() != static_cast<std::size_t>(rows)))
    throw Error(Fault::bug, "numbers and texts of a table differ in their rows");
  const auto columns = static_cast<std::size_t>(numbers.cols());
  // Consecutive numbers are collected here and appended at once.
  std::string run(columns * (kLongestNumber + 1), '\0');
  for (Index row = 0; row < rows; ++row) {
    const std::size_t begin = out.size();
    char* end = run.data();
    const auto flush = [&] {
      out.append(run.data(), end);
      end = run.data();
    };
    for (Index column = 0; column < numbers.cols(); ++column) {
      if (column > 0) *end++ = delimiter;
      const auto value = numbers(row, column);
      const Meaning* const meaning = meaning_of(meanings, static_cast<std::size_t>(column));
      if (meaning != nullptr) {
        flush();
        append_meaning(out, *meaning, static_cast<double>(value), delimiter);
      } else if (!std::isnan(value)) {
        end = put_number(end, value);
      } else if (delimiter == ' ') {
        *end++ = '"';
        *end++ = '"';
      }
    }
    flush();
    for (std::size_t column = 0; column < texts.columns(); ++column) {
      if (columns + column > 0) out += delimiter;
      append_cell(out, texts.at(static_cast<std::size_t>(row), column), delimiter);
    }
    if (out.size() == begin) out += "\"\"";  // one empty cell: an empty line would be no row
    out += '\n';
  }
}

}  // namespace

void append_cell(std::string& out, std::string_view cell, char delimiter) {
  if (!needs_quotes(cell, delimiter)) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_header(std::string& out, const std::vector<std::string>& names, char delimiter) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += delimiter;
    // An empty last name would look like a trailing delimiter.
    if (names[i].empty() && i + 1 == names.size()) {
      out += "\"\"";
    } else {
      append_cell(out, names[i], delimiter);
    }
  }
  out += '\n';
}

void append_rows(std::string& out, const Matrix& numbers, const TextColumns& texts, char delimiter) {
  append_table(out, numbers, {}, texts, delimiter);
}

void append_rows(std::string& out, const MatrixD& numbers, const TextColumns& texts, char delimiter) {
  append_table(out, numbers, {}, texts, delimiter);
}

void append_rows(std::string& out, const MatrixD& numbers, const std::vector<Meaning>& meanings,
                 const TextColumns& texts, char delimiter) {
  append_table(out, numbers, meanings, texts, delimiter);
}

}  // namespace aefx::csv
