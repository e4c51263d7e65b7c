#include "aefx/csv/reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <numeric>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "base/printable.h"
#include "csv/byte_source.h"
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

void check_there(const std::string& path) {
  struct stat status = {};
  if (path == "-" || ::stat(path.c_str(), &status) == 0) return;
  throw Error(Fault::io, std::string("cannot be opened: ") + std::strerror(errno), printable(path));
}

std::string file_name(const std::string& path) { return path == "-" ? "<stdin>" : path; }

// Where the columns of the first file stand in another.
std::vector<std::size_t> match(const Schema& first, const Schema& other, const std::string& first_file,
                               const std::string& other_file) {
  std::vector<std::size_t> places(first.columns.size());
  if (first.columns.size() != other.columns.size()) {
    throw Error(Fault::data,
                "it has " + counted(other.columns.size(), "column") + ", and " + first_file + " has " +
                    std::to_string(first.columns.size()),
                other_file, "files that are read as one table need the same columns");
  }
  std::iota(places.begin(), places.end(), std::size_t{0});
  if (!first.named || !other.named) return places;
  // Where names repeat, the n-th of a name is the n-th here.
  std::unordered_map<std::string_view, std::vector<std::size_t>> positions;
  for (std::size_t i = places.size(); i > 0; --i) positions[other.columns[i - 1].name].push_back(i - 1);
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::vector<std::size_t>& here = positions[first.columns[i].name];
    if (here.empty()) {
      throw Error(Fault::data,
                  "there is no column " + aefx::quoted(first.columns[i].name) + ", which " + first_file + " has",
                  other_file, "files that are read as one table need the same columns, in any order");
    }
    places[i] = here.back();
    here.pop_back();
  }
  return places;
}

}  // namespace

struct Reader::State {
  // Opens the files from the first on, until every column has a value in one of them: what it holds is not known
  // before.
  void open_first() {
    file = open(0);
    schema = file->schema();
    dialect = file->dialect();
    evidence = file->evidence();
    const auto unknown = [](const Column& column) { return column.kind == Kind::empty; };
    constexpr std::size_t kMost = 100;  // files held open at the same time
    while (number + ahead.size() + 1 < paths.size() && ahead.size() < kMost &&
           std::any_of(schema.columns.begin(), schema.columns.end(), unknown)) {
      ahead.push_back(open(ahead.size() + 1));
      const Schema& more = ahead.back()->schema();
      const std::vector<std::size_t> at = match(schema, more, printable(names[0]), ahead.back()->file());
      for (std::size_t i = 0; i < at.size(); ++i) {
        if (unknown(schema.columns[i])) schema.columns[i].kind = more.columns[at[i]].kind;
      }
    }
  }

  // A file after the first has a header only if that has one.
  [[nodiscard]] std::unique_ptr<TableFile> open(std::size_t which) const {
    ReadOptions of_file = options;
    if (which > 0 && options.header == Header::automatic && !schema.named) of_file.header = Header::no;
    if (which > 0 && options.names.empty() && schema.named) {
      of_file.header_names.clear();
      for (const Column& column : schema.columns) of_file.header_names.push_back(column.name);
      of_file.names_follow = true;
    }
    return std::make_unique<TableFile>(open_bytes(paths[which]), names[which], of_file, which);
  }

  // Goes on to the part of that number; false if there is none.
  bool next_part() {
    if (part == parts->size()) return false;
    if (part > 0) passed_over(*file, irregular);
    const Part& at = (*parts)[part++];
    ahead.clear();
    const std::unique_ptr<TableFile> like = at.file == 0 && part == 1 ? std::move(file) : open(at.file);
    // What is before the table, or the names, would be read as rows.
    if (at.lines > 0 && at.lines < like->first_line())
      throw Error(Fault::data, "a part begins before the table does", like->file());
    places =
        at.file == 0 ? std::vector<std::size_t>{} : match(schema, like->schema(), printable(names[0]), like->file());
    number = at.file;
    file = std::make_unique<TableFile>(
        *like, at.whole ? open_bytes(paths[number]) : open_bytes(paths[number], at.begin, at.end), options, at.lines);
    return true;
  }

  // Goes on to the next file; false if there is none.
  bool next() {
    if (parts) return next_part();
    if (number + 1 == paths.size()) return false;
    passed_over(*file, irregular);
    file.reset();  // its memory
    ++number;
    if (ahead.empty()) {
      file = open(number);
    } else {
      file = std::move(ahead.front());
      ahead.erase(ahead.begin());
    }
    places = match(schema, file->schema(), printable(names[0]), file->file());
    return true;
  }

  static void passed_over(const TableFile& file, Irregular& total) {
    const Irregular& some = file.irregular();
    total.blank_lines += some.blank_lines;
    total.comments += some.comments;
    if (total.ragged == 0) total.first_ragged = some.first_ragged;
    total.ragged += some.ragged;
    total.padded = total.padded || some.padded;
  }

  // `projection` of the first file's columns, for the file at hand.
  [[nodiscard]] Projection of_file(Projection projection) const {
    for (auto* positions : {&projection.numbers, &projection.texts}) {
      for (std::size_t& position : *positions) position = places[position];
    }
    return projection;
  }

  std::vector<std::string> paths, names;
  ReadOptions options;
  std::size_t number = 0;
  std::optional<std::vector<Part>> parts;  // to be read instead of the files; of which `part` comes next
  std::size_t part = 0;
  std::unique_ptr<TableFile> file;
  std::vector<std::unique_ptr<TableFile>> ahead;  // the next ones, where they were looked at
  Schema schema;  // of the first, as are dialect and evidence, but that kinds it does not tell are those of others
  Dialect dialect;
  Evidence evidence;
  std::vector<std::size_t> places;  // of the first file's columns in the one at hand; empty for the first itself
  Irregular irregular;              // in the files before
  ThreadPool* pool = nullptr;
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
  // Before the first is read for an hour.
  for (std::size_t i = 1; i < state.paths.size(); ++i) check_there(state.paths[i]);
  state.open_first();
}

Reader::Reader(const std::string& path, const ReadOptions& options) : Reader(std::vector<std::string>{path}, options) {}

Reader::Reader(std::unique_ptr<ByteSource> bytes, const std::string& name, const ReadOptions& options)
    : state_(std::make_unique<State>()) {
  check(options);
  State& state = *state_;
  state.paths = state.names = {name};
  state.options = options;
  state.file = std::make_unique<TableFile>(std::move(bytes), name, options, 0);
  state.schema = state.file->schema();
  state.dialect = state.file->dialect();
  state.evidence = state.file->evidence();
}

Reader Reader::from_text(std::string text, const ReadOptions& options, const std::string& name) {
  return Reader(text_bytes(std::move(text)), name, options);
}

void Reader::keep(std::vector<Part> parts) { state_->parts = std::move(parts); }

void Reader::look_ahead() { state_->file->look_ahead(state_->pool); }

void Reader::use(ThreadPool& pool) { state_->pool = &pool; }

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const std::string& Reader::name() const { return state_->names[0]; }
const std::vector<std::string>& Reader::names() const { return state_->names; }
const Dialect& Reader::dialect() const { return state_->dialect; }
const Schema& Reader::schema() const { return state_->schema; }
const Evidence& Reader::evidence() const { return state_->evidence; }

Irregular Reader::irregular() const {
  Irregular total = state_->irregular;
  State::passed_over(*state_->file, total);
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
  const auto width = static_cast<Index>(projection.numbers.size());
  if (batch.texts.columns() != projection.texts.size()) batch.texts = TextColumns(projection.texts.size());
  batch.texts.clear();
  if (batch.labels.columns() != projection.categories.size()) batch.labels = TextColumns(projection.categories.size());
  batch.labels.clear();
  batch.lines.clear();
  if (batch.numbers.cols() != width) batch.numbers.resize(0, width);
  if (state.parts && state.part == 0 && !state.next()) return false;
  do {
    const bool more = state.places.empty() ? state.file->read(projection, max_rows, batch, state.pool)
                                           : state.file->read(state.of_file(projection), max_rows, batch, state.pool);
    if (more) return true;
  } while (state.next());
  return false;
}

}  // namespace aefx::csv
