// Sentences and tables that several formats of a report share: a renderer only lays them out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// Decides how much of a list is shown.
class Extent {
 public:
  explicit Extent(bool all) : all_(all) {}
  [[nodiscard]] std::size_t shown(std::size_t count, std::size_t most) const {
    return all_ || count < most ? count : most;
  }

 private:
  bool all_;
};

inline constexpr std::size_t kMostTerms = 6;   // of a formula, unless all are asked for
inline constexpr std::size_t kMostLevels = 6;  // of a categorical feature, likewise

// "12 more columns, kept better; --all shows them"
[[nodiscard]] std::string more_text(std::size_t count, std::string_view noun, std::string_view about);

// `text` with a capital letter and a full stop.
[[nodiscard]] std::string sentence(std::string text);

// "4 columns of iris.data as 2 codes"
[[nodiscard]] std::string title(const explain::Explanation& e);

// "columns standardized, 1 capped"
[[nodiscard]] std::string preparation(const explain::Explanation& e);

// " The codes keep 92.3% of their variance.", of another table that was measured; empty if nothing varies there.
[[nodiscard]] std::string measured_r2(const explain::Explanation& e);

inline constexpr std::string_view kWeightsCaption =
    "weight: per unit of the column; scaled: per standardized unit. Share: of the code's variance, with its sign. "
    "Corr.: "
    "correlation with the code. Ablation: change of the code when the column is set to its mean, over the code's "
    "variance; permutation: half of that when its values are shuffled";

inline constexpr std::string_view kAverageFormulas =
    "The encoder has hidden layers, so the formulas of the codes are averages over the training rows: another slope "
    "may hold on each row.";

// Whether units of the codes can be off: their activation has a branch for values below 0.
[[nodiscard]] bool has_off_branch(const explain::Explanation& e);

// "active on 83.2% of rows"
[[nodiscard]] std::string activity(const explain::Explanation& e, const explain::Code& code);

// "values 0 to 3.1, mean 1.2"
[[nodiscard]] std::string value_range(const explain::Code& code);

// How well the weights predict ablation and permutation effects, and how exact the latter are.
[[nodiscard]] std::string agreement(const explain::Explanation& e, const explain::Code& code);

// "code1 alone keeps 98% of x3 and 93% of x4.", of the columns of which it keeps at least half; empty if there are
// none.
[[nodiscard]] std::string kept_alone(const explain::Explanation& e, std::size_t k);

// Returns the correlation of a column and a code: "+0.97", or of a level, whose feature has a correlation ratio,
// "0.57".
[[nodiscard]] std::string correlation_of(const explain::Explanation& e, std::size_t column, std::size_t k);

// Returns what shares of a deep encoder are of; empty for one layer.
[[nodiscard]] std::string share_note(const explain::Explanation& e);

// Returns the name of the share of code k that no column has: "cut at 0", or "between regions" and "curvature" of a
// deep encoder whose shares are not along paths; empty if there is none.
[[nodiscard]] std::string rest_name(const explain::Explanation& e, std::size_t k);

// Returns what "kept" and "lost without" mean; `r2` is how the format writes R^2.
[[nodiscard]] std::string kept_caption(std::string_view r2);

// "2 components explain 95.8% of the variance"; `of`: inserted after "components".
[[nodiscard]] std::string explained_variance(const explain::Explanation& e, std::string_view of = {});

// "18 of 20 runs": those that reproduced code k.
[[nodiscard]] std::string reproduced_runs(const model::Stability& s, std::size_t k);

// How often training was repeated, and the subspace R^2, written as `r2`; for HTML and Markdown.
// Returns what the spread of weights and shares is.
[[nodiscard]] std::string spread_caption(const model::Stability& s);
[[nodiscard]] std::string stability_summary(const model::Stability& s, std::string_view r2);

// Share of the rows in the regions whose formulas are shown.
[[nodiscard]] double shown_regions_share(const explain::Explanation& e);

// A table of texts; the first cell of a row names it.
struct Table {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

// Weights, shares and effects of code k for the first `shown` features.
struct WeightsTable {
  std::size_t k = 0;
  const std::vector<explain::FeatureColumns>& features;
  std::size_t shown = 0, most_levels = 0;
};
[[nodiscard]] Table weights_table(const explain::Explanation& e, const WeightsTable& options);

[[nodiscard]] Table collinear_table(const explain::Explanation& e, std::size_t shown);
[[nodiscard]] Table recovery_table(const explain::Explanation& e, std::size_t shown);  // codes in repeated runs
[[nodiscard]] Table candidate_table(const model::Training& training);
[[nodiscard]] Table option_table(const model::Training& training);
[[nodiscard]] Table error_table(const model::Training& training);  // without R^2
[[nodiscard]] std::string error_caption(const model::Training& training, std::string_view begin);

}  // namespace aefx::report
