// The values of one array of an Arrow column, read where they are in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "python/arrow_type.h"

namespace aefx::python {

// A value as Python has it. Decimals, dates and times are texts.
using ArrowValue = std::variant<bool, std::int64_t, std::uint64_t, double, std::string>;

// Some of an array's values, from `offset` of its buffers on. The array must stay alive; its type is not Kind::nested.
class ArrowValues {
 public:
  ArrowValues(const ArrowType& type, const ArrowArray& array, std::int64_t offset, std::int64_t length)
      : type_(&type), array_(&array), offset_(offset), length_(length) {}

  [[nodiscard]] std::int64_t size() const { return length_; }
  [[nodiscard]] bool has_nulls() const;  // false: no value is missing; true: maybe
  [[nodiscard]] bool is_null(std::int64_t i) const;

  // The bytes of a value: those of a text, else as Arrow lays them out. Equal values have equal bytes.
  [[nodiscard]] std::string_view bytes(std::int64_t i) const;

  // The values from one on, where they are numbers of a machine's type.
  template <typename Number>
  [[nodiscard]] const Number* as() const {
    return static_cast<const Number*>(array_->buffers[1]) + offset_;
  }

 private:
  [[nodiscard]] std::string_view view(std::int64_t at) const;

  const ArrowType* type_;
  const ArrowArray* array_;
  std::int64_t offset_, length_;
};

// The whole number of up to 64 bits that bytes hold.
[[nodiscard]] std::int64_t whole_number(std::string_view bytes, bool is_signed);

// The float16, float or double that bytes hold.
[[nodiscard]] double real_number(std::string_view bytes);

// A decimal number in full: -12.30.
[[nodiscard]] std::string decimal_text(std::string_view bytes, int scale);

// Days since 1970-01-01 UTC, with the bits that the same time has when it is read from a text.
[[nodiscard]] double days(std::int64_t ticks, std::int64_t per_day);

// The value that bytes of this type hold.
[[nodiscard]] ArrowValue value_of(const ArrowType& type, std::string_view bytes);

}  // namespace aefx::python
