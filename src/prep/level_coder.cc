#include "prep/level_coder.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "aefx/base/error.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/truth_words.h"

namespace aefx::prep {
namespace {

[[noreturn]] void fail_unseen(const Levels& levels, std::string_view label, const std::string& where) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> known;
  for (const std::string& value : levels.names) known.push_back(printable(value));
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(kMost, levels.names.size()); ++i) shown.push_back(quoted(levels.names[i], 30));
  const std::string more =
      levels.names.size() > kMost ? fmt::format(" and {} more", levels.names.size() - kMost) : std::string();
  const std::string meant = did_you_mean(printable(label), known);
  const std::string rule = "a model trained with --unseen zero or missing takes values it did not see";
  throw Error(Fault::data,
              fmt::format("{} is none of the levels of training: {}{}", quoted(label), fmt::join(shown, ", "), more),
              where, meant.empty() ? rule : meant + "; " + rule);
}

}  // namespace

LevelCoder::LevelCoder(std::vector<Levels> levels) {
  for (std::size_t feature = 0; feature < levels.size(); ++feature) {
    if (levels[feature].size() == 0) continue;
    Category category{.feature = feature, .levels = std::move(levels[feature]), .indexes = {}};
    for (const std::string& value : category.levels.names) category.indexes.emplace(value, category.indexes.size());
    category.truths = are_truths(category.levels.names);
    categories_.push_back(std::move(category));
  }
}

double LevelCoder::level(Category& category, std::string_view label, const Origin& origin, const csv::RowBatch& rows,
                         std::size_t row) {
  const Levels& levels = category.levels;
  const double missing =
      levels.missing ? static_cast<double>(levels.names.size()) : std::numeric_limits<double>::quiet_NaN();
  if (label.empty()) return missing;
  if (const auto found = category.indexes.find(label); found != category.indexes.end()) {
    return static_cast<double>(found->second);
  }
  if (category.truths) {
    const std::optional<bool> truth = truth_of_cell(label);
    if (truth) return truth_of(levels.names[0]) == truth ? 0 : 1;
  }
  if (levels.others > 0) return static_cast<double>(levels.size() - 1);
  const auto where = [&] { return location(origin, rows, {static_cast<Index>(row), category.feature}); };
  if (levels.unseen == Unseen::error) fail_unseen(levels, label, where());
  if (category.unseen++ == 0) category.first_unseen = fmt::format("{} at {}", quoted(label, 30), where());
  return levels.unseen == Unseen::missing ? missing : Levels::kNoLevel;
}

void LevelCoder::code(const Origin& origin, csv::RowBatch& rows) {
  if (categories_.empty()) return;
  if (rows.labels.columns() != categories_.size())
    throw Error(Fault::bug, "the rows' labels are not those of the model's categorical columns");
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    for (std::size_t c = 0; c < categories_.size(); ++c) {
      rows.numbers(static_cast<Index>(row), static_cast<Index>(categories_[c].feature)) =
          level(categories_[c], rows.labels.at(row, c), origin, rows, row);
    }
  }
  rows.labels.clear();
}

std::vector<std::string> LevelCoder::warnings() const {
  std::vector<std::string> out;
  for (const Category& category : categories_) {
    if (category.unseen == 0) continue;
    const char* const as = category.levels.unseen == Unseen::missing ? "missing" : "no level";
    out.push_back(fmt::format("{} that training did not see {} taken as {} (--unseen of training), the first is {}",
                              counted(category.unseen, "value"), category.unseen == 1 ? "is" : "are", as,
                              category.first_unseen));
  }
  return out;
}

}  // namespace aefx::prep
