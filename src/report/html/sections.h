// The sections of a page, a file each.
#pragma once

#include <string>
#include <string_view>

#include "aefx/explain/explanation.h"
#include "report/html/html_page.h"

namespace aefx::report {

// What the page looks like, and the one script in it: it lets the reader choose the codes on the axes.
[[nodiscard]] std::string_view html_style();
[[nodiscard]] std::string_view html_script();

void html_summary(const explain::Explanation& e, HtmlPage& page);  // key figures, sentences
void html_codes(const explain::Explanation& e, HtmlPage& page);    // formulas, gates, shares
void html_points(const explain::Explanation& e, HtmlPage& page);   // rows by their codes
void html_weights(const explain::Explanation& e, HtmlPage& page);  // weights and shares as heat maps
void html_kept(const explain::Explanation& e, HtmlPage& page);     // reconstruction of each column
void html_regions(const explain::Explanation& e, HtmlPage& page);  // of a deep encoder
void html_pca(const explain::Explanation& e, HtmlPage& page);
void html_stability(const explain::Explanation& e, HtmlPage& page);  // if it was asked for
void html_training(const explain::Explanation& e, HtmlPage& page);   // loss, errors, options

}  // namespace aefx::report
