// Reads model files and initial weights. Appends the correct checksum to the fuzzer's body, which could not guess it.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/infer/encode.h"
#include "aefx/model/model_file.h"
#include "fuzz/memory_file.h"
#include "fuzz/require.h"
#include "fuzz/sealed.h"
#include "model/weights_file.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace aefx::fuzz {
namespace {

// Four rows: typical values, extreme values, existing levels, and missing values.
MatrixD some_rows(const model::Model& model) {
  const auto features = static_cast<Index>(model.table.features.size());
  MatrixD rows(4, features);
  for (Index i = 0; i < features; ++i) {
    const bool levels = model.table.features[static_cast<std::size_t>(i)].levels.size() > 0;
    rows(0, i) = 0;
    rows(1, i) = levels ? prep::Levels::kNoLevel : 1.5;
    rows(2, i) = levels ? 0 : -1e300;
    rows(3, i) = std::numeric_limits<double>::quiet_NaN();
  }
  return rows;
}

void use(const model::Model& model) {
  const Matrix inputs = model.pipeline.transform(some_rows(model)).inputs;
  const Matrix codes = infer::encode_prepared(model, inputs);
  require(codes.rows() == 4 && codes.cols() == model.network.codes(), "there is a row of codes for every row");
  const MatrixD back = infer::decode(model, codes);
  require(back.rows() == 4 && back.cols() == static_cast<Index>(model.table.features.size()),
          "and a value for every feature");
  require(model::column_names(model).size() == model.pipeline.columns.size(), "every encoded column has a name");
  const prep::FeatureForms forms = model.table.forms();
  require(forms.empty() || forms.size() == model.table.features.size(), "every feature has a form, or none has");
  require(model.table.categories().size() <= model.table.levels().size(), "categories are features");
  if (model.scores.empty()) return;
  require(model.scores.at(0) <= model.scores.at(0.5) && model.scores.at(0.5) <= model.scores.at(1),
          "quantiles are in order");
  if (const auto threshold = model.scores.threshold(0.9))
    require(threshold->score <= model.scores.at(1), "a threshold is one of the scores");
}

// Reads initial weights, which are JSON too.
void load_weights(std::string_view text) {
  const MemoryFile file(text);
  try {
    const nn::Network network = model::load_weights(file.path());
    require(network.codes() > 0 && network.inputs() > 0, "weights are of a network");
  } catch (const Error& error) {
    require_error(error, {Fault::io, Fault::data});
  }
}

void load(std::string_view text) {
  try {
    const model::Model model = model::from_text(text, "m.aefx");
    const std::string once = model::to_text(model);
    require(model::to_text(model::from_text(once, "m.aefx")) == once, "what was loaded is saved and loads the same");
    use(model);
  } catch (const Error& error) {
    require_error(error, {Fault::model});
  }
}

// Mutates a value instead of bytes, so that the result is always JSON.
std::size_t change_value(std::uint8_t* data, std::size_t size, std::size_t max_size, std::minstd_rand& random) {
  constexpr std::array<const char*, 20> kValues{"0",
                                                "1",
                                                "2",
                                                "3",
                                                "-1",
                                                "1e308",
                                                "-1e308",
                                                "1e-320",
                                                "1e400",
                                                "9007199254740993",
                                                "18446744073709551616",
                                                "4294967296",
                                                "null",
                                                "true",
                                                "false",
                                                "[]",
                                                "{}",
                                                "\"\"",
                                                "[[1, 2], [3]]",
                                                "\"relu\""};
  std::string text(reinterpret_cast<const char*>(data), size);
  const auto is_value = [&](std::size_t at) {
    return std::strchr(" [,:", text[at]) == nullptr && std::strchr("]},", text[at]) == nullptr && text[at] != '\n';
  };
  std::size_t begin = random() % size;
  while (begin < size && !is_value(begin)) ++begin;
  while (begin > 0 && is_value(begin - 1)) --begin;
  std::size_t end = begin;
  while (end < size && is_value(end)) ++end;
  text.replace(begin, end - begin, kValues[random() % kValues.size()]);
  if (text.size() > max_size) return size;
  std::memcpy(data, text.data(), text.size());
  return text.size();
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  std::minstd_rand random(seed);
  if (size > 0 && random() % 2 == 0) return aefx::fuzz::change_value(data, size, max_size, random);
  return LLVMFuzzerMutate(data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  aefx::fuzz::load(text);
  if (text.starts_with("[") || text.starts_with("{\"initial")) aefx::fuzz::load_weights(text);
  aefx::fuzz::load(aefx::fuzz::sealed(text));
  return 0;
}
