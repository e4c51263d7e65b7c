#include "csv/parse/plain_rows.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "csv/parse/chunk_source.h"
#include "csv/parse/plain_number.h"

namespace aefx::csv {

bool PlainRows::supports(const Dialect& dialect, std::size_t cells) {
  // In a table of one column a blank line is a row.
  return cells > 1 && dialect.delimiter != ' ' && !dialect.merged && dialect.comment.empty();
}

PlainRows::PlainRows(const Dialect& dialect, std::size_t cells, const CellParser& parser, const Projection& projection)
    : delimiter_(dialect.delimiter),
      quote_(dialect.quote),
      space_after_(dialect.space_after),
      trailing_(dialect.trailing_delimiter),
      cells_(cells),
      parser_(parser),
      projection_(projection),
      uses_(cells) {
  for (std::size_t i = 0; i < projection.numbers.size(); ++i) {
    ColumnUse& use = uses_[projection.numbers[i]];
    const auto in = [i](const std::vector<std::size_t>& indices) {
      return std::binary_search(indices.begin(), indices.end(), i);
    };
    twice_ = twice_ || use.number != kNone;
    use.date = in(projection.dates);
    use.plain = !use.date && parser.is_plain();
    if (in(projection.categories)) {
      use.cell = true;
    } else {
      use.number = i;
    }
  }
  for (const std::size_t column : projection.texts) uses_[column].cell = true;
  if (trailing_) uses_.back().cell = true;
}

bool PlainRows::read_number(const ColumnUse& use, const char* begin, const char* end, double& value) const {
  const std::string_view cell(begin, static_cast<std::size_t>(end - begin));
  const CellKind kind = use.date ? parser_.read_date(cell, value) : parser_.read(cell, value);
  return kind == CellKind::number || kind == CellKind::missing;
}

bool PlainRows::read_row(const Row& row, std::vector<std::string_view>& cells, double* numbers) const {
  const char* const text = row.text;  // in registers: `cells` may alias
  const std::uint32_t* const ends = row.ends;
  std::size_t begin = row.begin;
  for (std::size_t c = 0; c < cells_; ++c) {
    const ColumnUse& use = uses_[c];
    const char* at = text + begin;
    const bool last = c + 1 == cells_;
    const char* end = text + ends[c];
    begin = ends[c] + 1;
    if (*end != (last ? '\n' : delimiter_)) return false;
    if (last && row.carriage_return && (end == at || *--end != '\r')) return false;
    if (use.number != kNone) {
      double& value = numbers[use.number];
      if (!(use.plain && read_plain_number(at, end, value)) && !read_number(use, at, end, value)) return false;
    }
    if (!use.cell) continue;
    while (space_after_ && at != end && *at == ' ') ++at;
    cells[c] = {at, static_cast<std::size_t>(end - at)};
  }
  return !trailing_ || cells.back().empty();
}

bool PlainRows::read(const Chunk& chunk, CellEnds& ends, RowBatch& rows) const {
  const std::string_view text = chunk.text();
  if (twice_ || text.size() > ChunkSource::longest_line()) return false;  // a line of it may be too long
  find_cell_ends(text, delimiter_, quote_, ends);
  if (ends.quotes || ends.offsets.size() != ends.lines * cells_) return false;
  if (ends.carriage_returns != 0 && ends.carriage_returns != ends.lines) return false;
  const auto width = static_cast<Index>(projection_.numbers.size());
  rows.numbers.resize(static_cast<Index>(ends.lines), width);
  for (TextColumns* const columns : {&rows.texts, &rows.labels}) {
    *columns = TextColumns(columns == &rows.texts ? projection_.texts.size() : projection_.categories.size());
  }
  std::vector<std::string_view> cells(cells_);
  std::size_t begin = 0;
  for (std::size_t row = 0; row < ends.lines; ++row) {
    const std::uint32_t* const row_ends = ends.offsets.data() + row * cells_;
    double* const numbers = rows.numbers.data() + static_cast<Index>(row) * width;
    if (!read_row({text.data(), begin, row_ends, ends.carriage_returns != 0}, cells, numbers)) return false;
    begin = row_ends[cells_ - 1] + 1;
    for (const std::size_t column : projection_.texts) rows.texts.push_back(cells[column]);
    for (const std::size_t i : projection_.categories) {
      rows.labels.push_back(parser_.label(cells[projection_.numbers[i]]));
      numbers[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
  return true;
}

}  // namespace aefx::csv
