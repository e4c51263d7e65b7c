#include "csv/parse/chunk_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace aefx::csv {

ChunkReader::ChunkReader(FileLines& lines, Dialect dialect, std::size_t cells, const CellParser& parser,
                         std::size_t file)
    : lines_(lines), dialect_(std::move(dialect)), cells_(cells), parser_(parser), file_(file) {}

bool ChunkReader::read(const Projection& projection, std::size_t max_rows, std::uint64_t cr_lines, ThreadPool* pool,
                       RowBatch& batch) {
  parse_ahead(projection, pool);
  std::size_t chunks = 0;
  for (std::size_t room = max_rows - batch.rows(); room > 0 && chunks < parsed_.size() && parsed_[chunks].plain;
       ++chunks) {
    Parsed& parsed = parsed_[chunks];
    parsed.wanted = std::min(parsed.left(), room);
    room -= parsed.wanted;
  }
  if (chunks == 0) return false;
  append(chunks, lines_.number() + cr_lines + parsed_.front().taken + 1, pool, batch);
  for (; chunks > 0; --chunks) {
    Parsed& parsed = parsed_.front();
    parsed.taken += parsed.wanted;
    if (parsed.left() > 0) break;
    lines_.pass(parsed.taken);
    parsed_.pop_front();
  }
  return true;
}

// Parses the next chunk, and others with it that need no waiting.
void ChunkReader::parse_ahead(const Projection& projection, ThreadPool* pool) {
  if (!rows_ || !(projection_ == projection)) {
    projection_ = projection;
    rows_.emplace(dialect_, cells_, parser_, projection_);
    parsed_.clear();
  }
  const std::size_t tasks = at_a_time(pool);
  const std::deque<Chunk>& chunks = lines_.ahead(parsed_.empty() ? tasks : 1);
  while (!parsed_.empty() && (chunks.empty() || parsed_.front().chunk < chunks.front().number)) parsed_.pop_front();
  if (!parsed_.empty() || chunks.empty()) return;
  const std::size_t count = std::min(tasks, chunks.size());
  parsed_.resize(count);
  ends_.resize(std::max(ends_.size(), count));
  const auto parse = [&](std::size_t i) {
    parsed_[i].chunk = chunks[i].number;
    parsed_[i].plain = rows_->read(chunks[i], ends_[i], parsed_[i].rows);
  };
  run(pool, count, parse);
}

// Appends the wanted rows of the first chunks; `first` is the line of the first row.
void ChunkReader::append(std::size_t chunks, std::uint64_t first, ThreadPool* pool, RowBatch& batch) {
  std::vector<Index> begins{static_cast<Index>(batch.rows())};
  for (std::size_t i = 0; i < chunks; ++i) begins.push_back(begins.back() + static_cast<Index>(parsed_[i].wanted));
  if (begins.back() > batch.numbers.rows()) {
    batch.numbers.conservativeResize(std::max(begins.back(), 2 * begins.front()), parsed_.front().rows.numbers.cols());
  }
  run(pool, chunks, [&](std::size_t i) {
    const auto count = static_cast<Index>(parsed_[i].wanted);
    batch.numbers.middleRows(begins[i], count) =
        parsed_[i].rows.numbers.middleRows(static_cast<Index>(parsed_[i].taken), count);
  });
  for (std::size_t i = 0; i < chunks; ++i) {
    const Parsed& parsed = parsed_[i];
    batch.texts.append(parsed.rows.texts, parsed.taken, parsed.wanted);
    batch.labels.append(parsed.rows.labels, parsed.taken, parsed.wanted);
  }
  const auto rows = static_cast<std::uint64_t>(begins.back() - begins.front());
  for (std::uint64_t i = 0; i < rows; ++i) batch.lines.emplace_back(first + i, file_);
}

}  // namespace aefx::csv
