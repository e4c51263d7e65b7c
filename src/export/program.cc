#include "export/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "aefx/infer/score.h"
#include "base/names.h"
#include "base/number.h"
#include "base/text.h"

namespace aefx::exported {
namespace {

constexpr Names<Part, 4> kPartNames{{{Part::encoder, "encoder"},
                                     {Part::decoder, "decoder"},
                                     {Part::autoencoder, "autoencoder"},
                                     {Part::score, "score"}}};

// An empty cell has no value, whatever the markers are.
void add_missing_markers(const model::Table& table, Program& program) {
  std::vector<std::string> tokens = table.missing;
  tokens.emplace_back();
  for (const std::string& token : tokens) {
    std::string word = lower_case(trim(token));
    if (std::find(program.missing_words.begin(), program.missing_words.end(), word) != program.missing_words.end())
      continue;
    std::string plain = word;
    std::replace(plain.begin(), plain.end(), table.decimal, '.');
    if (const std::optional<double> number = parse_number(plain)) program.missing_numbers.push_back(*number);
    program.missing_words.push_back(std::move(word));
  }
}

void add_columns(const model::Model& model, Program& program) {
  for (const model::Feature& feature : model.table.features) {
    program.columns.push_back({.name = feature.name,
                               .levels = feature.levels,
                               .date = feature.date,
                               .first = program.inputs.size(),
                               .count = std::max<std::size_t>(feature.levels.size(), 1)});
    for (std::size_t i = 0; i < program.columns.back().count; ++i) {
      const prep::EncodedColumn& column = model.pipeline.columns[program.inputs.size()];
      Input input{.column = column.source,
                  .level = column.level,
                  .scale = column.scale,
                  .fill = column.fill,
                  .transform = column.transform};
      if (!column.level && column.statistics.constant()) input.constant = column.statistics.min;
      program.inputs.push_back(input);
    }
  }
}

// ", at least -3, at most 7, on a log scale"
std::string transform_text(const prep::Transform& transform) {
  std::string text;
  const auto add = [&](const char* words, double cap) {
    text += words;
    append_number(text, cap);
  };
  if (std::isfinite(transform.low)) add(", at least ", transform.low);
  if (std::isfinite(transform.high)) add(", at most ", transform.high);
  if (transform.log_offset) text += ", on a log scale";
  return text;
}

void add_layers(const nn::Network& network, Program& program) {
  for (std::size_t l = 0; l < network.layers().size(); ++l) {
    Layer layer{.kernel = network.kernel(l), .bias = network.bias(l), .activation = network.layers()[l].activation};
    (l < network.encoder_layers() ? program.encoder : program.decoder).push_back(std::move(layer));
  }
}

}  // namespace

std::string_view name(Part part) { return name_in(kPartNames, part); }

std::optional<Part> part_named(std::string_view name) { return value_in(kPartNames, name); }

std::vector<std::string_view> part_names() { return names_in(kPartNames); }

std::string unique_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int i = 2; !taken.insert(name).second; ++i) name = fmt::format("{}_{}", wanted, i);
  return name;
}

std::vector<std::size_t> Program::numbers() const {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!columns[c].category()) out.push_back(c);
  }
  return out;
}

bool Program::any_caps() const {
  return std::any_of(inputs.begin(), inputs.end(), [](const Input& i) { return i.transform.has_caps(); });
}

bool Program::any_log() const {
  return std::any_of(inputs.begin(), inputs.end(), [](const Input& i) { return i.transform.log_offset.has_value(); });
}

std::string Program::purpose() const {
  std::string from = "the columns of " + aefx::quoted(table);
  switch (part) {
    case Part::encoder:
      return from + " to codes";
    case Part::decoder:
      return "codes to " + from;
    case Part::autoencoder:
      return from + " to what the codes give back of them";
    case Part::score:
      return from + " to how odd the row is";
  }
  return from;
}

std::string Program::describe(std::size_t column) const {
  const Column& c = columns[column];
  std::string type = c.category() ? "text" : c.date ? "days since 1970-01-01 UTC" : "number";
  if (!c.category()) type += transform_text(inputs[c.first].transform);
  return fmt::format("{} ({})", aefx::quoted(c.name), type);
}

Program make_program(const model::Model& model, Part part) {
  Program program;
  program.part = part;
  program.table = model.table.name;
  program.on_missing = model.pipeline.options.on_missing;
  program.codes = model::code_names(model.network.codes());
  add_missing_markers(model.table, program);
  add_columns(model, program);
  add_layers(model.network, program);
  if (program.decodes() && !model.measurements.codes.empty())
    program.code_range = model::decoding_range(model::range_of(model.measurements.codes), model.network);
  if (part == Part::score) {
    const infer::Scorer scorer(model);
    VectorD weight(scorer.range().size());
    for (Index i = 0; i < weight.size(); ++i) weight(i) = model.pipeline.columns[static_cast<std::size_t>(i)].weight;
    program.scoring = Scoring{.weight = std::move(weight),
                              .usual = scorer.usual(),
                              .range = scorer.range(),
                              .neighbors = scorer.neighbors(),
                              .steps = scorer.steps(),
                              .rank = scorer.rank(),
                              .mean = model.spread.mean,
                              .whitening = scorer.whitening()};
  }
  return program;
}

}  // namespace aefx::exported
