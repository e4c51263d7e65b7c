#include "csv/sniff/header_evidence.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "base/text.h"
#include "csv/parse/record.h"
#include "csv/sniff/first_row_comparison.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kRows = 300;  // below the first that are compared with it
constexpr std::size_t kFewRows = 10;
constexpr double kLeastYear = 1500, kLastYear = 2100;

bool is_year(double value) { return value == std::floor(value) && value >= kLeastYear && value <= kLastYear; }

// Tells whether numbers count the columns: each is as far from the first as its column is.
bool are_positions(const std::vector<double>& numbers, const std::vector<std::size_t>& columns) {
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i] - numbers[0] != static_cast<double>(columns[i] - columns[0])) return false;
  }
  return numbers.size() > 1 && numbers[0] == std::floor(numbers[0]);
}

// Tells whether numbers are a sequence as of names: at least three in equal steps, or years that ascend.
bool is_sequence(const std::vector<double>& numbers) {
  if (numbers.size() < 2) return false;
  const bool years = std::all_of(numbers.begin(), numbers.end(), is_year);
  const double step = numbers[1] - numbers[0];
  bool equal = numbers.size() > 2 && step != 0, ascending = years;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const double next = numbers[i] - numbers[i - 1];
    equal = equal && std::abs(next - step) <= 1e-9 * (std::abs(numbers[i]) + std::abs(step));
    ascending = ascending && next > 0;
  }
  return equal || ascending;
}

class Weighing {
 public:
  Weighing(const Tally& tally, const SniffInput& in) : tally_(tally), in_(in), columns_(tally.columns.size()) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      double value = 0;
      first_.push_back(trim(tally.first[i]));
      first_kinds_.push_back(in.parser.read(tally.first[i], value));
      first_numbers_.push_back(value);
      if (first_kinds_[i] == CellKind::number) sequence_.push_back(i);
    }
    bool all_numbers = true;  // but for the name of an index
    for (std::size_t i = 1; i < first_.size(); ++i)
      all_numbers = all_numbers && (first_[i].empty() || first_kinds_[i] == CellKind::number);
    first_counts_ = all_numbers && are_positions(of_sequence(first_numbers_), sequence_);
    if (!first_counts_) std::erase_if(sequence_, [this](std::size_t i) { return !is_of_numbers(i); });
    first_is_sequence_ = first_counts_ || is_sequence(of_sequence(first_numbers_));
  }

  HeaderEvidence run(const Dialect& dialect) {
    read_rows(dialect);
    weigh_sequence();
    for (std::size_t i = 0; i < columns_.size(); ++i) is_of_numbers(i) ? weigh_number_column(i) : weigh_text_column(i);
    weigh_quotes();
    weigh_repeated_names();
    weigh_kinds();
    return result();
  }

 private:
  [[nodiscard]] bool is_of_numbers(std::size_t column) const { return kind_of(tally_.columns[column]) == Kind::number; }

  [[nodiscard]] std::vector<double> of_sequence(const std::vector<double>& numbers) const {
    std::vector<double> out;
    for (const std::size_t i : sequence_) out.push_back(numbers[i]);
    return out;
  }

  void read_rows(const Dialect& dialect) {
    SampleLines lines(in_.sample);
    RecordReader reader(lines, in_.file, dialect, Quotes::lenient);
    Record record;
    if (!reader.next(record)) return;
    std::vector<double> numbers(columns_.size());
    while (rows_ < kRows && reader.next(record)) {
      ++rows_;
      bool complete = record.cells.size() == columns_.size();
      for (std::size_t i = 0; i < std::min(record.cells.size(), columns_.size()); ++i)
        columns_[i].add(record.cells[i], record.in_quotes(i), first_[i], in_.parser);
      if (!first_is_sequence_ || !complete) continue;
      for (const std::size_t i : sequence_)
        complete = complete && in_.parser.read(record.cells[i], numbers[i]) == CellKind::number;
      const std::vector<double> those = of_sequence(numbers);
      if (complete && (first_counts_ ? are_positions(those, sequence_) : is_sequence(those))) ++sequences_;
    }
  }

  void add(double weight, const std::string& reason) { (weight > 0 ? for_names_ : for_data_)[reason] += weight; }

  // How many times likelier something is that no row below has, if the first row is none of them.
  [[nodiscard]] double surprise(std::size_t times) const {
    return std::log(static_cast<double>(rows_ + 1) / static_cast<double>(times + 1));
  }

  void weigh_sequence() {
    if (!first_is_sequence_) return;
    const std::string begin(first_[sequence_[0]]), next(first_[sequence_[1]]);
    add(std::min(5.0, surprise(sequences_)),
        begin + ", " + next + (sequence_.size() > 2 ? " ... are" : " are") + " a sequence, unlike the numbers below");
  }

  void weigh_number_column(std::size_t i) {
    const ColumnBelow& below = columns_[i];
    has_numbers_ = true;
    switch (first_kinds_[i]) {
      case CellKind::missing:
        if (!first_[i].empty()) return add(below.repeats_first ? -1 : 0.01, "a missing-value marker is above numbers");
        if (i == 0 && below.missing == 0)
          add(std::min(2.5, surprise(0)), "only the first row has no value in the first column");
        return;
      case CellKind::infinite:
        return add(below.repeats_first ? -1 : 1, "a word is above a column of numbers");
      case CellKind::text:
        if (in_.parser.looks_like_number(first_[i])) return add(-2, "numbers are above columns of numbers");
        ++texts_above_;
        if (below.repeats_first) return add(-3, "a text of the first row comes again below");
        return add(resembles_value(first_[i]) ? 0.3 : 2, "text is above columns of numbers");
      case CellKind::number:
        return weigh_number(below, first_numbers_[i], first_[i]);
    }
  }

  void weigh_number(const ColumnBelow& below, double value, std::string_view cell) {
    if (below.numbers == 0) return;
    const double width = below.max > below.min ? below.max - below.min : std::abs(below.max) / 2;
    const double beyond = std::max(below.min - value, value - below.max);
    const bool other_size = below.min > 0 && (value < below.min / 10 || value > below.max * 10);
    double part = 1;
    if (first_is_sequence_) part = (near_ += 0.1) <= 1 ? 0.1 : 0;
    if (beyond <= 0) {
      add(-2 * part, "numbers like those below are in the first row");
    } else if (beyond > width || other_size) {
      const double weight = std::min(1.5, 0.6 * surprise(0));  // few rows say little on where values may be
      far_ += weight;
      if (far_ <= 4.5) add(weight, "numbers of the first row are far from those below");
    } else {
      add((rows_ < kFewRows ? -2 : -1) * part, "numbers like those below are in the first row");
    }
    const bool is_whole = cell.find_first_of(".,eE") == cell.npos;
    if (!is_whole || 10 * below.with_point < 9 * below.numbers || (form_ += 0.7) > 3) return;
    add(0.7, "the first row has whole numbers, and the others have decimals");
  }

  void weigh_text_column(std::size_t i) {
    const ColumnBelow& below = columns_[i];
    if (below.texts == 0 && below.numbers == 0) return;
    if (first_[i].empty()) {
      if (i == 0 && below.missing == 0)
        add(std::min(2.5, surprise(0)), "only the first row has no value in the first column");
      else if (below.missing > 0 || i > 0)
        add(-1.5, "a cell of the first row is empty");
      return;
    }
    if (below.repeats_first) return add(-3, quoted(first_[i]) + " comes again below");
    if (first_kinds_[i] == CellKind::number && below.numbers == 0) add(1, "a number is above texts");
    const double unseen = static_cast<double>(below.once + 1) / static_cast<double>(below.texts + 2);
    const double novelty = below.texts > below.once ? std::min(2.5, -std::log(unseen)) : 0;
    if (novelty > 0.1 && (novelty_ += novelty) < 5)
      add(novelty, "values below come again, and those of the first row do not");
    weigh_shape(below, first_[i]);
  }

  void weigh_shape(const ColumnBelow& below, std::string_view cell) {
    const std::string shape = shape_of(cell);
    const double like = below.share_of(shape);
    if (shape.find('9') != shape.npos) {
      if (like >= 0.5)
        add(like >= 0.9 ? -3.5 : -2.5, "the first row is written as the rows below it: " + quoted(cell, 20));
      else if (like >= 0.1)
        add(-1, "the first row is written as some rows below it: " + quoted(cell, 20));
      return;
    }
    const double digits =
        static_cast<double>(below.with_digits) / static_cast<double>(std::max<std::size_t>(below.texts, 1));
    if (digits >= 0.9) return add(2, "values below contain digits, and the first row does not");
    if (digits >= 0.5) return add(1, "values below contain digits, and the first row does not");
    if (below.usual_share() < 0.8) return;
    like < 0.2 ? add(0.7, "values below are written in another way")
               : add(-0.3, "the first row is written as the rows below it");
  }

  // Programs that quote names, or texts alone, show which row is which.
  void weigh_quotes() {
    bool all = true, any_number = false, bare_numbers = true, quoted_texts = false, bare_first = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool first = tally_.first_in_quotes[i];
      all = all && (first || first_[i].empty());
      if (is_of_numbers(i)) {
        any_number = any_number || columns_[i].numbers > 0;
        bare_numbers = bare_numbers && 10 * columns_[i].quoted <= rows_;
        bare_first = bare_first || (!first && !first_[i].empty());
      } else {
        quoted_texts = quoted_texts || (columns_[i].texts > 0 && 2 * columns_[i].quoted >= rows_);
      }
    }
    if (!any_number || !bare_numbers) return;
    if (all)
      add(4, "only the first row has quotes around all cells");
    else if (bare_first && quoted_texts)
      add(-1, "texts are in quotes, and cells of the first row are not");
  }

  void weigh_repeated_names() {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < first_.size(); ++i) {
      if (first_[i].empty() || seen.insert(first_[i]).second) continue;
      return add(-1.5, quoted(first_[i]) + " is in the first row twice");
    }
  }

  // Names are rarely numbers; and most tables have names.
  void weigh_kinds() {
    bool any_text = false;
    for (std::size_t i = 0; i < first_.size(); ++i) any_text = any_text || first_kinds_[i] == CellKind::text;
    if (!has_numbers_) add(1, "no column holds numbers, and no cell of the first row comes again");
    if (!any_text) add(first_[0].empty() ? -1 : -2.5, "the first row holds no word");
  }

  [[nodiscard]] HeaderEvidence result() const {
    HeaderEvidence out{
        .score = 0, .for_names = {}, .for_data = {}, .texts_above_numbers = texts_above_, .only_texts = !has_numbers_};
    const auto strongest = [&](const std::map<std::string, double>& reasons) {
      const std::string* best = nullptr;
      double most = 0;
      for (const auto& [reason, weight] : reasons) {
        out.score += weight;
        if (std::abs(weight) <= most) continue;
        most = std::abs(weight);
        best = &reason;
      }
      return best != nullptr ? *best : std::string();
    };
    out.for_names = strongest(for_names_);
    out.for_data = strongest(for_data_);
    return out;
  }

  const Tally& tally_;
  const SniffInput& in_;
  std::vector<ColumnBelow> columns_;
  std::vector<std::string_view> first_;
  std::vector<CellKind> first_kinds_;
  std::vector<double> first_numbers_;
  std::vector<std::size_t> sequence_;  // columns of numbers that begin with a number
  bool first_counts_ = false, first_is_sequence_ = false, has_numbers_ = false;
  std::size_t rows_ = 0, sequences_ = 0, texts_above_ = 0;
  double near_ = 0, far_ = 0, form_ = 0, novelty_ = 0;  // sums of weights, which are limited
  std::map<std::string, double> for_names_, for_data_;
};

}  // namespace

HeaderEvidence weigh_first_row(const Tally& tally, const SniffInput& in, const Dialect& dialect) {
  return Weighing(tally, in).run(dialect);
}

}  // namespace aefx::csv
