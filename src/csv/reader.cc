#include "aefx/csv/reader.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/bytes/byte_ranges.h"
#include "csv/bytes/byte_source.h"
#include "csv/bytes/file_version.h"
#include "csv/table_file.h"

namespace aefx::csv {
namespace {

void check(const ReadOptions& options) {
  const auto usable = [](char c) { return c != '\0' && c != '"' && c != '\n' && c != '\r'; };
  if (options.delimiter && !usable(*options.delimiter))
    throw Error(Fault::usage, "a quote or a line end cannot be the delimiter", "--delimiter");
  if (options.delimiter && options.quote && *options.delimiter == *options.quote)
    throw Error(Fault::usage, "the delimiter and the quote are the same", "--quote");
  if (options.thousands != '\0' && options.thousands == options.decimal)
    throw Error(Fault::usage, "the decimal sign and the separator of thousands are the same", "--thousands");
}

void check_exists(const std::string& path) {
  struct stat status = {};
  if (path == "-" || ::stat(path.c_str(), &status) == 0) return;
  throw Error(Fault::io, std::string("cannot be opened: ") + std::strerror(errno), printable(path));
}

std::string file_name(const std::string& path) { return path == "-" ? "<stdin>" : path; }

// The positions in `other` of the columns of `first`: by name if both have names. Throws Error (data) if they differ.
std::vector<std::size_t> match_columns(const Schema& first, const TableFile& other_file,
                                       const std::string& first_file) {
  const Schema& other = other_file.schema();
  std::vector<std::size_t> positions(first.columns.size());
  if (first.columns.size() != other.columns.size()) {
    throw Error(Fault::data,
                "it has " + counted(other.columns.size(), "column") + ", and " + first_file + " has " +
                    std::to_string(first.columns.size()),
                other_file.file(), "files that are read as one table need the same columns");
  }
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  if (!first.named || !other.named) return positions;
  // Columns of the same name are matched in their order.
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name;
  for (std::size_t i = positions.size(); i > 0; --i) by_name[other.columns[i - 1].name].push_back(i - 1);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    std::vector<std::size_t>& found = by_name[first.columns[i].name];
    if (found.empty()) {
      throw Error(Fault::data,
                  "there is no column " + aefx::quoted(first.columns[i].name) + ", which " + first_file + " has",
                  other_file.file(), "files that are read as one table need the same columns, in any order");
    }
    positions[i] = found.back();
    found.pop_back();
  }
  return positions;
}

void add(const Irregular& more, Irregular& total) {
  total.blank_lines += more.blank_lines;
  total.comments += more.comments;
  if (total.ragged == 0) total.first_ragged = more.first_ragged;
  total.ragged += more.ragged;
  total.padded = total.padded || more.padded;
  if (total.joined == 0) total.first_joined = more.first_joined;
  total.joined += more.joined;
  if (total.unended.empty()) total.unended = more.unended;
}

}  // namespace

struct Reader::State {
  // Opens the first file, and others until every column has a value in one of them: kinds are unknown before.
  void open_first() {
    set_first(open(0));
    const auto unknown = [](const Column& column) { return column.kind == Kind::empty; };
    constexpr std::size_t kMost = 100;  // files that are open at the same time
    std::vector<Column>& columns = schema.columns;
    while (number + opened.size() + 1 < paths.size() && opened.size() < kMost &&
           std::any_of(columns.begin(), columns.end(), unknown)) {
      opened.push_back(open(opened.size() + 1));
      const std::vector<std::size_t> at = match(*opened.back());
      for (std::size_t i = 0; i < at.size(); ++i) {
        if (unknown(columns[i])) columns[i].kind = opened.back()->schema().columns[at[i]].kind;
      }
    }
  }

  void set_first(std::unique_ptr<TableFile> first) {
    file = std::move(first);
    schema = file->schema();
    dialect = file->sniffed().dialect;
    sniff_report = file->sniffed().report;
  }

  // A file after the first has a header only if the first has one.
  [[nodiscard]] std::unique_ptr<TableFile> open(std::size_t which) {
    ReadOptions of_file = options;
    if (which > 0 && options.header == Header::automatic && !schema.named) of_file.header = Header::no;
    if (which > 0 && options.names.empty() && schema.named) {
      of_file.header_names.clear();
      for (const Column& column : schema.columns) of_file.header_names.push_back(column.name);
      of_file.names_follow = true;
    }
    found.insert_or_assign(which, NamedFile(paths[which]));
    auto opening = std::make_unique<TableFile>(open_bytes(paths[which]), names[which], of_file, which);
    if (as_written) opening->keep_as_written();
    return opening;
  }

  [[nodiscard]] std::vector<std::size_t> match(const TableFile& other) const {
    return match_columns(schema, other, printable(names[0]));
  }

  // Moves on to the next file or range. Returns false if there is none.
  bool next() {
    if (ranges) return next_range();
    if (number + 1 == paths.size()) return false;
    add(file->irregular(), irregular);
    file.reset();  // frees its memory
    ++number;
    if (opened.empty()) {
      file = open(number);
    } else {
      file = std::move(opened.front());
      opened.erase(opened.begin());
    }
    positions = match(*file);
    return true;
  }

  bool next_range() {
    if (range == ranges->size()) return false;
    if (range > 0) add(file->irregular(), irregular);
    const ByteRange& at = (*ranges)[range++];
    opened.clear();
    const std::unique_ptr<TableFile> like = at.file == 0 && range == 1 ? std::move(file) : open(at.file);
    // Lines before the table, and the header, would be read as rows.
    if (at.lines > 0 && at.lines < like->sniffed().first_line)
      throw Error(Fault::data, "a part begins before the table does", like->file());
    positions = at.file == 0 ? std::vector<std::size_t>{} : match(*like);
    number = at.file;
    file = std::make_unique<TableFile>(
        *like, at.whole ? open_bytes(paths[number]) : open_bytes(paths[number], at.begin, at.end), options, at.lines);
    return true;
  }

  // Throws Error (io) instead of `error` if the file was cut or replaced: what is left may look like a row that is
  // wrong.
  void explain(const Error& error) const {
    const auto at = found.find(number);
    if (error.fault() != Fault::data || at == found.end() || !at->second.has_changed(paths[number])) return;
    throw Error(Fault::io, fmt::format("was changed while it was read ({}: {})", error.where(), error.message()),
                printable(names[number]), "start again when nothing changes it, or on a copy");
  }

  bool read(const Projection& projection, std::size_t max_rows, RowBatch& batch) {
    if (!file) throw Error(Fault::bug, "rows are read after an error", printable(names[0]));
    try {
      return positions.empty() ? file->read(projection, max_rows, batch, pool)
                               : file->read(in_file(projection), max_rows, batch, pool);
    } catch (const Error& error) {
      explain(error);
      throw;
    }
  }

  // The columns of `projection`, as positions in the current file.
  [[nodiscard]] Projection in_file(Projection projection) const {
    for (auto* columns : {&projection.numbers, &projection.texts}) {
      for (std::size_t& column : *columns) column = positions[column];
    }
    return projection;
  }

  std::vector<std::string> paths, names;
  ReadOptions options;
  std::size_t number = 0;                          // of the current file
  std::optional<std::vector<ByteRange>> ranges;    // to read instead of the files
  std::size_t range = 0;                           // the next of them
  std::map<std::size_t, NamedFile> found;          // files as they were when they were opened
  std::unique_ptr<TableFile> file;                 // none where the next file could not be opened
  std::vector<std::unique_ptr<TableFile>> opened;  // the next files, if open_first() opened them
  // The first file's, with kinds from the next files for columns that are empty in it.
  Schema schema;
  Dialect dialect;
  SniffReport sniff_report;
  std::vector<std::size_t> positions;  // of the first file's columns in the current one; empty for the first itself
  Irregular irregular;                 // in the files before the current one
  ThreadPool* pool = nullptr;
  bool as_written = false;  // text cells are
};

Reader::Reader(std::vector<std::string> paths, const ReadOptions& options) : state_(std::make_unique<State>()) {
  check(options);
  if (paths.size() > RowLine::kMostFiles) {
    throw Error(Fault::usage, std::to_string(paths.size()) + " files are more than can be read as one table", {},
                "join some of them first");
  }
  State& state = *state_;
  state.paths = std::move(paths);
  for (const std::string& path : state.paths) state.names.push_back(file_name(path));
  state.options = options;
  // A missing file is named at once, not when the files before it have been read.
  for (std::size_t i = 1; i < state.paths.size(); ++i) check_exists(state.paths[i]);
  state.open_first();
}

Reader::Reader(const std::string& path, const ReadOptions& options) : Reader(std::vector<std::string>{path}, options) {}

Reader::Reader(std::unique_ptr<ByteSource> bytes, const std::string& name, const ReadOptions& options)
    : state_(std::make_unique<State>()) {
  check(options);
  State& state = *state_;
  state.paths = state.names = {name};
  state.options = options;
  state.set_first(std::make_unique<TableFile>(std::move(bytes), name, options, 0));
}

Reader Reader::from_text(std::string text, const ReadOptions& options, const std::string& name) {
  return Reader(text_bytes(std::move(text)), name, options);
}

void Reader::restrict_to(std::vector<ByteRange> ranges) { state_->ranges = std::move(ranges); }

void Reader::keep_as_written() {
  state_->as_written = true;
  state_->file->keep_as_written();
  for (const auto& file : state_->opened) file->keep_as_written();
}

void Reader::prefetch() {
  if (state_->file) state_->file->prefetch(state_->pool);
}

void Reader::set_thread_pool(ThreadPool& pool) { state_->pool = &pool; }

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const std::string& Reader::name() const { return state_->names[0]; }
const std::vector<std::string>& Reader::names() const { return state_->names; }
const Dialect& Reader::dialect() const { return state_->dialect; }
const Schema& Reader::schema() const { return state_->schema; }
const SniffReport& Reader::sniff_report() const { return state_->sniff_report; }

Irregular Reader::irregular() const {
  Irregular total = state_->irregular;
  if (state_->file) add(state_->file->irregular(), total);
  return total;
}

bool Reader::read(const Projection& projection, std::size_t max_rows, RowBatch& batch) {
  State& state = *state_;
  for (const auto* positions : {&projection.numbers, &projection.texts}) {
    for (const std::size_t position : *positions) {
      if (position >= state.schema.columns.size())
        throw Error(Fault::bug, "a column is asked for that the table does not have", printable(name()));
    }
  }
  if (batch.texts.columns() != projection.texts.size()) batch.texts = TextColumns(projection.texts.size());
  batch.texts.clear();
  if (batch.labels.columns() != projection.categories.size()) batch.labels = TextColumns(projection.categories.size());
  batch.labels.clear();
  batch.lines.clear();
  const auto width = static_cast<Index>(projection.numbers.size());
  if (batch.numbers.cols() != width) batch.numbers.resize(0, width);
  if (state.ranges && state.range == 0 && !state.next()) return false;
  do {
    if (state.read(projection, max_rows, batch)) return true;
  } while (state.next());
  return false;
}

}  // namespace aefx::csv
