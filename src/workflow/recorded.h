// Serves both reading a table and taking one from memory: messages that the report repeats, and the last steps.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "train/rows/row_collector.h"
#include "workflow/columns.h"
#include "workflow/messages.h"

namespace aefx::workflow {

// Passes messages on, and collects the warnings for the report.
class Recorded : public Messages {
 public:
  explicit Recorded(const Messages& messages, std::vector<std::string> remarks = {})
      : messages_(messages), remarks_(std::move(remarks)) {}
  void say(const std::string& text) const override { messages_.say(text); }
  void warn(const std::string& text) const override {
    remarks_.push_back(text);
    messages_.warn(text);
  }
  void insist(const std::string& text) const override {
    remarks_.push_back(text);
    messages_.insist(text);
  }
  void remark(const Remark& remark) const override {
    remarks_.push_back(remark.kept);
    messages_.remark(remark);
  }
  [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

 private:
  const Messages& messages_;
  mutable std::vector<std::string> remarks_;
};

// Applies the rule for missing values, and says how many rows it left out.
inline void drop_missing(train::RowCollector& collector, const std::string& table, const Messages& messages) {
  const std::uint64_t dropped = collector.apply_missing_rule();
  if (dropped > 0 && collector.rows() == 0) {
    throw Error(Fault::data, "every row has a missing value, so --on-missing drop leaves none", table,
                "--on-missing mask learns from the values that are there; --drop takes out columns");
  }
  if (dropped > 0)
    messages.insist(fmt::format("{} left out for a missing value (--on-missing drop)", counted_rows(dropped)));
}

// Sets which features are dates, and which numbers and dates are whole: that is known once all rows are.
inline void find_whole_numbers(const train::RowCollector& collector, const csv::Projection& projection,
                               model::Table& table) {
  const std::vector<bool> whole = collector.whole_columns();
  for (std::size_t i = 0; i < table.features.size(); ++i) table.features[i].whole = whole[i];
  for (const std::size_t i : projection.categories) table.features[i].whole = false;
  for (const std::size_t i : projection.dates) {
    table.features[i].date = model::Dates{.whole_days = whole[i]};
    table.features[i].whole = false;
  }
}

}  // namespace aefx::workflow
