#include "fuzz/arrow_input.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "fuzz/arrow_types.h"

namespace aefx::fuzz {
namespace {

constexpr std::size_t kMostRows = 12;

bool is_nan(const std::optional<python::ArrowValue>& cell) {
  return cell && std::holds_alternative<double>(*cell) && std::isnan(std::get<double>(*cell));
}

// Rows' places in a dictionary of `count` values. Returns them, none where a value is missing.
std::vector<std::optional<std::uint64_t>> write_places(Bytes& bytes, Arena& arena, const ValueType& type,
                                                       std::size_t count, ArrowArray& to) {
  const auto all = static_cast<std::size_t>(to.offset + to.length);
  auto* const places = static_cast<unsigned char*>(arena.buffer(all * type.size));
  std::vector<std::optional<std::uint64_t>> out;
  std::vector<bool> is_there;
  for (std::size_t i = 0; i < all; ++i) {
    const bool is_wrong = bytes.below(64) == 63;
    const std::uint64_t place = is_wrong ? (type.is_signed ? ~std::uint64_t{0} : count) : bytes.below(count);
    std::memcpy(places + i * type.size, &place, type.size);
    if (i < static_cast<std::size_t>(to.offset)) continue;
    is_there.push_back(count > 0 && bytes.below(5) != 0);
    out.push_back(is_there.back() ? std::optional(place) : std::nullopt);
  }
  to.n_buffers = 2;
  to.buffers = arena.pointers<const void>(2);
  to.buffers[1] = places;
  write_validity(bytes, arena, is_there, to.offset, to);
  return out;
}

}  // namespace

std::uint8_t Bytes::next() {
  if (bytes_.empty()) return 0;
  const char c = bytes_.front();
  bytes_.remove_prefix(1);
  return static_cast<std::uint8_t>(c);
}

std::uint64_t Bytes::number() {
  const std::uint8_t size = next();
  if (size < 128) return size;
  if (size < 192) return ~std::uint64_t{0} - (size - 128U);  // -1, -2 and so on
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8U | next();
  return value;
}

std::string Bytes::text(std::size_t most) {
  const std::size_t size = below(most + 1);
  std::string out;
  while (out.size() < size && !empty()) {
    const char c = static_cast<char>(next());
    out += c == '\0' ? '0' : c;
  }
  return out;
}

void* Arena::buffer(std::size_t size) { return buffers_.emplace_back(std::make_unique<unsigned char[]>(size)).get(); }

const char* Arena::text(const std::string& value) {
  return static_cast<const char*>(std::memcpy(buffer(value.size() + 1), value.c_str(), value.size() + 1));
}

struct ArrowInput::Type {
  ValueType value;
  bool is_dictionary = false, is_ordered = false, is_double = false;  // double: a dictionary of a dictionary
  ValueType place;                                                    // of rows in the dictionary
};

ArrowInput::ArrowInput(std::string_view input) {
  Bytes bytes(input);
  schema_ = arena_.schema();
  const bool is_table = bytes.below(16) != 15;
  schema_->format = arena_.text(is_table ? "+s" : value_type(bytes).format);
  fails_ = !is_table && std::strcmp(schema_->format, "+s") != 0;
  if (bytes.below(32) == 31) {
    fails_at_ = bytes.below(3);
    says_why_ = bytes.below(2) == 0;
  }
  const std::size_t count = bytes.below(5);
  schema_->n_children = static_cast<std::int64_t>(count);
  schema_->children = arena_.pointers<ArrowSchema>(count);
  std::vector<Type> types;
  for (std::size_t i = 0; i < count; ++i) {
    Type type{.value = value_type(bytes), .place = {}};
    type.is_dictionary = bytes.below(4) == 3;
    type.is_ordered = type.is_dictionary && bytes.below(2) == 1;
    type.is_double = type.is_dictionary && bytes.below(16) == 15;
    if (type.is_dictionary) type.place = bytes.below(16) == 15 ? value_type(bytes) : integer_type(bytes.next());
    ArrowSchema* const schema = schema_->children[i] = arena_.schema();
    const std::string name = bytes.text(30);
    schema->name = name.empty() && bytes.below(2) == 0 ? nullptr : arena_.text(name);
    ArrowSchema* values = schema;
    if (type.is_dictionary) {
      schema->format = arena_.text(type.place.format);
      schema->flags = type.is_ordered ? ARROW_FLAG_DICTIONARY_ORDERED : 0;
      values = schema->dictionary = arena_.schema();
      if (type.is_double) {
        values->dictionary = arena_.schema();
        values->dictionary->format = "u";
      }
    }
    values->format = arena_.text(type.value.format);
    values->n_children = static_cast<std::int64_t>(type.value.children);
    values->children = arena_.pointers<ArrowSchema>(type.value.children);
    for (std::size_t child = 0; child < type.value.children; ++child) {
      values->children[child] = arena_.schema();
      values->children[child]->format = arena_.text(value_type(bytes).format);
      if (child > 0) values->children[child]->name = arena_.text(bytes.text(9));
    }
    const bool is_nested = type.value.declared == "nested" || type.is_double ||
                           (type.is_dictionary && type.place.values != Values::integers);
    columns_.push_back({.name = name,
                        .declared = is_nested            ? "nested"
                                    : type.is_dictionary ? "category"
                                                         : type.value.declared,
                        .is_known = type.value.values != Values::bytes && type.value.values != Values::ticks,
                        .cells = {},
                        .days = {}});
    types.push_back(std::move(type));
  }
  const std::size_t batches = bytes.below(4);
  for (std::size_t i = 0; i < batches; ++i) add_batch(bytes, types);
  if (fails_at_ <= batches) fails_ = true;
}

void ArrowInput::add_batch(Bytes& bytes, const std::vector<Type>& types) {
  ArrowArray* const batch = batches_.emplace_back(arena_.array());
  const auto rows = static_cast<std::int64_t>(bytes.below(kMostRows + 1));
  batch->length = rows;
  batch->offset = static_cast<std::int64_t>(bytes.below(3) == 0 ? bytes.below(10) : 0);
  batch->n_buffers = 1;
  batch->buffers = arena_.pointers<const void>(1);
  if (bytes.below(8) == 7) {
    std::vector<bool> is_there(static_cast<std::size_t>(rows), true);
    if (rows > 0 && bytes.below(4) == 3) {
      is_there[bytes.below(is_there.size())] = false;
      fails_ = true;
    }
    write_validity(bytes, arena_, is_there, batch->offset, *batch);
  }
  rows_ += static_cast<std::size_t>(rows);
  batch->n_children = static_cast<std::int64_t>(types.size());
  batch->children = arena_.pointers<ArrowArray>(types.size());
  for (std::size_t i = 0; i < types.size(); ++i)
    batch->children[i] = column(bytes, types[i], batch->offset, rows, columns_[i]);
}

// An array of `before` values that are not rows, and then `rows` others.
ArrowArray* ArrowInput::column(Bytes& bytes, const Type& type, std::int64_t before, std::int64_t rows,
                               ExpectedColumn& expected) {
  ArrowArray* const array = arena_.array();
  const auto offset = static_cast<std::int64_t>(bytes.below(3) == 0 ? bytes.below(10) : 0);
  Cells cells;
  if (!type.is_dictionary) {
    cells = write_array(bytes, arena_, type.value, offset, before + rows, *array);
  } else {
    array->dictionary = arena_.array();
    const Cells values = write_array(bytes, arena_, type.value, static_cast<std::int64_t>(bytes.below(3)),
                                     static_cast<std::int64_t>(bytes.below(6)), *array->dictionary);
    array->offset = offset;
    array->length = before + rows;
    cells.resize(static_cast<std::size_t>(before + rows));
    if (type.place.values == Values::integers) {
      const auto places = write_places(bytes, arena_, type.place, values.size(), *array);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!places[i]) continue;
        if (*places[i] < values.size()) {
          cells[i] = values[static_cast<std::size_t>(*places[i])];
        } else if (i >= static_cast<std::size_t>(before)) {
          expected.has_wrong = true;
        }
      }
    }
  }
  for (std::size_t i = static_cast<std::size_t>(before); i < cells.size(); ++i) {
    if (type.value.per_day > 0) {
      const auto* const ticks = cells[i] ? std::get_if<std::int64_t>(&*cells[i]) : nullptr;
      expected.days.push_back(ticks != nullptr ? static_cast<double>(*ticks) / type.value.per_day : std::nan(""));
    }
    expected.cells.push_back(is_nan(cells[i]) ? std::nullopt : cells[i]);
  }
  return array;
}

template <typename Struct>
void ArrowInput::release(Struct* given) {
  --*static_cast<int*>(given->private_data);
  given->release = nullptr;
}

template <typename Struct>
void ArrowInput::give(const Struct& from, Struct* to) {
  *to = from;
  to->release = &ArrowInput::release<Struct>;
  to->private_data = &held_;
  ++held_;
}

ArrowArrayStream ArrowInput::stream() {
  ArrowArrayStream out{.get_schema = &ArrowInput::get_schema,
                       .get_next = &ArrowInput::get_next,
                       .get_last_error = [](ArrowArrayStream* stream) -> const char* {
                         const auto* const input = static_cast<const ArrowInput*>(stream->private_data);
                         return input->says_why_ ? "a \x1B[31mreason\n" : nullptr;
                       },
                       .release =
                           [](ArrowArrayStream* stream) {
                             --static_cast<ArrowInput*>(stream->private_data)->held_;
                             stream->release = nullptr;
                           },
                       .private_data = this};
  ++held_;
  return out;
}

int ArrowInput::get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  auto* const input = static_cast<ArrowInput*>(stream->private_data);
  input->give(*input->schema_, out);
  return 0;
}

int ArrowInput::get_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto* const input = static_cast<ArrowInput*>(stream->private_data);
  const std::size_t at = input->next_++;
  if (at == input->fails_at_) return 5;
  if (at >= input->batches_.size()) {
    out->release = nullptr;
    return 0;
  }
  input->give(*input->batches_[at], out);
  return 0;
}

}  // namespace aefx::fuzz
