// The sections of a report for a terminal: the summary, which is all that is shown by default, and the details, which
// are complete.
#pragma once

#include "report/text/text_page.h"

namespace aefx::report {

void text_summary(const explain::Explanation& e, const TextOptions& options, TextPage& page);
void text_weights(const explain::Explanation& e, TextPage& page);    // formulas and weights of every code
void text_regions(const explain::Explanation& e, TextPage& page);    // formulas of a deep encoder's linear regions
void text_columns(const explain::Explanation& e, TextPage& page);    // what is kept of each column, collinear ones
void text_pca(const explain::Explanation& e, TextPage& page);        // components beside the codes
void text_stability(const explain::Explanation& e, TextPage& page);  // repeated training
void text_training(const explain::Explanation& e, TextPage& page);   // candidates, options, errors

}  // namespace aefx::report
