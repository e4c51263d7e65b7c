#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/error.h"
#include "base/text.h"
#include "export/sql/dialect.h"

namespace aefx::exported {
namespace {

class Spark final : public Dialect {
 public:
  using Dialect::Dialect;

  [[nodiscard]] std::string identifier(const std::string& name) const override {
    if (name.find("${") == name.npos) return Dialect::identifier(name);
    throw Error(Fault::usage, fmt::format("Spark puts variables in place of ${{...}} in {}", aefx::quoted(name)), {},
                "name the column otherwise, in the table and in training");
  }
  // Spark's settings decide how literals are escaped, so text that needs escapes is written in bytes.
  [[nodiscard]] std::string literal(const std::string& text) const override {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
      return c >= ' ' && c <= '~' && c != '\'' && c != '\\' && c != '$' && c != '"';
    });
    if (plain) return "'" + text + "'";
    std::string bytes;
    for (const char c : text) bytes += fmt::format("{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    return fmt::format("decode(unhex('{}'), 'UTF-8')", bytes);
  }
};

}  // namespace

const Dialect& spark() {
  static const Spark dialect({
      .name = "spark",
      .name_quote = '`',
      .text = "CAST({} AS STRING)",
      .trimmed = "trim(BOTH concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)) FROM {})",
      .nth_smallest = "element_at(sort_array(array({0})), {1})",
      .number = typed_number_pattern("string", "{4} RLIKE {3}"),
      .is_iso_date = "{0} RLIKE {2} AND try_cast(substr({0}, 1, 10) AS DATE) IS NOT NULL",
      .day_number = "unix_date(CAST({} AS DATE))",
      .date = "date_add(DATE '1970-01-01', CAST(round({}) AS INT))",
      .timestamp = "timestampadd(SECOND, CAST(round(({}) * 86400e0) AS BIGINT), TIMESTAMP_NTZ '1970-01-01 00:00:00')",
      .fail = "raise_error(concat({}, {}))",
  });
  return dialect;
}

}  // namespace aefx::exported
