#include "workflow/training_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/select_columns.h"
#include "csv/sniff/not_utf8.h"
#include "workflow/columns.h"
#include "workflow/continued_table.h"
#include "workflow/recorded.h"
#include "workflow/table_name.h"
#include "workflow/table_remarks.h"
#include "workflow/text_remarks.h"

namespace aefx::workflow {
namespace {

using train::RowCollector;

// Returns which of `count` positions are in a list.
std::vector<bool> marked(const std::vector<std::size_t>& positions, std::size_t count) {
  std::vector<bool> out(count, false);
  for (const std::size_t position : positions) out[position] = true;
  return out;
}

// A model's names are UTF-8, and a level in another encoding would never match a cell again.
void check_utf8(const RowReader& reader, const csv::Projection& projection, const csv::RowBatch& rows, std::size_t row,
                std::size_t category) {
  const std::string_view label = rows.labels.at(row, category);
  if (find_invalid_utf8(label) == label.size()) return;
  const std::string& name = reader.schema().columns[projection.numbers[projection.categories[category]]].name;
  const std::string file = printable(reader.names()[rows.lines[row].file()]);
  std::string hint = csv::iconv_hint(label, file);
  for (const std::string& remark : reader.remarks()) {  // which may know more of the bytes
    if (const std::size_t at = remark.find("run: iconv"); at != remark.npos) hint = remark.substr(at);
  }
  throw Error(Fault::data, fmt::format("{} is not UTF-8, and can't be a level", quoted(label)),
              location(printable(reader.names()[rows.lines[row].file()]), rows.lines[row].line(), name), hint);
}

class Reading {
 public:
  Reading(const TrainingTableRequest& request, train::ProcessGroup& group, const Messages& messages)
      : request_(request),
        levels_(prep::level_options(request.features)),
        output_messages_(messages),
        messages_(messages),
        pool_(request.threads),
        reader_(request.memory != nullptr ? read_memory(*request.memory, request.source.options)
                                          : read_files(request.source, pool_)),
        features_(request.memory != nullptr ? declared_features(*request.memory, reader_->schema(), request.features)
                                            : request.features),
        choice_(prep::choose_features(reader_->schema(), features_, reader_->name())) {
    check_learnable();
    collector_ = group.collector(request.source,
                                 {.projection = choice_.projection,
                                  .origin = origin(),
                                  .on_missing = request.on_missing,
                                  .undecided = choice_.automatic},
                                 request.limits);
  }

  TrainingTable run() {
    for (const std::string& sentence : choice_.warnings) messages_.warn(sentence);
    for (const std::string& sentence : choice_.notes) messages_.say(sentence);
    if (reader_->file() != nullptr) {
      collector_->read(*reader_->file(), [this] { read(); });
    } else {
      read();
      collector_->join();
    }
    const std::size_t most = choice_.automatic ? levels_.most : std::numeric_limits<std::size_t>::max();
    for (const std::string& sentence : reader_->remarks()) messages_.warn(sentence);
    for (std::size_t i = 0; i < words_.size(); ++i) collector_->merge_vocabulary(i, words_[i], most);
    say_spellings();
    if (choice_.automatic) decide();
    train::TableDescription about = describe();
    drop_missing(*collector_, printable(reader_->name()), messages_);
    find_whole_numbers(*collector_, choice_.projection, about.table);
    if (collector_->rows() == 0) {
      throw Error(Fault::data, "the table has no rows to learn from", printable(reader_->name()),
                  "check --header and --delimiter; `head` shows what is in the file");
    }
    const std::vector<std::size_t>& categories = choice_.projection.categories;
    for (std::size_t i = 0; i < categories.size(); ++i)
      about.table.features[categories[i]].levels = collector_->fit_levels(i, words_[i], levels_);
    TrainingTable out{.data = collector_->finish(std::move(about)), .carried = {}};
    if (const std::string note = out.data->storage_note(); !note.empty()) messages_.say(note);
    if (csv::Reader* const file = reader_->file())
      say_irregular(*file, collector_->irregular(file->irregular()), messages_);
    for (const std::string& sentence : nameless_columns(reader_->schema())) messages_.say(sentence);
    for (const std::string& sentence : repeated_names(reader_->schema())) messages_.warn(sentence);
    check_features(*out.data);
    remark(out.data->resident_rows(), out.data->table());
    out.data->set_remarks(messages_.remarks());
    out.carried = carried_;
    return out;
  }

 private:
  [[nodiscard]] prep::Origin origin() const {
    return {.table = reader_->name(),
            .features = names_of(reader_->schema(), choice_.projection.numbers),
            .files = reader_->names()};
  }

  // The reason why there is nothing to learn from may be a choice that the sniffer remarks on.
  void check_learnable() const {
    try {
      prep::check_learnable(choice_, reader_->schema(), reader_->name());
    } catch (const Error& error) {
      std::string hint = error.hint();
      for (const std::string& remark : reader_->remarks()) hint += "; " + remark;
      throw Error(error.fault(), error.message(), error.where(), hint);
    }
  }

  // Tells whether the user has said what is to be done with a column that is not learned from.
  [[nodiscard]] bool is_asked_for(std::size_t column) const {
    if (features_.features) return true;
    const std::optional<std::string>& keep = features_.keep;
    if (!keep || keep->empty()) return false;
    const std::vector<std::size_t> kept = csv::select_columns(reader_->schema(), *keep, "--keep");
    return std::find(kept.begin(), kept.end(), column) != kept.end();
  }

  // Throws Error (data) if a column that --features names has no value at all.
  void check_features(const train::TrainingData& data) const {
    const csv::RowBatch& rows = data.resident_rows();
    if (!features_.features || data.rows() != static_cast<Index>(rows.rows())) return;
    for (std::size_t i = 0; i < choice_.projection.numbers.size(); ++i) {
      const csv::Column& column = reader_->schema().columns[choice_.projection.numbers[i]];
      if (column.kind != csv::Kind::empty || !rows.numbers.col(static_cast<Index>(i)).array().isNaN().all()) continue;
      throw Error(Fault::data,
                  fmt::format("column \"{}\", which --features names, has no value", printable(column.name)),
                  printable(reader_->name()), "leave it out of --features");
    }
  }

  void remark(const csv::RowBatch& rows, const model::Table& table) const {
    const csv::Schema& schema = reader_->schema();
    const csv::Projection& projection = choice_.projection;
    for (const std::string& sentence : repeated_identifiers(rows.texts, schema, choice_)) messages_.warn(sentence);
    std::vector<NamedColumn> columns = named(schema, projection.texts);
    for (const std::string& sentence : total_in_last_row(rows.texts, columns)) messages_.warn(sentence);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (schema.columns[projection.texts[i]].kind == csv::Kind::number || is_asked_for(projection.texts[i]))
        columns[i].name.clear();
    }
    if (const auto texts = texts_not_learned(rows.texts, columns, request_.source.options)) messages_.remark(*texts);
    for (const std::string& sentence : missing_markers(rows.numbers, table, reader_->file() != nullptr))
      messages_.warn(sentence);
  }

  // Labels become positions in the vocabularies as they come, so that no text of them is stored twice.
  void read() {
    const csv::Projection& projection = choice_.projection;
    // Beyond so many values --categorical auto does not take a column.
    const std::size_t most = choice_.automatic ? levels_.most : std::numeric_limits<std::size_t>::max();
    words_.clear();
    std::uint64_t read = 0;
    for (const std::size_t category : projection.categories) words_.emplace_back(most, is_boolean(category));
    for (csv::RowBatch batch; reader_->read(projection, batch_rows(reader_->schema()), batch);) {
      csv::RowBatch rows = collector_->own_rows(std::move(batch));
      read += rows.rows();
      if (request_.read) request_.read(read);
      for (std::size_t row = 0; row < rows.rows(); ++row) {
        for (std::size_t i = 0; i < words_.size(); ++i) {
          check_utf8(*reader_, projection, rows, row, i);
          rows.numbers(static_cast<Index>(row), static_cast<Index>(projection.categories[i])) =
              words_[i].index(rows.labels.at(row, i));
          if (words_[i].has_truths() && words_[i].values().size() > 2) check_truth(rows, row, i);
        }
      }
      rows.labels.clear();
      collector_->add(std::move(rows));
      batch = {};
    }
  }

  // Tells whether a feature is learned from as true or false.
  [[nodiscard]] bool is_boolean(std::size_t feature) const {
    return reader_->schema().columns[choice_.projection.numbers[feature]].kind == csv::Kind::boolean;
  }

  // Throws Error (data) for a word that is neither true nor false, unless the user has said that values are levels.
  void check_truth(const csv::RowBatch& rows, std::size_t row, std::size_t category) const {
    if (features_.categorical) return;
    const std::size_t column = choice_.projection.numbers[choice_.projection.categories[category]];
    const std::string& name = reader_->schema().columns[column].name;
    const std::string_view label = rows.labels.at(row, category);
    const std::string spec = csv::column_spec(name, column);
    throw Error(
        Fault::data, fmt::format("{} is neither true nor false, as all values before", quoted(label)),
        location(printable(reader_->names()[rows.lines[row].file()]), rows.lines[row].line(), name),
        fmt::format("if it means a missing value, say --missing {}; --categorical {} learns from all values one "
                    "by one, --keep {} carries them",
                    quoted(label), spec, spec));
  }

  void say_spellings() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::vector<std::string>& others = words_[i].other_spellings();
      if (others.empty()) continue;
      std::vector<std::string> all = words_[i].values();
      all.insert(all.end(), others.begin(), others.end());
      const std::size_t column = choice_.projection.numbers[choice_.projection.categories[i]];
      messages_.say(fmt::format("{}: {} are spellings of {} and {}", printable(reader_->schema().columns[column].name),
                                join_names(all, 8), words_[i].values().front(), words_[i].values().back()));
    }
  }

  [[nodiscard]] bool has_few(const prep::Vocabulary& words, std::size_t rows) const {
    return !words.overflowed() && prep::few_enough(words.values().size(), rows, levels_.most);
  }

  // --categorical auto: which of the texts have few values, and are learned from.
  void decide() {
    const csv::Projection& projection = choice_.projection;
    csv::Projection decided;
    const std::size_t rows = collector_->rows();
    const std::size_t columns_of_table = reader_->schema().columns.size();
    const std::vector<bool> is_category = marked(projection.categories, projection.numbers.size());
    const std::vector<bool> is_date = marked(projection.dates, projection.numbers.size());
    const std::vector<bool> undecided = marked(choice_.undecided, columns_of_table);
    std::vector<bool> is_taken(columns_of_table, false);
    std::vector<prep::Vocabulary> words;
    std::vector<Index> features;
    std::vector<std::string> taken, left;
    for (std::size_t i = 0, category = 0; i < projection.numbers.size(); ++i) {
      const std::size_t column = projection.numbers[i];
      const bool truth = reader_->schema().columns[column].kind == csv::Kind::boolean;
      const bool learned = !is_category[i] || truth || has_few(words_[category], rows);
      if (is_category[i] && learned) {
        decided.categories.push_back(decided.numbers.size());
        words.push_back(std::move(words_[category]));
        is_taken[column] = true;
      }
      if (is_category[i]) {
        (learned ? taken : left).push_back(printable(reader_->schema().columns[column].name));
        ++category;
      }
      if (!learned) continue;
      if (is_date[i]) decided.dates.push_back(decided.numbers.size());
      decided.numbers.push_back(column);
      features.push_back(static_cast<Index>(i));
    }
    std::vector<std::size_t> texts;
    for (std::size_t i = 0; i < projection.texts.size(); ++i) {
      const std::size_t column = projection.texts[i];
      if (is_taken[column] && undecided[column]) continue;
      texts.push_back(i);
      decided.texts.push_back(column);
    }
    say_decided(taken, left);
    if (decided.numbers.empty()) {
      throw Error(Fault::data, "no column holds numbers, or texts of few values, so there is nothing to learn from",
                  printable(reader_->name()), "--categorical SPEC takes the columns that it names");
    }
    collector_->restrict_to(decided, features, texts);
    choice_.projection = std::move(decided);
    words_ = std::move(words);
  }

  void say_decided(const std::vector<std::string>& taken, const std::vector<std::string>& left) const {
    if (!taken.empty()) messages_.say(fmt::format("categorical: {}", fmt::join(taken, ", ")));
    if (left.empty()) return;
    messages_.say(
        fmt::format("not categorical, since auto takes texts of 2 to {} values and {} rows or more for each: {}",
                    levels_.most, prep::kRowsALevel, fmt::join(left, ", ")));
  }

  [[nodiscard]] train::TableDescription describe() {
    const csv::Schema& schema = reader_->schema();
    const csv::ReadOptions& options = request_.source.options;
    // Member by member: where memory fails within a nested initializer, GCC 12 destroys members that are not made yet.
    train::TableDescription out;
    out.table.name = reader_->file() != nullptr ? table_name(request_.source.paths) : reader_->name();
    out.table.named = schema.named;
    out.table.columns = schema.columns.size();
    out.table.missing = options.missing;
    out.table.decimal = options.decimal;
    out.table.thousands = options.thousands;
    out.table.date_format = options.date_format;
    out.origin = origin();
    for (const std::size_t column : choice_.projection.numbers)
      out.table.features.push_back({.name = schema.columns[column].name, .position = column});
    add_other_columns(out.table);
    for (const std::size_t column : choice_.projection.texts)
      out.carried.push_back({.name = schema.columns[column].name, .position = column});
    std::vector<std::string> warnings;
    carried_ = carried_names(schema, choice_.projection.texts, request_.results, warnings);
    for (const std::string& sentence : warnings) output_messages_.warn(sentence);
    return out;
  }

  // Columns that encode would treat otherwise by their kind alone: it carries texts, and not numbers.
  void add_other_columns(model::Table& table) const {
    const std::vector<csv::Column>& columns = reader_->schema().columns;
    const std::vector<bool> learned = marked(choice_.projection.numbers, columns.size());
    const std::vector<bool> carried = marked(choice_.projection.texts, columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool is_number = columns[i].kind == csv::Kind::number;
      if (is_number && carried[i] && !learned[i]) table.identifiers.push_back({.name = columns[i].name, .position = i});
      if (!is_number && !carried[i] && !learned[i]) table.left_out.push_back({.name = columns[i].name, .position = i});
    }
  }

  const TrainingTableRequest& request_;
  prep::LevelOptions levels_;
  const Messages& output_messages_;  // on the output alone, which the report says nothing of
  Recorded messages_;
  ThreadPool pool_;
  std::unique_ptr<RowReader> reader_;
  prep::FeatureFlags features_;
  prep::FeatureChoice choice_;
  std::unique_ptr<RowCollector> collector_;
  std::vector<prep::Vocabulary> words_;  // of each category
  std::vector<std::string> carried_;
};

}  // namespace

TrainingTable read_training_table(const TrainingTableRequest& request, train::ProcessGroup& group,
                                  const Messages& messages) {
  if (request.from != nullptr) return read_continued_table(request, group, messages);
  return Reading(request, group, messages).run();
}

}  // namespace aefx::workflow
