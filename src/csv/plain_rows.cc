#include "csv/plain_rows.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "csv/plain_number.h"
#include "csv/text_source.h"

namespace aefx::csv {

bool PlainRows::suits(const Dialect& dialect, std::size_t cells) {
  // A table of one column has rows that are blank lines.
  return cells > 1 && dialect.delimiter != ' ' && !dialect.merged && dialect.comment.empty();
}

PlainRows::PlainRows(const Dialect& dialect, std::size_t cells, const NumberCell& numbers, const Projection& projection)
    : delimiter_(dialect.delimiter),
      quote_(dialect.quote),
      space_after_(dialect.space_after),
      trailing_(dialect.trailing_delimiter),
      cells_(cells),
      numbers_(numbers),
      projection_(projection),
      uses_(cells) {
  for (std::size_t i = 0; i < projection.numbers.size(); ++i) {
    Use& use = uses_[projection.numbers[i]];
    const auto in = [i](const std::vector<std::size_t>& places) {
      return std::binary_search(places.begin(), places.end(), i);
    };
    twice_ = twice_ || use.number != kNone;
    use.date = in(projection.dates);
    use.plain = !use.date && numbers.plain();
    if (in(projection.categories)) {
      use.cell = true;
    } else {
      use.number = i;
    }
  }
  for (const std::size_t column : projection.texts) uses_[column].cell = true;
  if (trailing_) uses_.back().cell = true;
}

bool PlainRows::read_number(const Use& use, const char* begin, const char* end, double& value) const {
  const std::string_view cell(begin, static_cast<std::size_t>(end - begin));
  const Said said = use.date ? numbers_.read_date(cell, value) : numbers_.read(cell, value);
  return said == Said::number || said == Said::missing;
}

// The row that begins at `begin`, if `ends` are those of its cells. `carriage_return`: is one before its LF?
bool PlainRows::read_row(const char* text, const std::uint32_t* ends, std::size_t begin, bool carriage_return,
                         std::vector<std::string_view>& cells, double* numbers) const {
  for (std::size_t c = 0; c < cells_; ++c) {
    const Use& use = uses_[c];
    const char* at = text + begin;
    const bool last = c + 1 == cells_;
    const char* end = text + ends[c];
    begin = ends[c] + 1;
    if (*end != (last ? '\n' : delimiter_)) return false;
    if (last && carriage_return && (end == at || *--end != '\r')) return false;
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

bool PlainRows::read(const Piece& piece, CellEnds& ends, RowBatch& rows) const {
  const std::string_view text = piece.text();
  if (twice_ || text.size() > TextSource::longest_line()) return false;  // a line of it may be too long
  find_cell_ends(text, delimiter_, quote_, ends);
  if (ends.quotes || ends.places.size() != ends.lines * cells_) return false;
  if (ends.returns != 0 && ends.returns != ends.lines) return false;
  const auto width = static_cast<Index>(projection_.numbers.size());
  rows.numbers.resize(static_cast<Index>(ends.lines), width);
  for (TextColumns* const columns : {&rows.texts, &rows.labels}) {
    *columns = TextColumns(columns == &rows.texts ? projection_.texts.size() : projection_.categories.size());
  }
  std::vector<std::string_view> cells(cells_);
  std::size_t begin = 0;
  for (std::size_t row = 0; row < ends.lines; ++row) {
    const std::uint32_t* const its = ends.places.data() + row * cells_;
    double* const numbers = rows.numbers.data() + static_cast<Index>(row) * width;
    if (!read_row(text.data(), its, begin, ends.returns != 0, cells, numbers)) return false;
    begin = its[cells_ - 1] + 1;
    for (const std::size_t column : projection_.texts) rows.texts.push_back(cells[column]);
    for (const std::size_t place : projection_.categories) {
      rows.labels.push_back(numbers_.label(cells[projection_.numbers[place]]));
      numbers[place] = std::numeric_limits<double>::quiet_NaN();
    }
  }
  return true;
}

}  // namespace aefx::csv
