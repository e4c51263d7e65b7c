// Holds the state of the objects of aefx.h.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aefx/aefx.h"
#include "aefx/csv/dialect.h"
#include "aefx/model/model_file.h"
#include "aefx/nn/network.h"
#include "train/option_words.h"
#include "workflow/memory_reader.h"
#include "workflow/messages.h"

namespace aefx {
inline namespace v0 {

// Files, or columns in memory.
struct Table::State {
  std::vector<std::string> paths{};  // none: the table is in memory
  ReadOptions options{};
  std::vector<double> matrix{};  // rows x columns, row by row
  std::vector<Column> columns{};
  workflow::MemoryColumns memory{};  // refers to the matrix, or to the columns
};

struct Model::State {
  model::Model model;
  model::RunOptions options;
};

struct Network::State {
  nn::Network network;
};

}  // namespace v0

namespace library {

// Returns how the files of a table are read, where `defaults` say what the user left open.
[[nodiscard]] csv::ReadOptions read_options(const ReadOptions& given, csv::ReadOptions defaults);

// Hands warnings on, in the words of the library.
class Told : public workflow::Messages {
 public:
  explicit Told(const Callbacks& callbacks, std::vector<std::string>* all = nullptr)
      : callbacks_(callbacks), all_(all) {}
  void say(const std::string& /*text*/) const override {}
  void warn(const std::string& text) const override;

 private:
  const Callbacks& callbacks_;
  std::vector<std::string>* all_;
};

// Calls `work`; errors are in the words of the library, and whatever else is thrown becomes one, but for bad_alloc and
// what callbacks of the user throw.
template <typename Work>
auto called(const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    throw train::parameter_words(error);
  }
}

}  // namespace library
}  // namespace aefx
