#include "workflow/apply_job.h"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "workflow/columns.h"
#include "workflow/ordered_text.h"

namespace aefx::workflow {

ApplyJob::ApplyJob(const ApplyRequest& request, const model::Model& model)
    : rows_(request.source, model, request.threads) {
  const csv::Schema& schema = rows_.schema();
  std::optional<std::vector<std::size_t>> carried;
  if (request.carried) {
    carried =
        request.carried->empty() ? std::vector<std::size_t>() : csv::select_columns(schema, *request.carried, "--keep");
  }
  if (request.whole_rows) {
    carried.emplace(schema.columns.size());
    std::iota(carried->begin(), carried->end(), std::size_t{0});
    rows_.keep_as_written();
  }
  const std::vector<std::size_t>* const wanted = carried ? &*carried : nullptr;
  infer::ColumnMatch match = request.of_codes ? infer::match_codes(model, schema, rows_.name(), wanted)
                                              : infer::match_features(model, schema, rows_.name(), wanted);
  carried_ = match.projection.texts;
  warnings_ = std::move(match.warnings);
  request.of_codes ? rows_.use_codes(std::move(match)) : rows_.use_features(std::move(match));
}

std::vector<std::string> ApplyJob::carried_names(const std::vector<std::string>& results, const Messages& messages) {
  std::vector<std::string> names = workflow::carried_names(rows_.schema(), carried_, results, warnings_);
  for (const std::string& sentence : warnings_) messages.warn(sentence);
  return names;
}

std::size_t ApplyJob::usual_batch_rows() const { return batch_rows(rows_.schema()); }

bool ApplyJob::run(const RowFunction& function, const std::function<bool(std::string_view)>& write) {
  const std::size_t most = function.batch_rows > 0 ? function.batch_rows : usual_batch_rows();
  std::string header = function.header;  // comes with the first line: a table that fails at once leaves no output
  const auto write_lines = [&](std::string_view lines) {
    if (lines.empty()) return true;
    return (header.empty() || write(std::exchange(header, {}))) && write(lines);
  };
  csv::RowBatch rows;
  OrderedText text(write_lines);
  while ((function.last_row == 0 || rows_.seen() < function.last_row) && rows_.next(most, rows)) {
    const std::size_t slices = (rows.rows() + function.slice_rows - 1) / function.slice_rows;
    const auto append = [&](std::size_t slice, std::string& out) {
      const std::size_t begin = slice * function.slice_rows;
      function.append({.rows = csv::slice(rows, begin, function.slice_rows),
                       .numbers = rows_.numbers().data() + begin,
                       .origin = rows_.origin()},
                      out);
    };
    if (!text.run(rows_.pool(), slices, append, [this] { rows_.look_ahead(); })) return false;
  }
  if (function.last_row > 0 && rows_.seen() < function.last_row) {
    throw Error(Fault::data,
                fmt::format("there is no row {}: the table has {}", function.last_row, counted(rows_.seen(), "row")),
                printable(rows_.name()), "rows are counted from 1, a header left out");
  }
  std::string last;
  if (function.append_end) function.append_end(last);
  if (!write_lines(last)) return false;
  return header.empty() || write(header);
}

}  // namespace aefx::workflow
