#include "cli/odd_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "aefx/csv/writer.h"
#include "aefx/infer/encode.h"
#include "base/argsort.h"
#include "base/date.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/text_list.h"
#include "explain/score_parts.h"
#include "report/number_text.h"

namespace aefx::cli {
namespace {

constexpr std::string_view kRest = "(rest)";

std::string number_text(double value) {
  std::string text;
  append_number(text, at_float_precision(value));
  return text;
}

}  // namespace

void OddRows::add(const workflow::RowSlice& slice, const Matrix& inputs, const infer::Scores& scores) {
  const auto candidate = [&](Index r) {
    return Row{.score = scores.rows(r), .number = slice.numbers[r], .values = {}, .reconstruction = {}, .parts = {}};
  };
  std::vector<Index> at;
  {
    const std::scoped_lock lock(mutex_);
    for (Index r = 0; r < scores.rows.size(); ++r) {
      if (std::isnan(scores.rows(r))) continue;
      if (rows_.size() < count_ || (count_ > 0 && is_odder(candidate(r), rows_.back()))) at.push_back(r);
    }
  }
  // At most `count_` rows of a slice can be among the oddest.
  std::sort(at.begin(), at.end(), [&](Index a, Index b) { return is_odder(candidate(a), candidate(b)); });
  if (at.size() > count_) at.resize(count_);
  if (at.empty()) return;
  const Matrix own_inputs = inputs(at, Eigen::all);
  infer::Scores own = scores;
  own.rows = scores.rows(at);
  own.errors = scores.errors(at, Eigen::all);
  own.parts = scores.parts.cols() > 0 ? MatrixD(scores.parts(at, Eigen::all)) : MatrixD();
  const MatrixD parts = explain::score_parts(model_, scorer_, own, own_inputs);
  const MatrixD decoded = infer::decode(model_, infer::encode_prepared(model_, own_inputs));
  std::vector<Row> added;
  for (std::size_t i = 0; i < at.size(); ++i) {
    Row row = candidate(at[i]);
    const auto own_row = static_cast<Index>(i);
    const auto values = slice.rows.numbers.row(at[i]);
    row.values.assign(values.begin(), values.end());
    row.reconstruction.assign(decoded.row(own_row).begin(), decoded.row(own_row).end());
    row.parts.assign(parts.row(own_row).begin(), parts.row(own_row).end());
    for (std::size_t c = 0; c < slice.rows.texts.columns(); ++c)
      row.texts.emplace_back(slice.rows.texts.at(static_cast<std::size_t>(at[i]), c));
    added.push_back(std::move(row));
  }
  const std::scoped_lock lock(mutex_);
  rows_.insert(rows_.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
  std::sort(rows_.begin(), rows_.end(), is_odder);
  if (rows_.size() > count_) rows_.resize(count_);
}

std::string OddRows::value_text(std::size_t feature, double value) const {
  const model::Feature& f = model_.table.features[feature];
  if (std::isnan(value)) return {};
  if (f.levels.size() > 0) return value < 0 ? std::string() : f.levels.text(static_cast<std::size_t>(value));
  if (f.date) return date_text(value, model_.table.date_format, f.date->whole_days);
  std::string text;
  append_number(text, value);
  return text;
}

void OddRows::append_lines(std::string& out) const {
  for (const Row& row : rows_) {
    const auto line = [&](std::string_view column, double part, const std::string& value,
                          const std::string& reconstruction) {
      out += fmt::format("{},{},", row.number, number_text(row.score));
      csv::append_cell(out, column);
      out += "," + number_text(part) + ",";
      if (!value.empty()) csv::append_cell(out, value);
      out += ",";
      if (!reconstruction.empty()) csv::append_cell(out, reconstruction);
      for (const std::string& text : row.texts) {
        out += ",";
        csv::append_cell(out, text);
      }
      out += "\n";
    };
    for (const std::size_t f : argsort_descending(row.values.size(), [&](std::size_t i) { return row.parts[i]; }))
      line(model_.table.features[f].name, row.parts[f], value_text(f, row.values[f]),
           value_text(f, row.reconstruction[f]));
    line(kRest, row.parts.back(), {}, {});
  }
}

void OddRows::append_text(std::string& out, const std::vector<std::string>& carried, std::size_t width) const {
  constexpr std::size_t kNamed = 3;  // columns of each row, and passthrough ones
  for (const Row& row : rows_) {
    std::string head = fmt::format("row {}: score {}", row.number, report::short_number(row.score, 3));
    for (std::size_t c = 0; c < std::min(carried.size(), kNamed); ++c)
      head += fmt::format(", {} = {}", printable(carried[c]), printable(row.texts[c]));
    out += head + "\n";
    std::vector<std::string> pieces;
    double rest = row.score;
    for (const std::size_t f : argsort_descending(row.values.size(), [&](std::size_t i) { return row.parts[i]; })) {
      if (pieces.size() == kNamed || !(row.parts[f] > 0)) break;
      rest -= row.parts[f];
      const std::string value = value_text(f, row.values[f]);
      pieces.push_back(fmt::format("{} {:.0f}% ({}; reconstructed as {})", printable(model_.table.features[f].name),
                                   100 * row.parts[f] / row.score, value.empty() ? "missing" : printable(value),
                                   printable(value_text(f, row.reconstruction[f]))));
    }
    pieces.push_back(fmt::format("others {:.0f}%", row.score > 0 ? 100 * rest / row.score : 0));
    append_list(out, pieces, width);
  }
}

}  // namespace aefx::cli
