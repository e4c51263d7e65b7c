#include "cli/training_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/random.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "cli/model_rows.h"
#include "cli/shared_reading.h"
#include "cli/table_remarks.h"

namespace aefx::cli {
namespace {

// Which of so many places are in a list.
std::vector<bool> marked(const std::vector<std::size_t>& places, std::size_t count) {
  std::vector<bool> out(count, false);
  for (const std::size_t place : places) out[place] = true;
  return out;
}

// A model's names are UTF-8, and a level that is stored as something else would never be met again.
void check_utf8(const csv::Reader& reader, const csv::Projection& projection, const csv::RowBatch& rows,
                std::size_t row, std::size_t category) {
  const std::string_view label = rows.labels.at(row, category);
  if (find_invalid_utf8(label) == label.size()) return;
  const std::string& name = reader.schema().columns[projection.numbers[projection.categories[category]]].name;
  throw Error(Fault::data, fmt::format("{} is not UTF-8, and can't be a level", quoted(label)),
              place(printable(reader.names()[rows.lines[row].file()]), rows.lines[row].line(), name),
              "iconv -f latin1 -t utf-8 may make it so");
}

// The columns of the table that are carried, without some.
csv::TextColumns without(const csv::TextColumns& texts, const std::vector<bool>& out) {
  csv::TextColumns left(static_cast<std::size_t>(std::count(out.begin(), out.end(), false)));
  for (std::size_t row = 0; row < texts.rows(); ++row) {
    for (std::size_t c = 0; c < texts.columns(); ++c) {
      if (!out[c]) left.push_back(texts.at(row, c));
    }
  }
  return left;
}

class Reading {
 public:
  Reading(const TableFlags& table, const FeatureFlags& features, const train::TrainOptions& options,
          const std::vector<std::string>& results, const Messages& messages, std::size_t memory, train::Ranks* ranks)
      : options_(options),
        memory_(memory),
        ranks_(ranks),
        results_(results),
        levels_(level_options(features)),
        messages_(messages),
        reading_(read_options(table, {})),
        paths_(expand_paths(table.paths)),
        reader_(paths_, reading_),
        choice_(choose_features(reader_.schema(), features, reader_.name())),
        pool_(options.threads) {
    reader_.use(pool_);
  }

  TrainingTable run() {
    check_learnable(choice_, reader_.schema(), reader_.name());
    for (const std::string& sentence : choice_.said) messages_.warn(sentence);
    for (const std::string& sentence : choice_.told) messages_.say(sentence);
    if (ranks_ != nullptr) {
      read_share();
    } else {
      read();
    }
    if (choice_.automatic) decide();
    describe();
    if (!out_.spilled) dropped_ = prep::apply_missing_rule(options_.on_missing, out_.origin, out_.rows);
    if (dropped_ > 0)
      messages_.warn(fmt::format("{} left out for a missing value (--on-missing drop)", counted_rows(dropped_)));
    if (out_.spilled && out_.spilled->rows() > 0) sample();
    if (all_rows() == 0) {
      throw Error(Fault::data, "the table has no rows to learn from", printable(reader_.name()),
                  "check --header and --delimiter; `head` shows what is in the file");
    }
    say_irregular(reader_, messages_);
    for (const std::string& sentence : nameless_columns(reader_.schema())) messages_.say(sentence);
    for (const std::string& sentence : repeated_names(reader_.schema())) messages_.warn(sentence);
    remark();
    const std::vector<std::size_t>& categories = choice_.projection.categories;
    for (std::size_t i = 0; !out_.spilled && i < categories.size(); ++i) {
      const auto column = out_.rows.numbers.col(static_cast<Index>(categories[i]));
      out_.table.features[categories[i]].levels = ranks_ != nullptr
                                                      ? shared_levels(words_[i].values(), levels_, column, *ranks_)
                                                      : prep::fit_levels(words_[i].values(), levels_, column);
    }
    return std::move(out_);
  }

 private:
  void remark() const {
    const csv::Schema& schema = reader_.schema();
    for (const std::string& sentence : texts_like_numbers(out_.rows.texts, named(schema, choice_.projection.texts)))
      messages_.warn(sentence);
    if (!choice_.projection.categories.empty()) return;  // their places count too
    for (const std::string& sentence :
         columns_that_count(out_.rows.numbers, named(schema, choice_.projection.numbers))) {
      messages_.warn(sentence);
    }
  }

  // Rows of all ranks.
  [[nodiscard]] std::size_t all_rows() const {
    auto rows = static_cast<double>(out_.rows.rows());
    if (ranks_ != nullptr) ranks_->sum({&rows, 1});
    return static_cast<std::size_t>(rows);
  }

  // This rank's share. What is found wrong in a part alone may be so because it is a part, and its lines are not known:
  // then the files are read from their beginnings.
  void read_share() {
    if (memory_ > 0) throw Error(Fault::usage, "--max-memory is for one rank, and there are several");
    const SharedReading shared(paths_, reader_.dialect().quote, *ranks_);
    reader_.keep(shared.parts());
    bool failed = reader_.schema().columns.size() == 1;  // an empty line is a row there, and may be at a part's end
    try {
      if (!failed) read();
    } catch (const Error&) {
      failed = true;
    }
    if (train::any(*ranks_, failed)) {
      reader_ = csv::Reader(paths_, reading_);
      reader_.use(pool_);
      reader_.keep(shared.whole_files());
      kept_ = &shared;
      read();
      kept_ = nullptr;
    }
    const std::vector<std::size_t>& categories = choice_.projection.categories;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      share_vocabulary(words_[i], choice_.automatic ? levels_.most : std::numeric_limits<std::size_t>::max(),
                       out_.rows.numbers.col(static_cast<Index>(categories[i])), *ranks_);
    }
  }

  // Labels become places in the vocabularies as they come, so that no text of them is kept twice.
  void read() {
    const csv::Projection& projection = choice_.projection;
    // What auto does not take need not be counted to its end.
    words_.assign(projection.categories.size(),
                  choice_.automatic ? prep::Vocabulary(levels_.most) : prep::Vocabulary());
    const auto to_places = [&](csv::RowBatch& rows) {
      for (std::size_t row = 0; row < rows.rows(); ++row) {
        for (std::size_t i = 0; i < words_.size(); ++i) {
          check_utf8(reader_, projection, rows, row, i);
          rows.numbers(static_cast<Index>(row), static_cast<Index>(projection.categories[i])) =
              words_[i].place(rows.labels.at(row, i));
        }
      }
      rows.labels.clear();
    };
    std::vector<csv::RowBatch> batches;
    std::size_t bytes = 0;
    while (true) {
      csv::RowBatch batch;
      if (!reader_.read(projection, batch_rows(reader_.schema()), batch)) break;
      if (kept_ != nullptr) batch = kept_->own(batch);
      to_places(batch);
      bytes += bytes_in_training(batch);
      batches.push_back(std::move(batch));
      if (!out_.spilled && memory_ > 0 && bytes > memory_) begin_spilling();
      if (out_.spilled) spill(batches);
    }
    if (!out_.spilled) out_.rows = join(batches, projection);
  }

  // What a batch costs from being read to being learned from: as doubles, as the network sees it, and its place.
  [[nodiscard]] static std::size_t bytes_in_training(const csv::RowBatch& batch) {
    const auto cells = static_cast<std::size_t>(batch.numbers.size());
    return cells * (sizeof(double) + sizeof(float)) + batch.rows() * (sizeof(csv::RowLine) + 2 * sizeof(Index)) +
           batch.texts.bytes();
  }

  void begin_spilling() {
    if (choice_.automatic) {
      throw Error(Fault::usage,
                  "the table is larger than --max-memory, and --categorical auto decides on rows in memory",
                  printable(reader_.name()), "name the columns, --categorical SPEC, or give more memory");
    }
    out_.spilled = std::make_unique<SpilledRows>(choice_.projection);
    out_.origin = {.table = reader_.name(),
                   .features = names_of(reader_.schema(), choice_.projection.numbers),
                   .files = reader_.names()};
  }

  // The rule for missing values is applied as rows come.
  void spill(std::vector<csv::RowBatch>& batches) {
    for (csv::RowBatch& batch : batches) {
      dropped_ += prep::apply_missing_rule(options_.on_missing, out_.origin, batch);
      out_.spilled->add(batch);
    }
    batches.clear();
  }

  // A sample of the rows, as large as a quarter of the memory holds.
  void sample() {
    constexpr std::uint64_t kStream = 5;
    constexpr std::size_t kMost = 200'000;
    SpilledRows& all = *out_.spilled;
    const std::vector<std::size_t>& categories = choice_.projection.categories;
    for (std::size_t i = 0; i < categories.size(); ++i) {
      prep::LevelPlaces places;
      out_.table.features[categories[i]].levels = prep::fit_levels(words_[i].values(), all.counts(i), levels_, places);
      all.features().recode(static_cast<Index>(categories[i]), std::move(places));
    }
    const std::size_t row = choice_.projection.numbers.size() * (sizeof(double) + sizeof(float)) + sizeof(Index);
    const std::size_t count = std::min({all.rows(), kMost, std::max<std::size_t>(memory_ / 4 / row, 1000)});
    Random random(options_.fit.seed, kStream);
    out_.sampled = random.choose(all.rows(), count);
    out_.rows = all.take(out_.sampled);
    messages_.say(
        fmt::format("{} lie in a temporary file, since they are larger than --max-memory", counted(all.rows(), "row")));
  }

  [[nodiscard]] bool has_few(const prep::Vocabulary& words) const {
    return !words.overflowed() && few_enough(words.values().size(), all_rows(), levels_.most);
  }

  // --categorical auto: which of the texts have few values, and are learned from.
  void decide() {
    csv::Projection& projection = choice_.projection;
    csv::Projection decided;
    const std::size_t columns_of_table = reader_.schema().columns.size();
    const std::vector<bool> is_category = marked(projection.categories, projection.numbers.size());
    const std::vector<bool> is_date = marked(projection.dates, projection.numbers.size());
    const std::vector<bool> undecided = marked(choice_.undecided, columns_of_table);
    std::vector<bool> is_taken(columns_of_table, false);
    std::vector<prep::Vocabulary> words;
    std::vector<Index> columns;
    std::vector<std::string> taken, left;
    for (std::size_t i = 0, category = 0; i < projection.numbers.size(); ++i) {
      const std::size_t column = projection.numbers[i];
      const bool truth = reader_.schema().columns[column].kind == csv::Kind::boolean;
      const bool learned = !is_category[i] || truth || has_few(words_[category]);
      if (is_category[i] && learned) {
        decided.categories.push_back(decided.numbers.size());
        words.push_back(std::move(words_[category]));
        is_taken[column] = true;
      }
      if (is_category[i]) {
        (learned ? taken : left).push_back(printable(reader_.schema().columns[column].name));
        ++category;
      }
      if (!learned) continue;
      if (is_date[i]) decided.dates.push_back(decided.numbers.size());
      decided.numbers.push_back(column);
      columns.push_back(static_cast<Index>(i));
    }
    std::vector<bool> not_carried;
    for (const std::size_t column : projection.texts) {
      not_carried.push_back(is_taken[column] && undecided[column]);
      if (!not_carried.back()) decided.texts.push_back(column);
    }
    say_decided(taken, left);
    if (decided.numbers.empty()) {
      throw Error(Fault::data, "no column holds numbers, or texts of few values, so there is nothing to learn from",
                  printable(reader_.name()), "--categorical SPEC takes the columns that it names");
    }
    out_.rows.numbers = MatrixD(out_.rows.numbers(Eigen::all, columns));
    out_.rows.texts = without(out_.rows.texts, not_carried);
    projection = std::move(decided);
    words_ = std::move(words);
  }

  void say_decided(const std::vector<std::string>& taken, const std::vector<std::string>& left) const {
    if (!taken.empty()) messages_.say(fmt::format("categorical: {}", fmt::join(taken, ", ")));
    if (left.empty()) return;
    messages_.say(
        fmt::format("not categorical, since auto takes texts of 2 to {} values and {} rows or more for each: {}",
                    levels_.most, kRowsALevel, fmt::join(left, ", ")));
  }

  void describe() {
    model::Table& table = out_.table;
    table.name = table_name(paths_);
    table.named = reader_.schema().named;
    table.columns = reader_.schema().columns.size();
    table.missing = reading_.missing;
    table.decimal = reading_.decimal;
    table.thousands = reading_.thousands;
    table.date_format = reading_.date_format;
    for (const std::size_t column : choice_.projection.numbers) {
      table.features.push_back({.name = reader_.schema().columns[column].name, .position = column});
    }
    for (std::size_t i = 0; i < choice_.projection.dates.size(); ++i) {
      const std::size_t place = choice_.projection.dates[i];
      const auto whole_days = [&] {
        const auto days = out_.rows.numbers.col(static_cast<Index>(place)).array();
        return (days == days.floor() || days.isNaN()).all();
      };
      bool whole = out_.spilled ? out_.spilled->whole_days(i) : whole_days();
      if (ranks_ != nullptr) whole = !train::any(*ranks_, !whole);
      table.features[place].date = model::Dates{.whole_days = whole};
    }
    out_.origin = {.table = reader_.name(), .features = table.feature_names(), .files = reader_.names()};
    for (const std::size_t column : choice_.projection.texts) {
      out_.texts.push_back({.name = reader_.schema().columns[column].name, .position = column});
    }
    std::vector<std::string> said;
    out_.carried = carried_names(reader_.schema(), choice_.projection.texts, results_, said);
    for (const std::string& sentence : said) messages_.warn(sentence);
  }

  const train::TrainOptions& options_;
  std::size_t memory_;
  train::Ranks* ranks_;
  const SharedReading* kept_ = nullptr;  // where whole files are read, and the rows of others left out
  const std::vector<std::string>& results_;
  prep::LevelOptions levels_;
  const Messages& messages_;
  csv::ReadOptions reading_;
  std::vector<std::string> paths_;
  csv::Reader reader_;
  FeatureChoice choice_;
  ThreadPool pool_;
  std::vector<prep::Vocabulary> words_;  // of each category
  TrainingTable out_;
  std::uint64_t dropped_ = 0;  // rows, by the rule for missing values
};

}  // namespace

TrainingTable read_training_table(const TableFlags& table, const FeatureFlags& features,
                                  const train::TrainOptions& options, const std::vector<std::string>& results,
                                  const Messages& messages, std::size_t memory, train::Ranks* ranks) {
  return Reading(table, features, options, results, messages, memory, ranks).run();
}

}  // namespace aefx::cli
