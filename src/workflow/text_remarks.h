// Remarks on text columns, which are carried to the output and not learned from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/csv/row_batch.h"
#include "workflow/messages.h"
#include "workflow/table_remarks.h"

namespace aefx::workflow {

inline constexpr std::size_t kRemarkedRows = 10'000;  // are looked at, the first ones

// A sentence that names all text columns with what they hold, an example, and the flag that learns from them: texts of
// few values, of which several have one flag, dates, numbers with a few other words among them, numbers in forms that
// are not read. None if there are no columns. `columns` are those of `texts`, in order; one without a name is left out.
// `options` are those of the table.
[[nodiscard]] std::optional<Remark> texts_not_learned(const csv::TextColumns& texts,
                                                      const std::vector<NamedColumn>& columns,
                                                      const csv::ReadOptions& options);

// A sentence if the last row says "Total", in one of the columns, and no other row does.
[[nodiscard]] std::vector<std::string> total_in_last_row(const csv::TextColumns& texts,
                                                         const std::vector<NamedColumn>& columns);

}  // namespace aefx::workflow
