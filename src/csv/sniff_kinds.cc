#include "csv/sniff_kinds.h"

namespace aefx::csv {

Kind kind_of(const ColumnTally& column) {
  const std::size_t values = column.numbers + column.texts;
  if (values == 0) return Kind::empty;
  if (column.numbers == 0 && column.truths.only()) return Kind::boolean;
  const bool few = 10 * column.texts <= values;
  return column.numbers > column.texts && (few || !column.texts_differ) ? Kind::number : Kind::text;
}

}  // namespace aefx::csv
