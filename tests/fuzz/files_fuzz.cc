// Reads tables of several files: at once, in batches on several threads, and by byte ranges as ranks of a distributed
// training do. The first four bytes are the options of the reader, see options_of(); files are separated by lines of
// "=====".
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/reader.h"
#include "csv/bytes/byte_ranges.h"
#include "csv/bytes/file_version.h"
#include "fuzz/memory_file.h"
#include "fuzz/read_rows.h"
#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

struct Files {
  explicit Files(std::string_view bytes) {
    constexpr std::string_view kBetween = "\n=====\n";
    for (std::size_t begin = 0; begin <= bytes.size() && paths.size() < 4;) {
      const std::size_t end = std::min(bytes.find(kBetween, begin), bytes.size());
      const std::string_view text = bytes.substr(begin, end - begin);
      paths.push_back(memory.emplace_back(text).path());
      sizes.push_back(text.size());
      begin = end + kBetween.size();
    }
  }

  std::deque<MemoryFile> memory;
  std::vector<std::string> paths;
  std::vector<std::uint64_t> sizes;
};

// The parts that ranks would read, one rank after the other: DistributedCollector::partition().
std::vector<csv::ByteRange> parts_of(const Files& files, char quote, std::size_t ranks) {
  std::vector<csv::ByteRange> all, parts;
  for (const std::vector<csv::ByteRange>& share : csv::split_into_ranges(files.paths, files.sizes, ranks))
    all.insert(all.end(), share.begin(), share.end());
  std::vector<csv::ByteRange> aligned;
  bool in_quotes = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool goes_on = i > 0 && all[i].file == all[i - 1].file;
    if (goes_on) {
      const csv::RangeCounts before = csv::count_range(files.paths, all[i - 1], quote);
      all[i].lines = all[i - 1].lines + before.lines;
      in_quotes = in_quotes != (before.quotes % 2 == 1);
    } else {
      in_quotes = false;
    }
    require(all[i].begin <= all[i].end, "a range is one");
    aligned.push_back(all[i].begin == 0 ? all[i] : csv::align_to_line(files.paths, all[i], quote, in_quotes));
    require(aligned.back().begin >= all[i].begin, "a range begins at a line end behind");
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    csv::ByteRange part = aligned[i];
    if (i + 1 < all.size() && all[i + 1].file == part.file) part.end = aligned[i + 1].begin;
    if (part.whole || part.begin < part.end) parts.push_back(part);
  }
  return parts;
}

void require_parts(const Files& files, const csv::ReadOptions& options, std::string_view bytes, bool numbers,
                   const Table& whole) {
  csv::Reader reader(files.paths, options);
  const csv::Projection projection = all_columns(reader, numbers);
  std::vector<csv::ByteRange> parts = parts_of(files, reader.dialect().quote, 3);
  if (parts.empty() || reader.schema().columns.size() == 1) return;
  reader.restrict_to(parts);
  const Table found = read_all(reader, projection, 5);
  // Quotes may be guessed wrong, and then rows are read anew from the beginning.
  const bool is_plain = bytes.find_first_of("\"'\r\\") == bytes.npos && options.comment.empty() && options.skip == 0;
  if (!is_plain || !found.error.empty() || !whole.error.empty()) return;
  require(found.texts == whole.texts, "parts of files have the rows of the files");
  require(found.numbers.size() == whole.numbers.size(), "and their numbers");
}

void read_files(std::string_view bytes, const csv::ReadOptions& options) {
  const Files files(bytes);
  ThreadPool pool(2);
  for (const bool numbers : {false, true}) {
    csv::Reader at_once(files.paths, options), by_batch(files.paths, options);
    require(at_once.names().size() == files.paths.size(), "each file has a name");
    const csv::Projection projection = all_columns(at_once, numbers);
    const Table whole = read_all(at_once, projection, kAll);
    by_batch.set_thread_pool(pool);
    by_batch.prefetch();
    require_same(read_all(by_batch, projection, 3), whole);
    const csv::Irregular irregular = by_batch.irregular();
    require((irregular.ragged == 0) == irregular.first_ragged.empty(), "the first ragged row is named");
    require_parts(files, options, bytes, numbers, whole);
  }
  csv::Reader as_written(files.paths, options);
  as_written.keep_as_written();
  const Table written = read_all(as_written, all_columns(as_written, false), 7);
  require(written.lines.size() == written.texts.size(), "rows as they are written are rows");
  for (const std::string& path : files.paths) {
    require(csv::version_of(path).bytes <= bytes.size(), "a file has its bytes");
    require(!csv::NamedFile(path).has_changed(path), "a file that nobody changes is what it was");
  }
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aefx;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.size() < fuzz::kHead) return 0;
  try {
    fuzz::read_files(bytes.substr(fuzz::kHead), fuzz::options_of(bytes.substr(0, fuzz::kHead)));
  } catch (const Error& error) {
    fuzz::require_error(error, {Fault::io, Fault::data, Fault::usage});
  }
  return 0;
}
