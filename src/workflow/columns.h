// Names of the columns that a job reads and writes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/csv/reader.h"
#include "workflow/messages.h"

namespace aefx::workflow {

// Returns how many rows to read at a time: fewer where they are wide, so that a batch stays small.
[[nodiscard]] std::size_t batch_rows(const csv::Schema& schema);

[[nodiscard]] std::vector<std::string> names_of(const csv::Schema& schema, const std::vector<std::size_t>& columns);

// Returns names for carried columns that don't collide with `results`: a colliding one gets "_kept" at its end. What
// was renamed is added to `warnings`, a sentence each.
[[nodiscard]] std::vector<std::string> carried_names(const csv::Schema& schema, const std::vector<std::size_t>& columns,
                                                     const std::vector<std::string>& results,
                                                     std::vector<std::string>& warnings);

// Says what a reader passed over or mended.
void say_irregular(const csv::Reader& reader, const csv::Irregular& seen, const Messages& messages);

// "1 row is", "3 rows are".
[[nodiscard]] std::string counted_rows(std::uint64_t rows);

}  // namespace aefx::workflow
