#include "export/printed.h"

#include <fmt/format.h>

#include "base/number.h"
#include "base/text.h"

namespace aefx::exported {
namespace {

template <typename Number>
std::string with_point(Number value) {
  std::string text;
  append_number(text, value);
  if (text.find_first_of(".e") == text.npos) text += ".0";
  return text;
}

}  // namespace

std::string decimal(float value) { return with_point(value); }
std::string decimal(double value) { return with_point(value); }

std::string purpose(const Program& program) {
  const std::string table = quoted(program.table);
  switch (program.part) {
    case Part::encoder:
      return "the columns of " + table + " to codes";
    case Part::decoder:
      return "codes to the columns of " + table;
    case Part::autoencoder:
      return "the columns of " + table + " to what the codes give back of them";
    case Part::score:
      return "the columns of " + table + " to how odd the row is";
  }
  return table;
}

std::string described(const Program& program, std::size_t column) {
  constexpr std::size_t kMost = 60;
  const Column& c = program.columns[column];
  const char* const kind = c.category() ? "text" : c.date ? "days since 1970-01-01 UTC" : "number";
  return fmt::format("{} ({})", quoted(c.name, kMost), kind);
}

}  // namespace aefx::exported
