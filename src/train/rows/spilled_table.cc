#include "train/rows/spilled_table.h"

#include <utility>

namespace aefx::train {

SpilledTable::SpilledTable(csv::Projection projection)
    : projection_(std::move(projection)),
      features_(static_cast<Index>(projection_.numbers.size())),
      texts_(projection_.texts.size()),
      counts_(projection_.categories.size()),
      whole_(projection_.numbers.size()) {}

void SpilledTable::add(const csv::RowBatch& rows) {
  features_.add(rows.numbers);
  texts_.add(rows.texts, rows.rows());
  lines_.append(rows.lines.data(), rows.lines.size() * sizeof(csv::RowLine));
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const auto column = static_cast<Index>(projection_.categories[i]);
    for (Index r = 0; r < rows.numbers.rows(); ++r) counts_[i].add(rows.numbers(r, column));
  }
  whole_.add(rows.numbers);
}

csv::RowBatch SpilledTable::take(const std::vector<Index>& chosen) {
  csv::RowBatch out;
  out.numbers = features_.take(chosen);
  out.texts = csv::TextColumns(projection_.texts.size());
  out.labels = csv::TextColumns(projection_.categories.size());
  for (const Index row : chosen) {
    csv::RowLine line(0);
    lines_.read(static_cast<std::uint64_t>(row) * sizeof line, &line, sizeof line);
    out.lines.push_back(line);
    out.texts.append(texts_.read(static_cast<std::size_t>(row), 1));
  }
  return out;
}

}  // namespace aefx::train
