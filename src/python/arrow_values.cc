#include "python/arrow_values.h"

#include <fmt/format.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstring>

#include "base/date.h"

namespace aefx::python {
namespace {

using Kind = ArrowType::Kind;
using Layout = ArrowType::Layout;

template <typename Number>
Number number_at(const void* memory, std::size_t place = 0) {
  Number value{};
  std::memcpy(&value, static_cast<const char*>(memory) + place * sizeof(Number), sizeof(Number));
  return value;
}

// The text between two offsets.
template <typename Offset>
std::string_view between(const ArrowArray& array, std::int64_t i) {
  const auto* const offsets = static_cast<const Offset*>(array.buffers[1]) + i;
  const auto* const texts = static_cast<const char*>(array.buffers[2]);
  return texts == nullptr ? std::string_view()  // where all texts are empty
                          : std::string_view(texts + offsets[0], static_cast<std::size_t>(offsets[1] - offsets[0]));
}

}  // namespace

bool ArrowValues::has_nulls() const {
  return type_->kind == Kind::null ||
         (array_->null_count != 0 && array_->n_buffers > 0 && array_->buffers[0] != nullptr);
}

bool ArrowValues::is_null(std::int64_t i) const {
  if (type_->kind == Kind::null) return true;
  if (!has_nulls()) return false;
  const std::int64_t bit = offset_ + i;
  return (static_cast<const unsigned char*>(array_->buffers[0])[bit / 8] >> (bit % 8) & 1) == 0;
}

std::string_view ArrowValues::bytes(std::int64_t i) const {
  const std::int64_t at = offset_ + i;
  switch (type_->layout) {
    case Layout::offsets:
      return between<std::int32_t>(*array_, at);
    case Layout::long_offsets:
      return between<std::int64_t>(*array_, at);
    case Layout::views:
      return view(at);
    case Layout::fixed:
      break;
  }
  if (type_->kind == Kind::boolean) {
    static constexpr char kTruths[] = {0, 1};
    return {&kTruths[static_cast<const unsigned char*>(array_->buffers[1])[at / 8] >> (at % 8) & 1], 1};
  }
  const auto size = static_cast<std::size_t>(type_->bits / 8);
  return {static_cast<const char*>(array_->buffers[1]) + static_cast<std::size_t>(at) * size, size};
}

// A view has 16 bytes: the length, and the text itself up to 12 bytes, or its start, buffer and offset.
std::string_view ArrowValues::view(std::int64_t at) const {
  const char* const view = static_cast<const char*>(array_->buffers[1]) + at * 16;
  const auto length = static_cast<std::size_t>(number_at<std::int32_t>(view));
  if (length <= 12) return {view + 4, length};
  const auto buffer = number_at<std::int32_t>(view, 2), offset = number_at<std::int32_t>(view, 3);
  return {static_cast<const char*>(array_->buffers[2 + buffer]) + offset, length};
}

// Each number becomes one of 64 bits by itself: between int32 and uint32, ?: would take the latter for both.
std::int64_t whole_number(std::string_view bytes, bool is_signed) {
  const auto number = [&]<typename Signed, typename Unsigned>(Signed /*type*/, Unsigned /*type*/) -> std::int64_t {
    if (is_signed) return number_at<Signed>(bytes.data());
    return number_at<Unsigned>(bytes.data());
  };
  switch (bytes.size()) {
    case 1:
      return number(std::int8_t{}, std::uint8_t{});
    case 2:
      return number(std::int16_t{}, std::uint16_t{});
    case 4:
      return number(std::int32_t{}, std::uint32_t{});
    default:
      return number_at<std::int64_t>(bytes.data());
  }
}

double real_number(std::string_view bytes) {
  switch (bytes.size()) {
    case 2:
      return static_cast<double>(Eigen::half_impl::half_to_float(
          Eigen::half_impl::raw_uint16_to_half(number_at<std::uint16_t>(bytes.data()))));
    case 4:
      return number_at<float>(bytes.data());
    default:
      return number_at<double>(bytes.data());
  }
}

std::string decimal_text(std::string_view bytes, int scale) {
  std::array<std::uint32_t, 8> limbs{};  // the lowest first
  const std::size_t count = std::min(bytes.size() / 4, limbs.size());
  std::memcpy(limbs.data(), bytes.data(), count * 4);
  const bool negative = (limbs[count - 1] >> 31U) != 0;
  if (negative) {  // its amount in two's complement
    std::uint64_t carry = 1;
    for (std::size_t i = 0; i < count; ++i) {
      carry += static_cast<std::uint32_t>(~limbs[i]);
      limbs[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
  }
  std::string digits;  // the last first
  for (auto top = count; top > 0;) {
    std::uint64_t rest = 0;
    for (std::size_t i = top; i-- > 0;) {
      rest = rest << 32U | limbs[i];
      limbs[i] = static_cast<std::uint32_t>(rest / 10);
      rest %= 10;
    }
    digits += static_cast<char>('0' + rest);
    while (top > 0 && limbs[top - 1] == 0) --top;
  }
  if (scale < 0) digits.insert(0, static_cast<std::size_t>(-scale), '0');
  const auto decimals = static_cast<std::size_t>(std::max(scale, 0));
  if (digits.size() <= decimals) digits.append(decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(decimals, ".");
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

double days(std::int64_t ticks, std::int64_t per_day) {
  std::int64_t day = ticks / per_day, rest = ticks % per_day;
  if (rest < 0) {
    rest += per_day;
    --day;
  }
  constexpr double kNanosecondsPerDay = 86400e9;
  const double nanoseconds = static_cast<double>(rest) * (kNanosecondsPerDay / static_cast<double>(per_day));
  return static_cast<double>(day) + nanoseconds / kNanosecondsPerDay;
}

ArrowValue value_of(const ArrowType& type, std::string_view bytes) {
  switch (type.kind) {
    case Kind::boolean:
      return bytes.front() != 0;
    case Kind::real:
      return real_number(bytes);
    case Kind::decimal:
      return decimal_text(bytes, type.scale);
    case Kind::date:
      return date_text(days(whole_number(bytes, true), type.per_day),
                       type.per_day == 1 ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S", type.per_day == 1);
    case Kind::time:
      return date_text(days(whole_number(bytes, true), type.per_day), "%H:%M:%S", false);
    case Kind::whole:
      if (type.is_signed || bytes.size() < 8) return whole_number(bytes, type.is_signed);
      return number_at<std::uint64_t>(bytes.data());
    default:
      return std::string(bytes);
  }
}

}  // namespace aefx::python
