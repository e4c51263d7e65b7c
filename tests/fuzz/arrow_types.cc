#include "fuzz/arrow_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace aefx::fuzz {
namespace {

constexpr std::array<const char*, 8> kIntegers{"c", "C", "s", "S", "i", "I", "l", "L"};
constexpr std::array<const char*, 4> kUnits{"s", "m", "u", "n"};
constexpr std::array<double, 4> kTicks{1, 1e3, 1e6, 1e9};  // of these units in a second
constexpr double kSecondsPerDay = 86400;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

ValueType text_type(std::size_t which) {
  ValueType type{.format = "u", .declared = "text", .values = Values::texts, .size = 4};
  if (which % 3 == 1) type.format = "U", type.size = 8;
  if (which % 3 == 2) type.format = "vu", type.size = 16;
  return type;
}

ValueType decimal_type(Bytes& bytes) {
  constexpr std::array<int, 4> kBits{32, 64, 128, 256};
  const int bits = kBits[bytes.below(4)];
  const int scale = static_cast<int>(bytes.below(40)) - 8;
  const bool is_usual = bits == 128 && bytes.below(2) == 0;  // then the format need not say so
  return {.format = is_usual ? fmt::format("d:19,{}", scale) : fmt::format("d:9,{},{}", scale, bits),
          .declared = "number",
          .values = Values::decimals,
          .size = static_cast<std::size_t>(bits) / 8,
          .scale = scale};
}

ValueType time_type(Bytes& bytes) {
  const std::size_t unit = bytes.below(4);
  switch (bytes.below(6)) {
    case 0:
      return {.format = "tdD", .declared = "date", .values = Values::ticks, .size = 4, .per_day = 1};
    case 1:
      return {.format = "tdm", .declared = "date", .values = Values::ticks, .size = 8, .per_day = kSecondsPerDay * 1e3};
    case 2:
      return {.format = std::string("tt") + kUnits[unit],
              .declared = "other",
              .values = Values::bytes,
              .size = unit < 2 ? std::size_t{4} : std::size_t{8}};
    case 3:
      return {.format = std::string("tD") + kUnits[unit], .declared = "nested", .values = Values::bytes, .size = 8};
    case 4: {
      constexpr std::array<const char*, 3> kIntervals{"tiM", "tiD", "tin"};
      constexpr std::array<std::size_t, 3> kSizes{4, 8, 16};
      const std::size_t which = bytes.below(3);
      return {.format = kIntervals[which], .declared = "nested", .values = Values::bytes, .size = kSizes[which]};
    }
    default:
      return {.format = fmt::format("ts{}:{}", kUnits[unit], bytes.text(20)),
              .declared = "date",
              .values = Values::ticks,
              .size = 8,
              .per_day = kSecondsPerDay * kTicks[unit]};
  }
}

// Types whose values can't be learned from.
ValueType other_type(Bytes& bytes) {
  constexpr std::array<const char*, 10> kNested{"+l",  "+L", "+s",      "+m",        "+w:2",
                                                "+vl", "+r", "+us:0,1", "+ud:0,1,2", "+vL"};
  ValueType type{.format = {}, .declared = "nested"};
  switch (bytes.below(4)) {
    case 0:
      type.format = fmt::format("w:{}", bytes.below(20));
      return type;
    case 1:
      type.format = std::array<const char*, 3>{"z", "Z", "vz"}[bytes.below(3)];
      return type;
    default:
      type.format = kNested[bytes.below(kNested.size())];
      type.values = Values::children;
      type.children = bytes.below(4);
      return type;
  }
}

// A whole number, or none where the text is another one.
std::optional<int> integer_of(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// Whether these are precision and scale, and bits that a decimal number can have.
bool is_decimal(std::string_view parameters) {
  constexpr double kMostDigits = 1000;  // there are no numbers with so many: the program takes the type for unknown
  const std::size_t first = std::min(parameters.find(','), parameters.size());
  const std::size_t second = std::min(parameters.find(',', first + 1), parameters.size());
  if (first == parameters.size()) return false;
  const std::optional<int> precision = integer_of(parameters.substr(0, first));
  const std::optional<int> scale = integer_of(parameters.substr(first + 1, second - first - 1));
  if (!precision || !scale || std::abs(static_cast<double>(*scale)) > kMostDigits) return false;
  if (second == parameters.size()) return true;
  const int bits = integer_of(parameters.substr(second + 1)).value_or(0);
  return bits == 32 || bits == 64 || bits == 128 || bits == 256;
}

// Whether the specification knows the format as one whose values are in buffers that would be read.
bool is_specified(std::string_view format) {
  constexpr std::string_view kPlain = " n b c C s S i I l L e f g z Z u U vz vu tdD tdm ";
  if (!format.empty() && format.find(' ') == format.npos && kPlain.find(fmt::format(" {} ", format)) != kPlain.npos)
    return true;
  if (format.starts_with("d:")) return is_decimal(format.substr(2));
  const bool has_unit = format.size() > 2 && std::string_view("smun").find(format[2]) != std::string_view::npos;
  if (format.starts_with("tt")) return format.size() == 3 && has_unit;
  return format.starts_with("ts") && format.size() > 3 && has_unit && format[3] == ':';
}

ValueType hostile_type(Bytes& bytes) {
  std::string format = bytes.text(30);
  if (is_specified(format)) format.insert(0, "?");
  return {.format = std::move(format), .declared = "nested", .is_hostile = true};
}

std::uint64_t low_bytes(std::uint64_t value, std::size_t size) {
  return size >= 8 ? value : value & ((std::uint64_t{1} << (8 * size)) - 1);
}

std::int64_t as_signed(std::uint64_t value, std::size_t size) {
  const std::uint64_t low = low_bytes(value, size), sign = std::uint64_t{1} << (8 * size - 1);
  return static_cast<std::int64_t>((low ^ sign) - sign);
}

// The value times 10^-scale, in digits.
std::string decimal_digits(std::int64_t value, int scale) {
  const auto bits = static_cast<std::uint64_t>(value);
  std::string digits = std::to_string(value < 0 ? 0 - bits : bits);
  for (int i = scale; i < 0; ++i) digits += '0';
  if (scale > 0) {
    while (static_cast<int>(digits.size()) <= scale) digits.insert(0, 1, '0');
    digits.insert(digits.size() - static_cast<std::size_t>(scale), ".");
  }
  return (value < 0 ? "-" : "") + digits;
}

python::ArrowValue half(std::uint64_t which, std::uint16_t& bits) {
  constexpr std::array<std::uint16_t, 8> kBits{0x0000, 0x3C00, 0xBE00, 0x7BFF, 0x0001, 0x7C00, 0xFC00, 0x7E00};
  const std::array<double, 8> values{0, 1, -1.5, 65504, std::ldexp(1, -24), kInfinity, -kInfinity, std::nan("")};
  bits = kBits[which % 8];
  return values[which % 8];
}

// Writes the value of a fixed size at `to`. Returns what it means; nothing where that is not known.
std::optional<python::ArrowValue> write_value(Bytes& bytes, const ValueType& type, unsigned char* to) {
  const std::uint64_t number = bytes.number();
  std::memcpy(to, &number, std::min<std::size_t>(type.size, 8));
  switch (type.values) {
    case Values::integers:
      if (type.is_signed) return as_signed(number, type.size);
      if (type.size == 8) return number;
      return static_cast<std::int64_t>(low_bytes(number, type.size));
    case Values::halves: {
      std::uint16_t bits = 0;
      const python::ArrowValue value = half(number, bits);
      std::memcpy(to, &bits, 2);
      return value;
    }
    case Values::floats: {
      float value = 0;
      std::memcpy(&value, &number, 4);
      return static_cast<double>(value);
    }
    case Values::doubles: {
      double value = 0;
      std::memcpy(&value, &number, 8);
      return value;
    }
    case Values::decimals: {
      const std::int64_t value = as_signed(number, std::min<std::size_t>(type.size, 8));
      for (std::size_t i = 8; i < type.size; ++i) to[i] = value < 0 ? 0xFF : 0;
      return decimal_digits(value, type.scale);
    }
    case Values::ticks:
      return as_signed(number, type.size);  // its days are checked
    default:
      for (std::size_t i = 8; i < type.size; ++i) to[i] = bytes.next();
      return python::ArrowValue();
  }
}

// Texts one after the other, and the offsets between them.
template <typename Offset>
Cells write_offsets(Bytes& bytes, Arena& arena, std::int64_t count, ArrowArray& to) {
  Cells cells;
  std::string all;
  std::vector<Offset> offsets{0};
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string text = bytes.text(20);
    all += text;
    offsets.push_back(static_cast<Offset>(all.size()));
    cells.emplace_back(text);
  }
  to.n_buffers = 3;
  to.buffers = arena.pointers<const void>(3);
  to.buffers[1] =
      std::memcpy(arena.buffer(offsets.size() * sizeof(Offset)), offsets.data(), offsets.size() * sizeof(Offset));
  if (!all.empty() || bytes.below(2) == 0)
    to.buffers[2] = all.empty() ? arena.buffer(0) : std::memcpy(arena.buffer(all.size()), all.data(), all.size());
  return cells;
}

Cells write_views(Bytes& bytes, Arena& arena, std::int64_t count, ArrowArray& to) {
  Cells cells;
  std::array<std::string, 2> shared;
  auto* const views = static_cast<unsigned char*>(arena.buffer(static_cast<std::size_t>(count) * 16));
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string text = bytes.text(40);
    unsigned char* const view = views + i * 16;
    const auto length = static_cast<std::int32_t>(text.size());
    std::memcpy(view, &length, 4);
    if (length <= 12) {
      std::memcpy(view + 4, text.data(), text.size());
    } else {
      const auto buffer = static_cast<std::int32_t>(i % 2);
      const auto offset = static_cast<std::int32_t>(shared[static_cast<std::size_t>(buffer)].size());
      std::memcpy(view + 4, text.data(), 4);
      std::memcpy(view + 8, &buffer, 4);
      std::memcpy(view + 12, &offset, 4);
      shared[static_cast<std::size_t>(buffer)] += text;
    }
    cells.emplace_back(text);
  }
  to.n_buffers = 5;  // bits, views, two of texts, and their sizes
  to.buffers = arena.pointers<const void>(5);
  to.buffers[1] = views;
  auto* const sizes = static_cast<unsigned char*>(arena.buffer(16));
  for (std::size_t i = 0; i < 2; ++i) {
    const auto size = static_cast<std::int64_t>(shared[i].size());
    void* const own = arena.buffer(shared[i].size());
    if (size > 0) std::memcpy(own, shared[i].data(), shared[i].size());
    to.buffers[2 + i] = own;
    std::memcpy(sizes + 8 * i, &size, 8);
  }
  to.buffers[4] = sizes;
  return cells;
}

Cells write_fixed(Bytes& bytes, Arena& arena, const ValueType& type, std::int64_t count, ArrowArray& to) {
  Cells cells;
  to.n_buffers = 2;
  to.buffers = arena.pointers<const void>(2);
  if (count == 0 && bytes.below(2) == 0) return cells;  // of no values there may be no buffer
  const bool is_bits = type.values == Values::bits;
  auto* const all = static_cast<unsigned char*>(
      arena.buffer(is_bits ? static_cast<std::size_t>(count + 7) / 8 : static_cast<std::size_t>(count) * type.size));
  for (std::int64_t i = 0; i < count; ++i) {
    if (is_bits) {
      const bool truth = bytes.below(2) == 1;
      if (truth) all[i / 8] = static_cast<unsigned char>(all[i / 8] | 1U << (i % 8));
      cells.emplace_back(truth);
    } else {
      cells.push_back(write_value(bytes, type, all + static_cast<std::size_t>(i) * type.size));
    }
  }
  to.buffers[1] = all;
  return cells;
}

}  // namespace

ValueType integer_type(std::size_t which) {
  constexpr std::array<std::size_t, 4> kSizes{1, 2, 4, 8};
  return {.format = kIntegers[which % 8],
          .declared = "number",
          .values = Values::integers,
          .size = kSizes[which % 8 / 2],
          .is_signed = which % 2 == 0};
}

ValueType value_type(Bytes& bytes) {
  switch (bytes.below(12)) {
    case 0:
      return {.format = "n", .declared = "number"};
    case 1:
      return {.format = "b", .declared = "boolean", .values = Values::bits};
    case 2:
    case 3:
      return integer_type(bytes.next());
    case 4:
      return {.format = "e", .declared = "number", .values = Values::halves, .size = 2};
    case 5:
      return {.format = "f", .declared = "number", .values = Values::floats, .size = 4};
    case 6:
      return {.format = "g", .declared = "number", .values = Values::doubles, .size = 8};
    case 7:
    case 8:
      return text_type(bytes.next());
    case 9:
      return bytes.below(2) == 0 ? decimal_type(bytes) : time_type(bytes);
    case 10:
      return bytes.below(2) == 0 ? other_type(bytes) : time_type(bytes);
    default:
      return hostile_type(bytes);
  }
}

Cells write_array(Bytes& bytes, Arena& arena, const ValueType& type, std::int64_t offset, std::int64_t count,
                  ArrowArray& to) {
  to.offset = offset;
  to.length = count;
  const std::int64_t all = offset + count;
  Cells cells(static_cast<std::size_t>(all));
  if (type.format == "n") {
    to.null_count = count;
  } else if (type.values == Values::texts) {
    cells = type.size == 4   ? write_offsets<std::int32_t>(bytes, arena, all, to)
            : type.size == 8 ? write_offsets<std::int64_t>(bytes, arena, all, to)
                             : write_views(bytes, arena, all, to);
  } else if (type.values != Values::none && type.values != Values::children) {
    cells = write_fixed(bytes, arena, type, all, to);
  }
  cells.erase(cells.begin(), cells.begin() + std::min<std::int64_t>(offset, static_cast<std::int64_t>(cells.size())));
  if (to.n_buffers < 2) return cells;
  if (bytes.below(3) == 0) {
    to.null_count = bytes.below(2) == 0 ? -1 : 0;  // there is no bitmap, and so no missing value
    return cells;
  }
  std::vector<bool> is_there(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    is_there[i] = bytes.below(4) != 0;
    if (!is_there[i]) cells[i].reset();
  }
  write_validity(bytes, arena, is_there, offset, to);
  return cells;
}

void write_validity(Bytes& bytes, Arena& arena, const std::vector<bool>& is_there, std::int64_t offset,
                    ArrowArray& to) {
  const std::size_t all = static_cast<std::size_t>(offset) + is_there.size();
  auto* const bits = static_cast<unsigned char*>(arena.buffer((all + 7) / 8));
  for (std::size_t i = 0; i < is_there.size(); ++i) {
    const std::size_t at = static_cast<std::size_t>(offset) + i;
    if (is_there[i]) bits[at / 8] = static_cast<unsigned char>(bits[at / 8] | 1U << (at % 8));
  }
  to.buffers[0] = bits;
  to.null_count = bytes.below(2) == 0 ? -1 : std::count(is_there.begin(), is_there.end(), false);
}

}  // namespace aefx::fuzz
