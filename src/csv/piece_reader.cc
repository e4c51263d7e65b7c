#include "csv/piece_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace aefx::csv {

PieceReader::PieceReader(FileLines& lines, const Dialect& dialect, std::size_t cells, const NumberCell& numbers,
                         std::size_t file)
    : lines_(lines), dialect_(dialect), cells_(cells), numbers_(numbers), file_(file) {}

bool PieceReader::read(const Projection& projection, std::size_t max_rows, std::uint64_t cr_lines, ThreadPool* pool,
                       RowBatch& batch) {
  look_ahead(projection, pool);
  std::size_t pieces = 0;
  for (std::size_t room = max_rows - batch.rows(); room > 0 && pieces < parsed_.size() && parsed_[pieces].plain;
       ++pieces) {
    Parsed& parsed = parsed_[pieces];
    parsed.wanted = std::min(parsed.left(), room);
    room -= parsed.wanted;
  }
  if (pieces == 0) return false;
  append(pieces, lines_.number() + cr_lines + parsed_.front().taken + 1, pool, batch);
  for (; pieces > 0; --pieces) {
    Parsed& parsed = parsed_.front();
    parsed.taken += parsed.wanted;
    if (parsed.left() > 0) break;
    lines_.pass(parsed.taken);
    parsed_.pop_front();
  }
  return true;
}

// Has the next piece parsed, and others with it if they are there.
void PieceReader::look_ahead(const Projection& projection, ThreadPool* pool) {
  if (!rows_ || !(projection_ == projection)) {
    projection_ = projection;
    rows_.emplace(dialect_, cells_, numbers_, projection_);
    parsed_.clear();
  }
  const std::size_t tasks = at_a_time(pool);
  const std::deque<Piece>& pieces = lines_.ahead(parsed_.empty() ? tasks : 1);
  while (!parsed_.empty() && (pieces.empty() || parsed_.front().piece < pieces.front().number)) parsed_.pop_front();
  if (!parsed_.empty() || pieces.empty()) return;
  const std::size_t count = std::min(tasks, pieces.size());
  parsed_.resize(count);
  ends_.resize(std::max(ends_.size(), count));
  const auto parse = [&](std::size_t i) {
    parsed_[i].piece = pieces[i].number;
    parsed_[i].plain = rows_->read(pieces[i], ends_[i], parsed_[i].rows);
  };
  run(pool, count, parse);
}

// What is wanted of the first pieces; `first` is the line of the first row.
void PieceReader::append(std::size_t pieces, std::uint64_t first, ThreadPool* pool, RowBatch& batch) {
  std::vector<Index> places{static_cast<Index>(batch.rows())};
  for (std::size_t i = 0; i < pieces; ++i) places.push_back(places.back() + static_cast<Index>(parsed_[i].wanted));
  if (places.back() > batch.numbers.rows()) {
    batch.numbers.conservativeResize(std::max(places.back(), 2 * places.front()), parsed_.front().rows.numbers.cols());
  }
  run(pool, pieces, [&](std::size_t i) {
    const auto count = static_cast<Index>(parsed_[i].wanted);
    batch.numbers.middleRows(places[i], count) =
        parsed_[i].rows.numbers.middleRows(static_cast<Index>(parsed_[i].taken), count);
  });
  for (std::size_t i = 0; i < pieces; ++i) {
    const Parsed& parsed = parsed_[i];
    batch.texts.append(parsed.rows.texts, parsed.taken, parsed.wanted);
    batch.labels.append(parsed.rows.labels, parsed.taken, parsed.wanted);
  }
  const auto rows = static_cast<std::uint64_t>(places.back() - places.front());
  for (std::uint64_t i = 0; i < rows; ++i) batch.lines.emplace_back(first + i, file_);
}

}  // namespace aefx::csv
