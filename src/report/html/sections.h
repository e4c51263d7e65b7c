// The sections of a page, each in a file of its own.
#pragma once

#include <string>
#include <string_view>

#include "aefx/explain/explanation.h"
#include "report/html/html_page.h"

namespace aefx::report {

// The style sheet, and the only script: it lets the reader choose the codes on the axes of the scatter plot, and the
// column that colours it.
[[nodiscard]] std::string_view html_style();
[[nodiscard]] std::string_view html_script();

void html_summary(const explain::Explanation& e, HtmlPage& page);                       // key numbers, sentences
void html_codes(const explain::Explanation& e, HtmlPage& page);                         // formulas, activity, shares
void html_contributions(const explain::Explanation& e, std::size_t k, HtmlPage& page);  // of columns to a code
void html_way_back(const explain::Explanation& e, std::size_t k, HtmlPage& page);       // columns as a code moves
void html_points(const explain::Explanation& e, HtmlPage& page);          // scatter plot of rows by their codes
void html_weights(const explain::Explanation& e, HtmlPage& page);         // weights and shares, collinear columns
void html_reconstruction(const explain::Explanation& e, HtmlPage& page);  // R^2 of each column
void html_regions(const explain::Explanation& e, HtmlPage& page);         // of a deep encoder
void html_pca(const explain::Explanation& e, HtmlPage& page);
void html_stability(const explain::Explanation& e, HtmlPage& page);  // if it was measured
void html_training(const explain::Explanation& e, HtmlPage& page);   // loss, errors, options

}  // namespace aefx::report
