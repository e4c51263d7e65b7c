#include "csv/bytes/file_magic.h"

#include <cctype>
#include <utility>

#include "base/text.h"
#include "csv/bytes/piping_line.h"
#include "csv/bytes/text_formats.h"

namespace aefx::csv {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes, what;
};

constexpr Magic kMagics[] = {
    {"\x89PNG\r\n"sv, "a PNG image"},
    {"\xFF\xD8\xFF"sv, "a JPEG image"},
    {"GIF89a"sv, "a GIF image"},
    {"%PDF-"sv, "a PDF document"},
    {"SQLite format 3\0"sv, "an SQLite database"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an old Excel workbook or another OLE document"},
    {"\x89HDF\r\n"sv, "an HDF5 file"},
    {"\x93NUMPY"sv, "a NumPy array"},
    {"\x7F"
     "ELF"sv,
     "a program"},
};

constexpr Magic kCompressors[] = {
    {"\x1F\x8B"sv, "gzip"},
    {"\x28\xB5\x2F\xFD"sv, "zstd"},
    {"\xFD"
     "7zXZ\0"sv,
     "xz"},
    {"BZh91AY&SY"sv, "bzip2"},
};

// {"format": "aefx-model" with any white space.
bool begins_as_model(std::string_view bytes) {
  std::string start;
  for (const char c : bytes.substr(0, 100)) {
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') start += c;
  }
  return start.starts_with(R"({"format":"aefx-model")");
}

// The name of a Unicode encoding other than UTF-8, as iconv calls it; empty if it is not one.
std::string_view wide_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) return "UTF-16";
  const auto zero = [&](std::size_t i) { return bytes[i] == '\0'; };
  if (bytes.size() < 4) return {};
  if (!zero(0) && zero(1) && !zero(2) && zero(3)) return "UTF-16LE";
  if (zero(0) && !zero(1) && zero(2) && !zero(3)) return "UTF-16BE";
  return {};
}

// Formats of Arrow: files, streams, and what was called Feather at first.
std::optional<OtherFormat> arrow_format(std::string_view bytes, std::string_view name) {
  const auto found = [](std::string_view what, std::string hint) {
    return OtherFormat{"is " + std::string(what) + ", not a table of text", std::move(hint)};
  };
  constexpr std::string_view kNext = "\xFF\xFF\xFF\xFF"sv;  // the length of a message follows
  if (bytes.starts_with("ARROW1\0"sv))
    return found("an Arrow (Feather) file",
                 python_line("polars", "polars.read_ipc(sys.argv[1]).write_csv(sys.stdout)", name));
  if (bytes.starts_with(kNext) && bytes.size() >= 8 && bytes.substr(4, 4) != kNext)
    return found("a stream of Arrow",
                 python_line("polars", "polars.read_ipc_stream(sys.argv[1]).write_csv(sys.stdout)", name));
  if (bytes.starts_with("FEA1\0\0\0\0"sv))
    return found("a Feather file of version 1", pandas_line("pandas", "pandas.read_feather(sys.argv[1])", name));
  return {};
}

}  // namespace

std::optional<OtherFormat> recognize_format(std::string_view bytes, std::string_view name) {
  const auto other = [](std::string_view what, std::string hint = {}) {
    return OtherFormat{"is " + std::string(what) + ", not a table of text", std::move(hint)};
  };
  for (const Magic& magic : kMagics) {
    if (bytes.starts_with(magic.bytes)) return other(magic.what);
  }
  for (const Magic& compressor : kCompressors) {
    if (!bytes.starts_with(compressor.bytes)) continue;
    return other("compressed with " + std::string(compressor.what),
                 "unpack it first: " + std::string(compressor.what) + " -dc " + file_word(name) + " | aefx ... -");
  }
  if (bytes.starts_with("PK\x03\x04")) {
    const std::string_view start = bytes.substr(0, 4096);
    const std::string hint = "save the sheet as CSV; " + pandas_line("pandas", "pandas.read_excel(sys.argv[1])", name);
    if (start.find("xl/") != start.npos || start.find("[Content_Types].xml") != start.npos)
      return other("an Excel workbook (xlsx)", hint);
    if (start.find("opendocument.spreadsheet") != start.npos) return other("an OpenDocument spreadsheet", hint);
    return other("a zip archive", "unpack it first");
  }
  // A column may be called PAR1, so a byte of the format that is no text has to follow.
  if (bytes.starts_with("PAR1") && bytes.size() > 4 && bytes[4] > 0 && bytes[4] < ' ' && !std::isspace(bytes[4]))
    return other("a Parquet file", duckdb_line(name));
  if (std::optional<OtherFormat> arrow = arrow_format(bytes, name)) return arrow;
  if (begins_as_model(bytes)) return other("an aefx model", "the model comes before the table on the command line");
  if (const std::string_view encoding = wide_encoding(bytes); !encoding.empty()) {
    const std::string word = file_word(name);
    return OtherFormat{"is text in " + std::string(encoding) + ", not UTF-8",
                       "run: iconv -f " + std::string(encoding) + " -t UTF-8 " + word + " > utf8.csv"};
  }
  return recognize_text_format(bytes, name);
}

}  // namespace aefx::csv
