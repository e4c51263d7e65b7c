#include "python/arrow_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/text.h"

namespace aefx::python {
namespace {

using Kind = ArrowType::Kind;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Numbers of a machine's type.
template <typename Number>
void copy(const ArrowValues& from, double* to) {
  if (from.size() == 0) return;  // there may be no memory
  const auto* const values = from.as<Number>();
  std::transform(values, values + from.size(), to, [](Number value) { return static_cast<double>(value); });
  if (!from.has_nulls()) return;
  for (std::int64_t i = 0; i < from.size(); ++i) {
    if (from.is_null(i)) to[i] = kNone;
  }
}

// Calls convert(bytes) for each value.
template <typename Convert>
void copy(const ArrowValues& from, double* to, const Convert& convert) {
  for (std::int64_t i = 0; i < from.size(); ++i) to[i] = from.is_null(i) ? kNone : convert(from.bytes(i));
}

void copy_whole(const ArrowType& type, const ArrowValues& from, double* to) {
  switch (type.bits) {
    case 8:
      return type.is_signed ? copy<std::int8_t>(from, to) : copy<std::uint8_t>(from, to);
    case 16:
      return type.is_signed ? copy<std::int16_t>(from, to) : copy<std::uint16_t>(from, to);
    case 32:
      return type.is_signed ? copy<std::int32_t>(from, to) : copy<std::uint32_t>(from, to);
    default:
      return type.is_signed ? copy<std::int64_t>(from, to) : copy<std::uint64_t>(from, to);
  }
}

void copy_real(const ArrowType& type, const ArrowValues& from, double* to) {
  switch (type.bits) {
    case 16:
      return copy(from, to, real_number);
    case 32:
      return copy<float>(from, to);
    default:
      return copy<double>(from, to);
  }
}

void copy_numbers(const ArrowType& type, const ArrowValues& from, double* to) {
  switch (type.kind) {
    case Kind::whole:
      return copy_whole(type, from, to);
    case Kind::real:
      return copy_real(type, from, to);
    case Kind::decimal:
      return copy(from, to, [&](std::string_view bytes) {
        return parse_number(decimal_text(bytes, type.scale)).value_or(kNone);
      });
    default:
      std::fill_n(to, from.size(), kNone);
  }
}

bool is_nan(const ArrowType& type, std::string_view bytes) {
  return type.kind == Kind::real && std::isnan(real_number(bytes));
}

}  // namespace

ArrowColumn::ArrowColumn(const ArrowSchema& schema, std::shared_ptr<const void> owner)
    : name_(schema.name == nullptr ? "" : schema.name),
      type_(std::make_shared<const ArrowType>(arrow_type(schema))),
      row_type_(type_->is_dictionary ? std::make_shared<const ArrowType>(row_type(schema)) : type_),
      owner_(std::move(owner)) {}

void ArrowColumn::add(const ArrowArray& array, std::int64_t offset, std::int64_t length) {
  rows_ += static_cast<std::size_t>(length);
  Chunk chunk{.rows = ArrowValues(*row_type_, array, array.offset + offset, length), .dictionary = {}};
  if (type_->is_dictionary)
    chunk.dictionary.emplace(*type_, *array.dictionary, array.dictionary->offset, array.dictionary->length);
  chunks_.push_back(chunk);
}

const char* ArrowColumn::declared() const {
  if (type_->kind == Kind::nested) return "nested";
  if (type_->is_dictionary) return "category";
  switch (type_->kind) {
    case Kind::boolean:
      return "boolean";
    case Kind::text:
      return "text";
    case Kind::date:
      return "date";
    case Kind::time:
      return "other";
    default:
      return "number";
  }
}

// Returns the place of a row's value, in the dictionary if there is one.
std::int64_t ArrowColumn::place(const Chunk& chunk, std::int64_t row) const {
  if (!chunk.dictionary) return row;
  const std::int64_t place = whole_number(chunk.rows.bytes(row), row_type_->is_signed);
  if (place < 0 || place >= chunk.dictionary->size())
    throw Error(Fault::data, "a place is outside of its dictionary", fmt::format("X, column \"{}\"", printable(name_)));
  return place;
}

bool ArrowColumn::has_value(const Chunk& chunk, std::int64_t row) const {
  if (chunk.rows.is_null(row)) return false;
  const ArrowValues& values = chunk.dictionary ? *chunk.dictionary : chunk.rows;
  const std::int64_t at = place(chunk, row);
  return !values.is_null(at) && !is_nan(*type_, values.bytes(at));
}

bool ArrowColumn::is_empty() const {
  return std::none_of(chunks_.begin(), chunks_.end(), [&](const Chunk& chunk) {
    for (std::int64_t row = 0; row < chunk.rows.size(); ++row) {
      if (has_value(chunk, row)) return true;
    }
    return false;
  });
}

void ArrowColumn::numbers(double* to) const {
  for (const Chunk& chunk : chunks_) {
    copy_numbers(*type_, chunk.rows, to);
    to += chunk.rows.size();
  }
}

void ArrowColumn::days(double* to) const {
  for (const Chunk& chunk : chunks_) {
    copy(chunk.rows, to,
         [&](std::string_view bytes) { return python::days(whole_number(bytes, true), type_->per_day); });
    to += chunk.rows.size();
  }
}

CodedValues ArrowColumn::coded() const {
  if (type_->kind == Kind::nested)
    throw Error(Fault::data, fmt::format("values of type {} are neither numbers, texts nor dates", printable(type())),
                fmt::format("X, column \"{}\"", printable(name_)),
                "put what is in them into columns of their own, or leave the column out with drop=[...]");
  CodedValues out;
  std::unordered_map<std::string_view, std::int64_t> codes;
  const auto code = [&](const ArrowValues& values, std::int64_t place) -> std::int64_t {
    if (values.is_null(place)) return -1;
    const std::string_view bytes = values.bytes(place);
    if (is_nan(*type_, bytes)) return -1;
    const auto [at, is_new] = codes.try_emplace(bytes, static_cast<std::int64_t>(out.values.size()));
    if (is_new) out.values.push_back(value_of(*type_, bytes));
    return at->second;
  };
  out.codes.reserve(rows_);
  for (const Chunk& chunk : chunks_) {
    constexpr std::int64_t kUnknown = -2;
    std::vector<std::int64_t> known(chunk.dictionary ? static_cast<std::size_t>(chunk.dictionary->size()) : 0,
                                    kUnknown);
    for (std::size_t place = 0; type_->is_ordered && place < known.size(); ++place)
      known[place] = code(*chunk.dictionary, static_cast<std::int64_t>(place));
    for (std::int64_t row = 0; row < chunk.rows.size(); ++row) {
      if (chunk.rows.is_null(row)) {
        out.codes.push_back(-1);
      } else if (!chunk.dictionary) {
        out.codes.push_back(code(chunk.rows, row));
      } else {
        const std::int64_t at = place(chunk, row);
        std::int64_t& its = known[static_cast<std::size_t>(at)];
        if (its == kUnknown) its = code(*chunk.dictionary, at);
        out.codes.push_back(its);
      }
    }
  }
  return out;
}

std::vector<std::optional<ArrowValue>> ArrowColumn::first(std::size_t count) const {
  std::vector<std::optional<ArrowValue>> out;
  if (type_->kind == Kind::nested) return out;
  for (const Chunk& chunk : chunks_) {
    for (std::int64_t row = 0; row < chunk.rows.size() && out.size() < count; ++row) {
      if (has_value(chunk, row))
        out.emplace_back(
            value_of(*type_, (chunk.dictionary ? *chunk.dictionary : chunk.rows).bytes(place(chunk, row))));
      else
        out.emplace_back();
    }
  }
  return out;
}

}  // namespace aefx::python
