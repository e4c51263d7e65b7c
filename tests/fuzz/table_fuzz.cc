// Prepares a table as training does: columns are chosen, levels, caps, logarithms and scales found, rows encoded, and
// what PCA and the like make of them computed. The first line holds options, such as "scale=minmax missing=drop
// categorical=auto"; see Options. The table ends at a line of "---", if there is one; then rows of another table of the
// same columns follow.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/reader.h"
#include "aefx/csv/writer.h"
#include "aefx/model/score_quantiles.h"
#include "aefx/prep/rows.h"
#include "base/number.h"
#include "csv/table_profile.h"
#include "fuzz/options_line.h"
#include "fuzz/prepared_rows.h"
#include "fuzz/read_rows.h"
#include "fuzz/require.h"
#include "prep/caps.h"
#include "prep/feature_choice.h"
#include "prep/level_coder.h"
#include "prep/sentinels.h"
#include "prep/skewness.h"
#include "prep/stored_features.h"

namespace aefx::fuzz {
namespace {

// Words of the first line: key=value.
class Options {
 public:
  explicit Options(std::string_view line) : given_(options_of_line(line)) {}
  [[nodiscard]] std::string text(const std::string& name) const {
    const auto found = given_.find(name);
    return found == given_.end() ? "" : found->second;
  }
  [[nodiscard]] double number(const std::string& name, double usual, double least, double most) const {
    const double value = parse_number(text(name)).value_or(usual);
    return value >= least && value <= most ? value : usual;
  }
  [[nodiscard]] Index count(const std::string& name, Index usual, Index most) const {
    return static_cast<Index>(number(name, static_cast<double>(usual), 1, static_cast<double>(most)));
  }
  [[nodiscard]] prep::FeatureFlags feature_flags() const {
    prep::FeatureFlags flags;
    for (const prep::FeatureOption& option : prep::feature_options()) {
      if (given_.contains(option.name)) flags.*option.member = given_.at(option.name);
    }
    return flags;
  }
  [[nodiscard]] csv::ReadOptions read_options() const {
    csv::ReadOptions options;
    options.date_format = text("date-format");
    if (text("delimiter") == "white-space") options.white_space = true;
    if (text("ragged") == "pad") options.on_ragged = csv::OnRagged::pad;
    if (text("decimal") == ",") options.decimal = ',';
    return options;
  }

 private:
  OptionsOfLine given_;
};

// All rows, with levels as numbers, and the same rows with their labels.
struct Rows {
  csv::RowBatch coded, labelled;
  std::vector<prep::Levels> levels;  // of each feature
  prep::Origin origin;
};

void profile(const std::string& text, const csv::ReadOptions& options) {
  csv::Reader reader = csv::Reader::from_text(text, options);
  csv::TableProfile profile(reader.schema(), std::vector<bool>(reader.schema().columns.size(), false), options);
  for (csv::RowBatch batch; reader.read(profile.projection(), 100, batch);) profile.add(batch);
  for (const csv::ColumnProfile& column : profile.columns()) {
    const std::uint64_t cells = column.missing + column.numbers + column.others;
    require(cells == profile.rows(), "every cell is a number, missing or something else");
    require(column.numbers == 0 || (column.min <= column.mean && column.mean <= column.max) ||
                !std::isfinite(column.max - column.min),
            "a mean is among the numbers");
    require(column.distinct <= profile.rows(), "there are not more values than cells");
  }
}

Rows read_rows(csv::Reader& reader, const prep::FeatureChoice& choice, const Options& options) {
  const csv::Projection& projection = choice.projection;
  Rows out{.coded = {}, .labelled = {}, .levels = std::vector<prep::Levels>(projection.numbers.size()), .origin = {}};
  out.origin.table = reader.name();
  for (const std::size_t column : projection.numbers)
    out.origin.features.push_back(reader.schema().columns[column].name);
  reader.read(projection, 100'000, out.coded);
  out.labelled = csv::slice(out.coded, 0, out.coded.rows());
  const prep::LevelOptions level_options = prep::level_options(options.feature_flags());
  for (std::size_t i = 0; i < projection.categories.size(); ++i) {
    const std::size_t feature = projection.categories[i];
    const bool truths = reader.schema().columns[projection.numbers[feature]].kind == csv::Kind::boolean;
    prep::Vocabulary words(1000, truths);
    for (std::size_t row = 0; row < out.coded.rows(); ++row)
      out.coded.numbers(static_cast<Index>(row), static_cast<Index>(feature)) =
          words.index(out.coded.labels.at(row, i));
    if (words.overflowed()) throw Error(Fault::usage, "too many values for a small table");
    out.levels[feature] =
        prep::fit_levels(words.values(), level_options, out.coded.numbers.col(static_cast<Index>(feature)));
    require(!prep::few_enough(words.values().size(), out.coded.rows(), 1), "two values are more than one");
    require(out.levels[feature].names.size() <= level_options.most, "there are not more levels than asked for");
  }
  out.coded.labels = csv::TextColumns();
  return out;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

// A coder of the levels gives the rows of training the numbers that fitting gave them.
void require_coded(Rows& rows) {
  prep::LevelCoder coder(rows.levels);
  csv::RowBatch again = csv::slice(rows.labelled, 0, rows.labelled.rows());
  try {
    coder.code(rows.origin, again);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    require(false, "training has seen its own rows");
  }
  require(
      std::equal(again.numbers.data(), again.numbers.data() + again.numbers.size(), rows.coded.numbers.data(), same),
      "a label has one level");
  require(coder.warnings().empty(), "no value of training is new");
}

std::vector<double> values_of(const MatrixD& numbers, Index column) {
  const Eigen::VectorXd values = numbers.col(column);
  return {values.data(), values.data() + values.size()};
}

prep::Transform transform_of(const std::vector<double>& values, const Options& options) {
  prep::Transform transform = options.text("share").empty()
                                  ? prep::find_caps(values)
                                  : prep::quantile_caps(values, options.number("share", 0.05, 1e-9, 0.49));
  require(transform.low <= transform.high, "caps are a range");
  for (const prep::Sentinel& sentinel : prep::find_sentinels(values)) {
    require(std::count(values.begin(), values.end(), sentinel.value) == static_cast<std::ptrdiff_t>(sentinel.rows),
            "a marker is on so many rows");
    require(sentinel.smallest <= sentinel.largest, "the others are a range");
  }
  double smallest = std::numeric_limits<double>::infinity();
  for (const double value : values) smallest = std::min(smallest, std::isnan(value) ? smallest : value);
  const double offset = prep::log_offset(smallest);
  const bool forced = options.text("log") == "all" && smallest >= 0 && std::isfinite(smallest);
  if (prep::is_right_skewed(values, offset) || forced) {
    require(smallest >= 0, "no logarithm is of what is negative");
    transform.low = std::max(transform.low, smallest);
    transform.high = std::max(transform.high, transform.low);
    transform.log_offset = offset;
  }
  return transform;
}

void require_statistics(const prep::ColumnStatistics& s, std::size_t rows) {
  require(s.count + s.missing == rows, "every value is there or missing");
  if (s.count == 0) return;
  require(s.min <= s.lower_quartile && s.lower_quartile <= s.median && s.median <= s.upper_quartile &&
              s.upper_quartile <= s.max,
          "quartiles are in order");
  require(s.min <= s.mean && s.mean <= s.max, "the mean is in the range");
  require(s.deviation >= 0, "a deviation is not negative");
}

// Statistics of rows in a file are those of rows in memory.
void require_stored(const MatrixD& values, const prep::FeatureForms& forms,
                    const std::vector<prep::ColumnStatistics>& expected) {
  prep::StoredFeatures stored(values.cols());
  stored.add(values.topRows(values.rows() / 2));
  stored.add(values.bottomRows(values.rows() - values.rows() / 2));
  require(stored.rows() == values.rows() && stored.columns() == values.cols(), "all values are stored");
  const std::vector<prep::ColumnStatistics> found = prep::stored_statistics(stored, values, forms, nullptr);
  require(found.size() == expected.size(), "each encoded column has statistics");
  for (std::size_t i = 0; i < found.size(); ++i) {
    require(found[i].count == expected[i].count && found[i].missing == expected[i].missing,
            "stored values are counted");
    require(found[i].min == expected[i].min && found[i].max == expected[i].max, "stored values have their range");
    require(found[i].median == expected[i].median, "and their median");
  }
  const std::vector<Index> some = prep::evenly_spaced(values.rows(), 3);
  const MatrixD taken = stored.take(some);
  for (std::size_t i = 0; i < some.size(); ++i) {
    for (Index c = 0; c < values.cols(); ++c)
      require(same(taken(static_cast<Index>(i), c), values(some[i], c)), "a stored row is the row");
  }
}

void encode_other(const std::string& text, const csv::Projection& projection, const csv::Schema& schema,
                  const Rows& rows, const prep::Pipeline& pipeline) {
  csv::ReadOptions options;
  options.header = csv::Header::no;
  csv::Reader reader = csv::Reader::from_text(text, options);
  if (reader.schema().columns.size() != schema.columns.size()) return;
  csv::RowBatch batch;
  prep::LevelCoder coder(rows.levels);
  while (reader.read(projection, 50, batch)) {
    coder.code(rows.origin, batch);
    prep::apply_missing_rule(pipeline.options.on_missing, rows.origin, batch);
    const prep::Prepared prepared = prep::prepare(pipeline, rows.origin, batch);
    require(prepared.inputs.allFinite(), "rows are encoded in finite numbers");
  }
  for (const std::string& warning : coder.warnings()) require(!warning.empty(), "a warning says something");
}

// Scores, of which the rows' first values serve as an example.
void require_quantiles(std::vector<double> values) {
  for (double& value : values) value = std::fabs(value);
  for (const model::ScoreQuantiles& quantiles : {model::score_quantiles(values), model::held_out_quantiles(values)}) {
    if (quantiles.empty()) continue;
    double before = quantiles.at(0);
    for (const double level : {0.1, 0.5, 0.9, 0.99, 1.0}) {
      require(before <= quantiles.at(level), "quantiles are in order");
      before = quantiles.at(level);
    }
    const auto threshold = quantiles.threshold(0.9);
    if (threshold) require(threshold->score <= before, "a threshold is not above all scores");
  }
}

// Numbers are written so that they read back the same; levels and dates are texts then.
void require_written(const MatrixD& numbers, const Rows& rows) {
  if (numbers.cols() == 1) return;  // a missing value is a blank line
  std::vector<std::string> names;
  std::vector<csv::Meaning> meanings(static_cast<std::size_t>(numbers.cols()));
  for (std::size_t i = 0; i < meanings.size(); ++i) {
    names.push_back("n" + std::to_string(i));
    const prep::Levels& levels = rows.levels[i];
    for (std::size_t level = 0; level < levels.size(); ++level) meanings[i].labels.push_back(levels.label(level));
  }
  std::string text;
  csv::append_header(text, names);
  csv::append_rows(text, numbers, meanings, csv::TextColumns(), ',');
  if (has_long_line(text)) return;
  csv::ReadOptions options;
  options.header = csv::Header::yes;
  options.delimiter = ',';
  csv::Reader reader = csv::Reader::from_text(text, options);
  csv::Projection projection;
  for (std::size_t i = 0; i < meanings.size(); ++i)
    (meanings[i].labels.empty() ? projection.numbers : projection.texts).push_back(i);
  csv::RowBatch batch;
  reader.read(projection, 100'000, batch);
  require(batch.rows() == static_cast<std::size_t>(numbers.rows()), "all rows are written");
  for (Index c = 0; c < batch.numbers.cols(); ++c) {
    const auto column = static_cast<Index>(projection.numbers[static_cast<std::size_t>(c)]);
    for (Index r = 0; r < batch.numbers.rows(); ++r)
      require(same(batch.numbers(r, c), numbers(r, column)), "a number reads back the same");
  }
}

// Repeats rows, so that few bytes are a table long enough for what needs many.
void repeat(csv::RowBatch& rows, Index times) {
  const MatrixD once = rows.numbers;
  const std::vector<csv::RowLine> lines = rows.lines;
  rows.numbers = once.replicate(times, 1).eval();
  for (Index i = 1; i < times; ++i) rows.lines.insert(rows.lines.end(), lines.begin(), lines.end());
  for (Index r = once.rows(); r < rows.numbers.rows(); ++r) {  // each a little different
    for (double& value : rows.numbers.row(r)) {
      if (value != std::floor(value)) value *= 1 + 1e-3 * static_cast<double>(r % 97);
    }
  }
}

void prepare_table(const Options& options, const std::string& text, const std::string& other) {
  profile(text, options.read_options());
  csv::Reader reader = csv::Reader::from_text(text, options.read_options());
  const prep::FeatureChoice choice = prep::choose_features(reader.schema(), options.feature_flags(), reader.name());
  prep::check_learnable(choice, reader.schema(), reader.name());
  Rows rows = read_rows(reader, choice, options);
  require_coded(rows);
  const auto on_missing = prep::on_missing_named(options.text("missing")).value_or(prep::OnMissing::mask);
  const std::size_t read = rows.coded.rows();
  const std::vector<Index> left_out = prep::apply_missing_rule(on_missing, rows.origin, rows.coded);
  require(rows.coded.rows() + left_out.size() == read, "a row is left out or there");
  if (rows.coded.rows() == 0) return;
  const Index cells = rows.coded.numbers.size();
  repeat(rows.coded, options.count("repeat", 1, std::max<Index>(40'000 / std::max<Index>(cells, 1), 1)));
  const MatrixD& numbers = rows.coded.numbers;

  prep::FeatureForms forms;
  for (std::size_t i = 0; i < rows.levels.size(); ++i) {
    const std::size_t levels = rows.levels[i].size();
    forms.emplace_back(
        levels, levels > 0 ? prep::Transform() : transform_of(values_of(numbers, static_cast<Index>(i)), options));
  }
  const std::vector<prep::ColumnStatistics> statistics =
      prep::encoded_statistics(numbers, prep::all_rows(numbers.rows()), forms);
  for (const prep::ColumnStatistics& column : statistics) require_statistics(column, rows.coded.rows());
  require(prep::column_statistics(numbers, prep::all_rows(numbers.rows())).size() == rows.levels.size(),
          "every feature has statistics");
  require_quantiles(values_of(numbers, 0));
  try {
    require_written(numbers, rows);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    require(false, "what was written is a table");
  }
  require_stored(numbers, forms, statistics);
  const prep::Pipeline pipeline =
      prep::fit_pipeline(statistics,
                         {.scaling = prep::scaling_named(options.text("scale")).value_or(prep::Scaling::standard),
                          .margin = options.number("margin", 0, 0, 0.49),
                          .on_missing = on_missing},
                         forms);
  require_prepared(pipeline, numbers, prep::prepare(pipeline, rows.origin, rows.coded),
                   {.codes = options.count("codes", 2, 20), .most = options.count("components", 4, 20)});
  if (!other.empty()) encode_other(other, choice.projection, reader.schema(), rows, pipeline);
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aefx;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(bytes.find('\n'), size);
  const std::string_view tables = bytes.substr(std::min(line + 1, size));
  constexpr std::string_view kBetween = "\n---\n";
  const std::size_t end = std::min(tables.find(kBetween), tables.size());
  const std::string_view other = end < tables.size() ? tables.substr(end + kBetween.size()) : std::string_view();
  try {
    fuzz::prepare_table(fuzz::Options(bytes.substr(0, line)), std::string(tables.substr(0, end)), std::string(other));
  } catch (const Error& error) {
    fuzz::require_error(error, {Fault::io, Fault::data, Fault::usage});
  }
  return 0;
}
