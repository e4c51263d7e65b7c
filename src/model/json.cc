#include "model/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "base/number.h"

namespace aefx::model {
namespace {

// Replaces bytes that are not UTF-8, since names of columns may have any bytes.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Tells whether a value stands in one line.
bool is_line(const Json& json) {
  if (!json.is_structured() || json.empty()) return true;
  return json.is_array() &&
         std::none_of(json.begin(), json.end(), [](const Json& item) { return item.is_structured(); });
}

// Writes a value that stands in one line.
void append_line(std::string& out, const Json& json) {
  if (!json.is_array() || json.empty()) {
    out += dump(json);
    return;
  }
  if (std::any_of(json.begin(), json.end(), [](const Json& item) { return item.is_string(); })) {
    out += '[';
    for (std::size_t i = 0; i < json.size(); ++i) out += (i > 0 ? ", " : "") + dump(json[i]);
    out += ']';
    return;
  }
  for (const char c : dump(json)) {  // at once: most of a file are arrays of numbers
    out += c;
    if (c == ',') out += ' ';
  }
}

// A part of the text: `before`, and then elements of an array, or a value that stands in one line, or nothing.
struct Part {
  std::string before;
  const Json* array = nullptr;
  std::size_t begin = 0, end = 0;
  const Json* line = nullptr;
  std::size_t indent = 0;  // of the array
};

// Adds a value to the parts, the last of which is open. Long arrays are cut, so that parts can be written side by side.
void add_parts(std::vector<Part>& parts, const Json& json, std::size_t indent) {
  constexpr std::size_t kElements = 256;
  if (is_line(json)) {
    parts.back().line = &json;
    parts.emplace_back();
    return;
  }
  const std::string inner = "\n" + std::string(indent + 1, ' ');
  if (json.is_array()) {
    parts.back().before += '[';
    for (std::size_t begin = 0; begin < json.size(); begin += kElements) {
      Part& part = parts.back();
      part.array = &json;
      part.begin = begin;
      part.end = std::min(json.size(), begin + kElements);
      part.indent = indent;
      parts.emplace_back();
    }
    parts.back().before = "\n" + std::string(indent, ' ') + ']';
    return;
  }
  parts.back().before += '{';
  bool first = true;
  for (const auto& [key, value] : json.items()) {
    parts.back().before += (first ? "" : ",") + inner + dump(Json(key)) + ": ";
    add_parts(parts, value, indent + 1);
    first = false;
  }
  parts.back().before += "\n" + std::string(indent, ' ') + '}';
}

void append(std::string& out, const Json& json, std::size_t indent);

void append(std::string& out, const Part& part) {
  out += part.before;
  if (part.line != nullptr) append_line(out, *part.line);
  for (std::size_t i = part.begin; i < part.end; ++i) {
    out += (i > 0 ? ",\n" : "\n") + std::string(part.indent + 1, ' ');
    append(out, (*part.array)[i], part.indent + 1);
  }
}

void append(std::string& out, const Json& json, std::size_t indent) {
  if (is_line(json)) return append_line(out, json);
  std::vector<Part> parts(1);
  add_parts(parts, json, indent);
  for (const Part& part : parts) append(out, part);
}

}  // namespace

std::string pretty(const Json& json, ThreadPool* pool) {
  std::vector<Part> parts(1);
  add_parts(parts, json, 0);
  std::vector<std::string> texts(parts.size());
  run(pool, parts.size(), [&](std::size_t i) { append(texts[i], parts[i]); });
  std::size_t size = 0;
  for (const std::string& text : texts) size += text.size();
  std::string out;
  out.reserve(size);
  for (const std::string& text : texts) out += text;
  return out;
}

Json object(const std::vector<Member>& members, ThreadPool* pool) {
  std::vector<Json> values(members.size());
  run(pool, members.size(), [&](std::size_t i) { values[i] = members[i].make(); });
  Json out = Json::object();
  for (std::size_t i = 0; i < members.size(); ++i) out.emplace(members[i].name, std::move(values[i]));
  return out;
}

Json number(float value) { return shortest_double(value); }

Field::Field(const Json& json, std::string file, std::string path)
    : json_(&json), file_(std::move(file)), path_(std::move(path)) {}

void Field::fail(const std::string& message) const {
  throw Error(Fault::model, fmt::format("this model file is damaged: {}{}{}", path_, path_.empty() ? "" : " ", message),
              file_, "train the model again");
}

Field Field::at(std::string_view key) const {
  const std::string path = path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  if (!json_->is_object()) fail("is not an object");
  const auto found = json_->find(std::string(key));
  if (found == json_->end()) Field(*json_, file_, path).fail("is missing");
  return {*found, file_, path};
}

bool Field::has(std::string_view key) const {
  if (!json_->is_object()) fail("is not an object");
  const auto found = json_->find(std::string(key));
  return found != json_->end() && !found->is_null();
}

Field Field::at(std::size_t index) const {
  if (!json_->is_array() || index >= json_->size()) fail(fmt::format("has no element {}", index));
  return {(*json_)[index], file_, fmt::format("{}[{}]", path_, index)};
}

std::size_t Field::size() const {
  if (!json_->is_array()) fail("is not an array");
  return json_->size();
}

void Field::expect_size(std::size_t expected, std::string_view of) const {
  if (size() != expected) fail(fmt::format("holds {} {} where {} belong", size(), of, expected));
}

double Field::real() const {
  if (!json_->is_number()) fail("is not a number");
  const double value = json_->get<double>();
  if (!std::isfinite(value)) fail("is not finite");
  return value;
}

double Field::not_negative() const {
  const double value = real();
  if (value < 0) fail("is below 0");
  return value;
}

std::size_t Field::count(std::size_t most) const {
  if (!json_->is_number_unsigned()) fail("is not a whole number from 0 up");
  const auto value = json_->get<std::uint64_t>();
  if (value > most) fail(fmt::format("is {}, and can be at most {}", value, most));
  return static_cast<std::size_t>(value);
}

std::string Field::text() const {
  if (!json_->is_string()) fail("is not a text");
  return json_->get<std::string>();
}

bool Field::boolean() const {
  if (!json_->is_boolean()) fail("is neither true nor false");
  return json_->get<bool>();
}

std::vector<std::string> Field::strings() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < size(); ++i) out.push_back(at(i).text());
  return out;
}

std::vector<std::pair<std::string, std::string>> Field::texts() const {
  if (!json_->is_object()) fail("is not an object");
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [key, value] : json_->items()) out.emplace_back(key, at(key).text());
  return out;
}

VectorD Field::vector(std::size_t size) const {
  expect_size(size, "numbers");
  VectorD out(static_cast<Index>(size));
  for (std::size_t i = 0; i < size; ++i) out(static_cast<Index>(i)) = at(i).real();
  return out;
}

Vector Field::float_vector(std::size_t size) const {
  Vector out = vector(size).cast<float>();
  for (std::size_t i = 0; i < size; ++i) {
    if (!std::isfinite(out(static_cast<Index>(i)))) at(i).fail("is beyond float32");
  }
  return out;
}

template <typename Rows, typename Row>
Rows Field::read_rows(std::size_t rows, std::size_t columns, Row (Field::*read)(std::size_t) const) const {
  expect_size(rows, "rows");
  for (std::size_t r = 0; r < rows; ++r) at(r).expect_size(columns, "numbers");
  Rows out(static_cast<Index>(rows), static_cast<Index>(columns));
  for (std::size_t r = 0; r < rows; ++r) out.row(static_cast<Index>(r)) = (at(r).*read)(columns);
  return out;
}

MatrixD Field::matrix(std::size_t rows, std::size_t columns) const {
  return read_rows<MatrixD>(rows, columns, &Field::vector);
}

Matrix Field::float_matrix(std::size_t rows, std::size_t columns) const {
  return read_rows<Matrix>(rows, columns, &Field::float_vector);
}

}  // namespace aefx::model
