// Sniffs a table without options: the result does not depend on the size of reads.
#include <cstdint>
#include <memory>
#include <string>

#include "aefx/csv/reader.h"
#include "fuzz/one_byte.h"
#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

std::string sniffed(std::unique_ptr<csv::ByteSource> bytes) {
  try {
    const csv::Reader reader(std::move(bytes), "<text>", {});
    const csv::Dialect& d = reader.dialect();
    require(!reader.schema().columns.empty(), "a table has columns");
    std::string text = {d.delimiter, d.quote};
    for (const bool flag : {d.header, d.merged, d.space_after, d.trailing_delimiter, reader.schema().named})
      text += flag ? '1' : '0';
    for (const csv::Column& column : reader.schema().columns) {
      require(!column.name.empty(), "every column has a name");
      text += '\n' + std::to_string(static_cast<int>(column.kind)) + column.name;
    }
    return text;
  } catch (const Error& error) {
    require_error(error, {Fault::io, Fault::data});
    return error.what();
  }
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string at_once = aefx::fuzz::sniffed(aefx::csv::text_bytes(text));
  const std::string piecemeal = aefx::fuzz::sniffed(std::make_unique<aefx::fuzz::OneByte>(text));
  aefx::fuzz::require(at_once == piecemeal, "what is sniffed does not depend on how the bytes come");
  return 0;
}
