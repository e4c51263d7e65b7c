#include "python/arrow_table.h"

#include <fmt/format.h>

#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::python {
namespace {

const ArrowType kRow{};

struct Received {
  ArrowOwner<ArrowSchema> schema;
  std::vector<ArrowOwner<ArrowArray>> batches;
};

void check(ArrowArrayStream& stream, int code) {
  if (code == 0) return;
  const char* const why = stream.get_last_error(&stream);
  throw Error(Fault::data,
              fmt::format("its rows can't be had: {}", printable(why != nullptr ? why : std::strerror(code))), "X");
}

bool has_null(const ArrowValues& values) {
  if (!values.has_nulls()) return false;
  for (std::int64_t i = 0; i < values.size(); ++i) {
    if (values.is_null(i)) return true;
  }
  return false;
}

Received receive(ArrowArrayStream& stream) {
  Received out;
  check(stream, stream.get_schema(&stream, out.schema.get()));
  if (const std::string_view format = out.schema->format; format != "+s") {
    throw Error(Fault::data,
                fmt::format("Expected 2D array, got 1D array instead: X is one column, of type {}",
                            printable(arrow_type(*out.schema.get()).name)),
                "X", "give a table");
  }
  while (true) {
    ArrowArray array{};
    check(stream, stream.get_next(&stream, &array));
    if (array.release == nullptr) return out;
    const ArrowArray& batch = *out.batches.emplace_back(array).get();
    if (has_null(ArrowValues(kRow, batch, batch.offset, batch.length)))
      throw Error(Fault::data, "rows of it are missing as a whole", "X",
                  "give a table rather than a column of structs");
  }
}

}  // namespace

ArrowTable::ArrowTable(ArrowArrayStream& stream) {
  ArrowOwner<ArrowArrayStream> its(stream);
  const auto received = std::make_shared<Received>(receive(*its.get()));
  const ArrowSchema& schema = *received->schema.get();
  for (std::int64_t i = 0; i < schema.n_children; ++i) columns_.emplace_back(*schema.children[i], received);
  for (const ArrowOwner<ArrowArray>& batch : received->batches) {
    rows_ += static_cast<std::size_t>(batch->length);
    for (std::size_t i = 0; i < columns_.size(); ++i)
      columns_[i].add(*batch->children[i], batch->offset, batch->length);
  }
}

}  // namespace aefx::python
