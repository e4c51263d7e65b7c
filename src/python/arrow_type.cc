#include "python/arrow_type.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace aefx::python {
namespace {

using Kind = ArrowType::Kind;
using Layout = ArrowType::Layout;

constexpr std::int64_t kSecondsPerDay = 86400;

const std::map<std::string_view, ArrowType>& plain_types() {
  static const std::map<std::string_view, ArrowType> kTypes{
      {"n", {.kind = Kind::null, .name = "null"}},
      {"b", {.kind = Kind::boolean, .bits = 1, .name = "bool"}},
      {"c", {.kind = Kind::whole, .bits = 8, .name = "int8"}},
      {"C", {.kind = Kind::whole, .bits = 8, .is_signed = false, .name = "uint8"}},
      {"s", {.kind = Kind::whole, .bits = 16, .name = "int16"}},
      {"S", {.kind = Kind::whole, .bits = 16, .is_signed = false, .name = "uint16"}},
      {"i", {.kind = Kind::whole, .bits = 32, .name = "int32"}},
      {"I", {.kind = Kind::whole, .bits = 32, .is_signed = false, .name = "uint32"}},
      {"l", {.kind = Kind::whole, .bits = 64, .name = "int64"}},
      {"L", {.kind = Kind::whole, .bits = 64, .is_signed = false, .name = "uint64"}},
      {"e", {.kind = Kind::real, .bits = 16, .name = "halffloat"}},
      {"f", {.kind = Kind::real, .bits = 32, .name = "float"}},
      {"g", {.kind = Kind::real, .bits = 64, .name = "double"}},
      {"u", {.kind = Kind::text, .layout = Layout::offsets, .name = "string"}},
      {"U", {.kind = Kind::text, .layout = Layout::long_offsets, .name = "large_string"}},
      {"vu", {.kind = Kind::text, .layout = Layout::views, .name = "string_view"}},
      {"tdD", {.kind = Kind::date, .bits = 32, .name = "date32"}},
      {"tdm", {.kind = Kind::date, .bits = 64, .per_day = kSecondsPerDay * 1000, .name = "date64"}},
      {"z", {.name = "binary"}},
      {"Z", {.name = "large_binary"}},
      {"vz", {.name = "binary_view"}}};
  return kTypes;
}

struct Unit {
  std::int64_t per_second;
  std::string_view name;
};

std::optional<Unit> unit_of(char letter) {
  switch (letter) {
    case 's':
      return Unit{1, "s"};
    case 'm':
      return Unit{1'000, "ms"};
    case 'u':
      return Unit{1'000'000, "us"};
    case 'n':
      return Unit{1'000'000'000, "ns"};
    default:
      return std::nullopt;
  }
}

ArrowType unknown_type(std::string_view format) { return {.name = fmt::format("an unknown type ({})", format)}; }

// Returns the whole numbers of a list, "10,2"; none where it is another text.
std::vector<int> integers(std::string_view text) {
  std::vector<int> out;
  while (true) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return {};
    out.push_back(value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return out;
    if (text.front() != ',') return {};
    text.remove_prefix(1);
  }
}

ArrowType decimal_type(std::string_view format) {
  constexpr int kMostDigits = 1000;  // beside the point: there are no numbers with so many
  const std::string_view parameters = format.substr(2);
  const std::vector<int> given = integers(parameters);  // precision, scale, and bits where these are not 128
  if (given.size() != 2 && given.size() != 3) return unknown_type(format);
  const int bits = given.size() == 3 ? given[2] : 128;
  if ((bits != 32 && bits != 64 && bits != 128 && bits != 256) || given[1] > kMostDigits || given[1] < -kMostDigits)
    return unknown_type(format);
  ArrowType type{.kind = Kind::decimal, .bits = bits, .scale = given[1]};
  type.name =
      fmt::format("decimal{}({})", type.bits, parameters.substr(0, parameters.find(',', parameters.find(',') + 1)));
  return type;
}

ArrowType timed_type(std::string_view format) {
  if (format.starts_with("tD")) return {.name = "duration"};
  if (format.starts_with("ti")) return {.name = "interval"};
  const bool is_time = format.starts_with("tt") && format.size() == 3;
  const bool is_timestamp = format.starts_with("ts") && format.size() > 3 && format[3] == ':';
  const std::optional<Unit> given = is_time || is_timestamp ? unit_of(format[2]) : std::nullopt;
  if (!given) return unknown_type(format);
  const Unit& unit = *given;
  ArrowType type{.kind = Kind::date, .bits = 64, .per_day = kSecondsPerDay * unit.per_second};
  if (is_time) {
    type.kind = Kind::time;
    type.bits = unit.per_second <= 1000 ? 32 : 64;
    type.name = fmt::format("time{}[{}]", type.bits, unit.name);
    return type;
  }
  const std::string_view zone = format.substr(4);
  type.name =
      zone.empty() ? fmt::format("timestamp[{}]", unit.name) : fmt::format("timestamp[{}, {}]", unit.name, zone);
  return type;
}

// Returns what a type that holds others is called without these.
std::string_view nested_kind(std::string_view format) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNames{{{"+l", "list"},
                                                                                        {"+L", "large_list"},
                                                                                        {"+vl", "list_view"},
                                                                                        {"+vL", "large_list_view"},
                                                                                        {"+w", "fixed_size_list"},
                                                                                        {"+s", "struct"},
                                                                                        {"+m", "map"},
                                                                                        {"+u", "union"}}};
  for (const auto& [start, name] : kNames) {
    if (format.starts_with(start)) return name;
  }
  return "run_end_encoded";
}

// Returns the name of a type that holds others, with these.
std::string nested_name(const ArrowSchema& schema, std::string_view format) {
  const std::string_view name = nested_kind(format);
  std::string parts;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& child = *schema.children[i];
    if (i > 0) parts += ", ";
    if (name == "struct" && child.name != nullptr) parts += std::string(child.name) + ": ";
    parts += arrow_type(child).name;
  }
  return fmt::format("{}<{}>", name, parts);
}

ArrowType value_type(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (const auto found = plain_types().find(format); found != plain_types().end()) return found->second;
  if (format.starts_with("d:")) return decimal_type(format);
  if (format.starts_with("w:")) return {.name = "fixed_size_binary[" + std::string(format.substr(2)) + "]"};
  if (format.starts_with("t")) return timed_type(format);
  if (format.starts_with("+")) return {.name = nested_name(schema, format)};
  return unknown_type(format);
}

}  // namespace

ArrowType arrow_type(const ArrowSchema& schema) {
  if (schema.dictionary == nullptr) return value_type(schema);
  ArrowType type = value_type(*schema.dictionary);
  // Rows hold whole numbers, and values are not places in another dictionary; else its values can't be told.
  if (row_type(schema).kind != Kind::whole || schema.dictionary->dictionary != nullptr) type = {.name = type.name};
  type.is_dictionary = true;
  type.is_ordered = (schema.flags & ARROW_FLAG_DICTIONARY_ORDERED) != 0;
  type.name = "dictionary<" + type.name + ">";
  return type;
}

ArrowType row_type(const ArrowSchema& schema) { return value_type(schema); }

}  // namespace aefx::python
