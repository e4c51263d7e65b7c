// What a cell says, if it stands in a column of numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/dialect.h"

namespace aefx::csv {

enum class Said {
  number,
  missing,
  infinite,  // "inf", or beyond the largest double
  text,
};

[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

// Cells into numbers, as the user wants them read. A missing token that is a number ("-999") means that number however
// it is written.
class NumberCell {
 public:
  explicit NumberCell(const ReadOptions& options);

  // `value` is set for a number, and NaN if it is missing.
  [[nodiscard]] Said read(std::string_view cell, double& value) const;

  // A date, as days since 1970 (base/date.h); text where it is none.
  [[nodiscard]] Said read_date(std::string_view cell, double& value) const;
  [[nodiscard]] static std::string date_remedy(std::string_view cell);  // what one may do about one that is none
  [[nodiscard]] std::string date_form() const;                          // "like 2024-01-31", "as '%d.%m.%Y'"

  // The cell of a categorical column; empty where the value is missing.
  [[nodiscard]] std::string_view label(std::string_view cell) const;

  // Are all plain numbers (1, -2.5) what parse_number() says, and none of them a missing token?
  [[nodiscard]] bool plain() const { return decimal_ == '.' && thousands_ == '\0' && missing_numbers_.empty(); }

  [[nodiscard]] bool is_missing(std::string_view cell) const;

  // Was it meant as a number, though it is not one as it stands: "1,5", "1,234.5", with a typographic minus?
  [[nodiscard]] bool looks_like_number(std::string_view cell) const;

  // What one may do about a cell that is text or infinite, in a column that `spec` names (spec_word()); one sentence.
  [[nodiscard]] std::string remedy(std::string_view cell, const std::string& spec) const;

 private:
  [[nodiscard]] bool localized(std::string_view cell, double& value) const;

  char decimal_, thousands_;
  DateFormat date_format_;
  std::vector<std::string> missing_;     // in lower case
  std::vector<double> missing_numbers_;  // those of them that are numbers
};

}  // namespace aefx::csv
