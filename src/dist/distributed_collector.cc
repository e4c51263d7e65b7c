#include "dist/distributed_collector.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "dist/distributed_data.h"
#include "dist/packed_text.h"

namespace aefx::dist {
namespace {

constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();

double as_double(std::uint64_t value) { return static_cast<double>(value); }  // sizes of files are below 2^53
std::uint64_t as_count(double value) { return static_cast<std::uint64_t>(value); }

}  // namespace

DistributedCollector::DistributedCollector(train::TableSource source, const SharedFiles& files,
                                           train::CollectedColumns columns, const train::SpillLimits& limits,
                                           Communicator& ranks)
    : RowCollector(std::move(columns)),
      source_(std::move(source)),
      files_(files),
      seed_(limits.seed),
      memory_for_rows_(train::memory_for_rows_of_a_rank(limits, ranks.count(), this->columns().projection)),
      ranks_(ranks) {}

void DistributedCollector::add(csv::RowBatch batch) {
  rows_read_ += static_cast<double>(batch.rows());
  text_bytes_ += static_cast<double>(batch.texts.bytes());
  const auto seen = static_cast<Index>(columns().projection.numbers.size());
  if (train::bytes_in_memory(rows_read_, seen, text_bytes_, rows_read_ * static_cast<double>(ranks_.count())) >
      static_cast<double>(memory_for_rows_))
    throw Error(Fault::usage, "the rows of a rank take more memory than --max-memory, which is for each rank",
                printable(columns().origin.table), "start more ranks, or give more memory");
  RowCollector::add(std::move(batch));
}

void DistributedCollector::read(csv::Reader& reader, const std::function<void()>& read_all) {
  files_.check_header(reader);
  read_parts(reader, read_all);
  files_.check_unchanged();
}

// An error in a byte range may come from its bounds, and its line numbers are not known: then every rank reads the
// files of which it has ranges from their beginnings.
void DistributedCollector::read_parts(csv::Reader& reader, const std::function<void()>& read_all) {
  partition(reader.dialect().quote);
  reader.restrict_to(parts_);
  bool failed = reader.schema().columns.size() == 1;  // an empty line is a row there, and may be at a range's end
  try {
    if (!failed) RowCollector::read(reader, read_all);
  } catch (const Error& error) {
    if (error.fault() == Fault::usage) throw;
    failed = true;
  }
  if (!ranks_.any(failed)) return;
  batches_.clear();
  rows_read_ = text_bytes_ = 0;
  std::vector<csv::ByteRange> files;
  for (const LineRange& lines : lines_) files.push_back({.file = lines.file, .begin = 0, .end = 0});
  reader = csv::Reader(source_.paths, source_.options);
  reader.restrict_to(files);
  whole_files_ = had_whole_files_ = true;
  RowCollector::read(reader, read_all);
  whole_files_ = false;
}

void DistributedCollector::partition(char quote) {
  const std::vector<std::vector<csv::ByteRange>> shares =
      csv::split_into_ranges(source_.paths, files_.sizes(), ranks_.count());
  std::vector<csv::ByteRange> all;
  std::size_t first = 0;  // of this rank's among them
  for (std::size_t r = 0; r < shares.size(); ++r) {
    if (r == ranks_.index()) first = all.size();
    all.insert(all.end(), shares[r].begin(), shares[r].end());
  }
  const std::size_t end = first + shares[ranks_.index()].size();
  // Every rank gets the counts of all.
  std::vector<double> counts(2 * all.size(), 0);
  for (std::size_t i = first; i < end; ++i) {
    const csv::RangeCounts count = csv::count_range(source_.paths, all[i], quote);
    counts[2 * i] = as_double(count.lines);
    counts[2 * i + 1] = as_double(count.quotes);
  }
  ranks_.sum(counts);
  std::vector<bool> open(all.size(), false);
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].file != all[i - 1].file) continue;
    all[i].lines = all[i - 1].lines + as_count(counts[2 * i - 2]);
    open[i] = open[i - 1] != (as_count(counts[2 * i - 1]) % 2 == 1);
  }
  for (std::size_t i = first; i < end; ++i) {
    const bool last = i + 1 == all.size() || all[i + 1].file != all[i].file;
    lines_.push_back({.file = all[i].file, .begin = all[i].lines, .end = last ? kNoEnd : all[i + 1].lines});
  }
  std::fill(counts.begin(), counts.end(), 0);
  for (std::size_t i = first; i < end; ++i) {
    const csv::ByteRange part = all[i].begin == 0 ? all[i] : csv::align_to_line(source_.paths, all[i], quote, open[i]);
    counts[2 * i] = as_double(part.begin);
    counts[2 * i + 1] = as_double(part.lines);
  }
  ranks_.sum(counts);
  for (std::size_t i = first; i < end; ++i) {
    csv::ByteRange part = all[i];
    part.begin = as_count(counts[2 * i]);
    part.lines = as_count(counts[2 * i + 1]);
    if (i + 1 < all.size() && all[i + 1].file == part.file) part.end = as_count(counts[2 * i + 2]);
    if (part.whole || part.begin < part.end) parts_.push_back(part);
  }
}

csv::RowBatch DistributedCollector::own_rows(csv::RowBatch batch) const {
  if (!whole_files_) return batch;
  std::size_t begin = batch.rows();
  std::size_t count = 0;
  for (std::size_t r = 0; r < batch.rows(); ++r) {
    const std::uint64_t before = batch.lines[r].line() - 1;
    const bool own = std::any_of(lines_.begin(), lines_.end(), [&](const LineRange& lines) {
      return lines.file == batch.lines[r].file() && before >= lines.begin && before < lines.end;
    });
    if (!own) continue;
    begin = std::min(begin, r);
    ++count;
  }
  return csv::slice(batch, begin, count);
}

void DistributedCollector::merge_vocabulary(std::size_t category, prep::Vocabulary& words, std::size_t most) {
  std::string own;
  for (const std::string& value : words.values()) append_text(own, value);
  const bool overflowed = ranks_.any(words.overflowed());
  prep::Vocabulary all(most, words.has_truths());
  std::vector<double> positions;
  const std::vector<std::string> parts = ranks_.gather_to_all(own);
  for (std::size_t r = 0; r < parts.size(); ++r) {
    for (std::string_view left = parts[r]; !left.empty();) {
      const double position = all.index(take_text(left));
      if (r == ranks_.index()) positions.push_back(position);
    }
  }
  for (double& position : category_column(category)) {
    if (!std::isnan(position)) position = positions[static_cast<std::size_t>(position)];
  }
  // A value beyond the limit makes the vocabulary overflow.
  for (std::size_t i = all.values().size(); overflowed && i <= most; ++i) {
    static_cast<void>(all.index(std::string(i + 1, '\n')));
  }
  words = std::move(all);
}

std::size_t DistributedCollector::rows() const {
  auto rows = static_cast<double>(RowCollector::rows());
  ranks_.sum({&rows, 1});
  return static_cast<std::size_t>(rows);
}

std::vector<bool> DistributedCollector::whole_columns() const {
  std::vector<bool> whole = RowCollector::whole_columns();
  std::vector<double> with_decimals;  // number of ranks, of each column
  for (const bool is_whole : whole) with_decimals.push_back(is_whole ? 0 : 1);
  ranks_.sum(with_decimals);
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = with_decimals[i] == 0;
  return whole;
}

// Where ranks have read whole files, each has counted what is in them.
csv::Irregular DistributedCollector::irregular(const csv::Irregular& own) const {
  std::string bytes;
  for (const std::uint64_t count : {own.blank_lines, own.comments, own.ragged, own.joined}) append_number(bytes, count);
  for (const std::string* const text : {&own.first_ragged, &own.first_joined, &own.unended}) append_text(bytes, *text);
  csv::Irregular all;
  all.padded = ranks_.any(own.padded);
  for (const std::string& part : ranks_.gather_to_all(bytes)) {
    std::string_view left = part;
    for (std::uint64_t* const count : {&all.blank_lines, &all.comments, &all.ragged, &all.joined}) {
      const std::uint64_t here = take_number(left);
      *count = had_whole_files_ ? std::max(*count, here) : *count + here;
    }
    for (std::string* const text : {&all.first_ragged, &all.first_joined, &all.unended}) {
      const std::string_view here = take_text(left);
      if (text->empty()) *text = here;
    }
  }
  return all;
}

std::uint64_t DistributedCollector::apply_missing_rule() {
  auto count = static_cast<double>(RowCollector::apply_missing_rule());
  ranks_.sum({&count, 1});
  return as_count(count);
}

prep::Levels DistributedCollector::fit_levels(std::size_t category, const prep::Vocabulary& words,
                                              const prep::LevelOptions& options) {
  const std::size_t values = words.values().size();
  std::vector<double> counts(values + 1, 0);  // the last is of missing ones
  auto column = category_column(category);
  for (const double position : column) counts[std::isnan(position) ? values : static_cast<std::size_t>(position)] += 1;
  ranks_.sum(counts);
  prep::ValueCounts all{.counts = {}, .missing = as_count(counts.back())};
  for (std::size_t i = 0; i < values; ++i) all.counts.push_back(as_count(counts[i]));
  prep::LevelMap to;
  prep::Levels levels = prep::fit_levels(words.values(), all, options, to);
  for (double& position : column) position = to.level(position);
  return levels;
}

std::unique_ptr<train::TrainingData> DistributedCollector::finish(train::TableDescription description) {
  std::vector<double> counts(2 * ranks_.count(), 0);  // of rows kept, and of rows left out
  counts[2 * ranks_.index()] = static_cast<double>(RowCollector::rows());
  counts[2 * ranks_.index() + 1] = static_cast<double>(left_out().size());
  ranks_.sum(counts);
  double before = 0;
  for (std::size_t i = 0; i < 2 * ranks_.index(); ++i) {
    before += counts[i];
    if (i % 2 == 1) description.left_out.before += static_cast<Index>(counts[i]);
  }
  description.left_out.rows = std::move(left_out());
  for (Index& row : description.left_out.rows) row += static_cast<Index>(before);
  return std::make_unique<DistributedData>(std::move(collected()), std::move(description),
                                           DistributedData::Figures{.seed = seed_, .memory = memory_for_rows_}, ranks_);
}

}  // namespace aefx::dist
