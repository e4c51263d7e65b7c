// The sections of a document in Markdown.
#pragma once

#include "aefx/explain/explanation.h"
#include "report/markdown/markdown_page.h"

namespace aefx::report {

void markdown_codes(const explain::Explanation& e, MarkdownPage& page);    // formulas, gates, weights, shares
void markdown_regions(const explain::Explanation& e, MarkdownPage& page);  // of a deep encoder
void markdown_kept(const explain::Explanation& e, MarkdownPage& page);     // reconstruction of each column
void markdown_pca(const explain::Explanation& e, MarkdownPage& page);
void markdown_stability(const explain::Explanation& e, MarkdownPage& page);  // if it was asked for
void markdown_training(const explain::Explanation& e, MarkdownPage& page);   // errors, candidates, options

}  // namespace aefx::report
