#include "cli/contribution_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/argsort.h"
#include "base/date.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/text_list.h"
#include "report/number_text.h"

namespace aefx::cli {
namespace {

constexpr std::size_t kUsualTop = 5;
constexpr int kDigits = 3;

std::string number(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

}  // namespace

ContributionText::ContributionText(const model::Model& model, explain::Method method, const TextOptions& options)
    : model_(model),
      same_base_(method == explain::Method::path || model.network.encoder_layers() == 1),
      top_(options.top.value_or(kUsualTop)),
      width_(options.width),
      columns_(model.table.features.size()) {
  for (std::size_t c = 0; c < model.pipeline.columns.size(); ++c)
    columns_[model.pipeline.columns[c].source].push_back(c);
}

std::string ContributionText::value_text(const ExplainedCode& explained, std::size_t feature) const {
  const model::Feature& f = model_.table.features[feature];
  if (f.levels.size() > 0) {
    for (const std::size_t c : columns_[feature]) {
      const std::optional<std::size_t> level = model_.pipeline.columns[c].level;
      if (explained.values[c] != 1 || !level) continue;
      return f.levels.text(*level).empty() ? "missing" : printable(f.levels.label(*level));
    }
    return "missing";
  }
  const std::size_t column = columns_[feature].front();
  const double value = explained.values[column];
  if (std::isnan(value)) return "missing";
  if (f.date) return date_text(value, {}, f.date->whole_days);
  const double cap = explained.caps[column];
  return std::isnan(cap) ? number(value) : fmt::format("{}, capped at {}", number(value), number(cap));
}

std::string ContributionText::code_text(const ExplainedCode& explained, Index code, double value) const {
  std::string text = fmt::format("{} = {}", explained.code, report::short_number(value, kDigits));
  if (std::abs(value - explained.pre_activation) > 1e-6 * std::max(1.0, std::abs(value)))
    text += fmt::format(" ({} before the activation)", report::short_number(explained.pre_activation, kDigits));
  const Matrix& known = model_.measurements.points.codes;
  if (known.rows() > 0) {
    const auto below = std::count_if(known.col(code).begin(), known.col(code).end(),
                                     [&](float other) { return static_cast<double>(other) < value; });
    text += fmt::format(", higher than {:.0f}% of the training rows",
                        100 * static_cast<double>(below) / static_cast<double>(known.rows()));
  }
  return text + fmt::format("; {} {}", same_base_ ? "the mean row has" : "its base is",
                            report::short_number(explained.base, kDigits));
}

void ContributionText::append_row(std::string& out, const ExplainedCode& explained,
                                  const std::vector<std::string>& carried) {
  constexpr std::size_t kMostNamed = 3;
  std::vector<std::string> named;
  for (std::size_t c = 0; c < std::min(carried.size(), kMostNamed); ++c)
    named.push_back(
        fmt::format("{} = {}", printable(carried[c]), printable(explained.texts.at(explained.text_row, c))));
  out += fmt::format("row {}{}{}\n", explained.row, named.empty() ? "" : ": ", fmt::join(named, ", "));
}

void ContributionText::append_code(std::string& out, const ExplainedCode& explained, Index code, double value) const {
  out += "  " + code_text(explained, code, value) + "\n";
  std::vector<double> parts(columns_.size(), 0);
  for (std::size_t f = 0; f < columns_.size(); ++f) {
    for (const std::size_t c : columns_[f]) parts[f] += explained.parts[c];
  }
  const std::vector<std::size_t> order =
      argsort_descending(parts.size(), [&](std::size_t i) { return std::abs(parts[i]); });
  const auto sign = [](double part) {
    return (part < 0 ? "-" : part > 0 ? "+" : "") + report::short_number(std::abs(part), kDigits);
  };
  std::vector<std::string> pieces;
  double rest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i >= top_) {
      rest += parts[order[i]];
      continue;
    }
    pieces.push_back(fmt::format("{} {} ({})", printable(model_.table.features[order[i]].name), sign(parts[order[i]]),
                                 value_text(explained, order[i])));
  }
  if (order.size() > top_) pieces.push_back(fmt::format("{} {}", counted(order.size() - top_, "other"), sign(rest)));
  append_list(out, pieces, width_);
}

}  // namespace aefx::cli
