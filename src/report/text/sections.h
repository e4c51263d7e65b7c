// The sections of a report for a terminal, a file each.
#pragma once

#include <cstddef>

#include "aefx/explain/explanation.h"
#include "report/text/text_page.h"

namespace aefx::report {

void add_code(const explain::Explanation& e, std::size_t k, TextPage& page);
void add_regions(const explain::Explanation& e, TextPage& page);  // of a deep encoder
void add_kept(const explain::Explanation& e, TextPage& page);     // columns: what is kept, and through which code
void add_pca(const explain::Explanation& e, TextPage& page);
void add_stability(const explain::Explanation& e, TextPage& page);  // if it was asked for

}  // namespace aefx::report
