// aefx: learns a few codes for every row of a table, and tells exactly which columns make each code.
//
//   const aefx::Table table = aefx::Table::from_matrix(values, 4);          // rows x 4 doubles, NaN where missing
//   const aefx::Model model = aefx::Model::train(table, {.dim = 2});
//   const aefx::Codes codes = model.encode(table);                          // rows x 2
//   for (const aefx::CodeFormula& code : model.summary().codes) std::cout << code.text << '\n';
//   model.save("values.aefx");
//
// This is the one header to include. Its types are those of the standard library, and their layout depends on no flag
// of the compiler: a program may be compiled for any processor, with sanitizers, and by GCC or clang with libstdc++.
// Results are those of the command `aefx`, bit for bit, and each takes the other's models.
//
// Errors are aefx::Error (what, where, what to do), or std::bad_alloc. Every function checks what it is given before
// anything is done. Names in messages are those of the members below.
//
// Threads: different objects may be used at the same time. Const members of one object may be called at the same time;
// other members, and destruction, by one thread alone. Callbacks are called in the thread of the call, one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/api.h"
#include "aefx/base/error.h"
#include "aefx/options.h"

#define AEFX_VERSION_MAJOR 0
#define AEFX_VERSION_MINOR 2
#define AEFX_VERSION_PATCH 0

namespace aefx {
inline namespace v0 {

// Returns the version of the library, "0.2.0". The macros above are those of the header.
[[nodiscard]] AEFX_API std::string version();

// Rows x columns of numbers, row by row.
template <typename Number>
struct Grid {
  std::size_t rows = 0, columns = 0;
  std::vector<Number> values{};  // rows * columns

  [[nodiscard]] Number operator()(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

// ---- Tables ----

// A column of a table in memory: numbers, or texts.
struct Column {
  enum class Kind {
    number,    // NaN is a missing value
    category,  // texts whose values are learned from one by one; empty is a missing value
    text,      // texts that are not learned from, unless they are words for true and false, or options name them
    date,      // numbers: days since 1970-01-01 UTC; or texts, such as 2024-01-31
  };
  std::string name;
  Kind kind = Kind::number;
  std::vector<double> numbers{};
  std::vector<std::string> texts{};
};

// How files are read. What is left open is found by looking at the first rows or, with a model, is as in training.
struct ReadOptions {
  std::optional<char> delimiter{};
  std::optional<bool> header{};              // the first row holds names
  std::vector<std::string> names{};          // of the columns of a table without a header
  std::vector<std::string> missing{};        // missing-value markers besides empty, NA, N/A, NaN, null, ? and -
  std::optional<char> decimal{};             // decimal separator
  std::optional<char> thousands{};           // thousands separator
  std::optional<std::string> date_format{};  // strptime pattern; ISO 8601 otherwise
  std::optional<char> quote{}, escape{};
  std::string comment{};     // lines that begin with it are left out
  std::size_t skip = 0;      // lines before the table
  bool skip_ragged = false;  // rows with another number of cells are left out, and not an error
};

// A table to learn from, or to apply a model to. Copies share the rows, which never change. Every call that reads the
// table reads it anew.
class AEFX_API Table {
 public:
  // A table of files, CSV of any dialect, also packed with gzip or zstd; several are one table. "-" is standard input,
  // which can be read once. Files are opened when they are read. Throws Error (usage) if there is no path.
  [[nodiscard]] static Table from_files(std::vector<std::string> paths, ReadOptions options = {});
  // A matrix of rows x `columns` values, row by row, which is copied. With names, columns are matched by name; without,
  // by position, and none is taken for an identifier. Throws Error (usage) if the shapes don't fit.
  [[nodiscard]] static Table from_matrix(std::span<const double> values, std::size_t columns,
                                         std::vector<std::string> names = {});
  // Throws Error (usage) if columns differ in length, or hold numbers where they should hold texts.
  [[nodiscard]] static Table from_columns(std::vector<Column> columns);

  Table(const Table&) = default;  // moves copy too, so that no table is ever empty
  Table& operator=(const Table&) = default;

  struct State;  // of the library alone
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  explicit Table(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

// ---- Training ----

struct Progress {
  std::string what;               // "training", "trying 2 candidates"
  std::uint64_t epoch = 0;        // that has ended, from 1
  std::uint64_t most_epochs = 0;  // that there may be
  double loss = 0;
  std::optional<double> held_out_loss{};
};

// Functions by which a call reports to its caller, and is told to stop.
struct Callbacks {
  std::function<void(const Progress&)> progress{};          // after each epoch
  std::function<void(const std::string& sentence)> warn{};  // what the user should know of the table
  // Training polls it before each step, and then gives the best model so far. Other calls poll it between blocks of
  // rows, and then throw Error (interrupted).
  std::stop_token stop{};
};

// ---- Results. N rows, K codes, D columns as the network sees them: of a categorical column one for each level. ----

// The rows of the table that a result has. With on_missing = "drop" rows with a gap are left out, as in training.
struct Result {
  std::vector<std::uint64_t> rows{};    // number of each row in the table, from 0
  std::vector<std::string> warnings{};  // what the user should know, a sentence each; of blocks: empty, see Callbacks
};

struct Codes : Result {
  Grid<float> values{};  // N x K
};

struct Scores : Result {
  std::vector<double> values{};  // N: how unusual each row is; about 1 on average in training
};

// The columns that were learned from, in the kinds that decode() gives, without gaps.
struct Filled : Result {
  std::vector<Column> columns{};  // N values each
};

// For each row and code, contributions and base sum to the pre-activation: the code before its activation.
struct Contributions : Result {
  Grid<double> values{};     // N x D: in the columns' own units; NaN where missing
  Grid<double> capped_at{};  // N x D: the cap that replaced a value, or NaN
  // N x (K * D): those of the first code, then those of the second ...
  Grid<double> slopes{}, contributions{};
  Grid<double> base{};  // N x K

  [[nodiscard]] double contribution(std::size_t row, std::size_t code, std::size_t column) const {
    return contributions(row, code * values.columns + column);
  }
};

struct CodeFormula {
  std::string name;               // code1
  std::string text;               // "code1 = relu(0.5*a - 2*b + 1)", all columns; ~ where it is an average
  bool exact = true;              // it holds on every row; false for an encoder with hidden layers
  double bias = 0;                // of the pre-activation
  std::vector<double> weights{};  // D: per unit of the column, capped and transformed as `terms` say
  std::vector<double> shares{};   // D: share of the code's variance, signed; they and `rest` sum to 1
  double rest = 0;                // the share of no column
};

struct Summary {
  std::vector<std::string> features{};  // columns learned from
  std::vector<std::string> columns{};   // D: as the network sees them: size, species=setosa
  std::vector<std::string> terms{};     // D: as formulas have them: size, log(min(fare, 300) + 1)
  std::vector<CodeFormula> codes{};     // K
  double kept = 0;                      // share of the columns' variance, every column counting alike; 0 if none varies
  bool held_out = false;                // `kept` is of rows that were not fitted
  double error_over_pca = 0;            // error, divided by that of PCA with as many components; 0 if PCA has none
  std::uint64_t rows = 0;               // learned from
  std::uint64_t epochs = 0;
  std::string stopped{};             // why training ended; "interrupted" after a request to stop
  std::vector<std::string> notes{};  // what the user should know of table and training, a sentence each
};

struct ApplyOptions {
  bool pre_activation = false;  // of encode(): codes before their activation
  // of explain(), with hidden layers before the codes: "path": slopes are means over the straight path from the mean
  // row, and the base is the same on every row; "slope": those at the row; empty: path where it is exact
  std::string method{};
  std::size_t threads = 0;     // 0: as many as the machine has cores; the result is the same
  std::size_t block_rows = 0;  // most rows of a block; 0: as many as suit the table
};

struct ExportOptions {
  // encoder: columns to codes; decoder: codes to columns; autoencoder: columns to their reconstruction; score.
  std::string part = "encoder";
  std::string name = "model";       // C: of every name in the header
  std::string dialect = "duckdb";   // SQL: duckdb, sqlite, postgres, spark
  std::string table = "data";       // SQL: of the table to select from
  std::vector<std::string> keep{};  // SQL: columns of it to select too
  std::string inputs = "columns";   // ONNX: columns (one input each) or matrix
};

class Network;

// A trained model, whole: it can be saved, applied, explained and exported. Copies share it; it never changes.
class AEFX_API Model {
 public:
  // Learns from a table. Same table, options and seed: same model, for any number of threads. Throws Error: usage for
  // options (aefx/options.h) that are invalid or contradict each other or the table, data for a table that can't be
  // learned from, io for files, other for a loss that diverges.
  [[nodiscard]] static Model train(const Table& table, const TrainOptions& options = {},
                                   const Callbacks& callbacks = {});
  // Throws Error: io if the file can't be read, model if it is no model, is damaged or of another version.
  [[nodiscard]] static Model load(const std::string& path);
  // Replaces `path` atomically. Throws Error: io, and usage where the file is there and no model.
  void save(const std::string& path) const;
  // The contents of the file. from_bytes() throws Error (model).
  [[nodiscard]] std::string to_bytes() const;
  [[nodiscard]] static Model from_bytes(std::string_view bytes);

  [[nodiscard]] std::size_t dim() const;  // K

  // Columns of a table are matched with those of training, by name where both have names, else by position; others are
  // passed over. Throw Error: data if a column is missing, holds something else than in training or a value that can't
  // be taken, io for files, interrupted after a request to stop.
  [[nodiscard]] Codes encode(const Table& table, const ApplyOptions& options = {},
                             const Callbacks& callbacks = {}) const;
  [[nodiscard]] Scores score(const Table& table, const ApplyOptions& options = {},
                             const Callbacks& callbacks = {}) const;
  [[nodiscard]] Contributions explain(const Table& table, const ApplyOptions& options = {},
                                      const Callbacks& callbacks = {}) const;
  // Replaces missing values by what is expected of them, given the other values of their row; the others stay. No row
  // is left out, whatever training did with rows that have gaps.
  [[nodiscard]] Filled fill(const Table& table, const ApplyOptions& options = {},
                            const Callbacks& callbacks = {}) const;
  // Gives the same as a stream of blocks, in the order of the table, in constant memory. `use` returns false to end it.
  using UseCodes = std::function<bool(const Codes& block)>;
  using UseScores = std::function<bool(const Scores& block)>;
  using UseContributions = std::function<bool(const Contributions& block)>;
  void encode(const Table& table, const UseCodes& use, const ApplyOptions& options = {},
              const Callbacks& callbacks = {}) const;
  void score(const Table& table, const UseScores& use, const ApplyOptions& options = {},
             const Callbacks& callbacks = {}) const;
  void explain(const Table& table, const UseContributions& use, const ApplyOptions& options = {},
               const Callbacks& callbacks = {}) const;
  // Returns the columns that were learned from, for codes (N x K), each limited to the range that training saw, or to
  // half of it more on either side where the decoder has no hidden layers. Columns that held whole numbers in training
  // are rounded to them, unless `raw`. Throws Error (usage) for another number of codes.
  [[nodiscard]] std::vector<Column> decode(const Grid<float>& codes, bool raw = false) const;

  // Formulas, shares, and what the codes keep.
  [[nodiscard]] Summary summary() const;
  // The report of `aefx report`: format text, json, csv, markdown or html. Throws Error (usage) for others.
  [[nodiscard]] std::string report(const std::string& format = "text", std::size_t width = 80, bool all = false) const;
  // Options of the run, as names and texts, so that it can be repeated.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> options() const;

  // The model in another language, complete: a C99 header, one SELECT, the bytes of an ONNX file. Throw Error (usage)
  // for options that are invalid, or names that can't be written there. to_onnx() needs the component `export` of the
  // package, and throws Error (other) where aefx was built without ONNX.
  [[nodiscard]] std::string to_c(const ExportOptions& options = {}) const;
  [[nodiscard]] std::string to_sql(const ExportOptions& options = {}) const;
  [[nodiscard]] std::string to_onnx(const ExportOptions& options = {}) const;

  // A copy of the network alone, from scaled columns (D) to codes and back.
  [[nodiscard]] Network network() const;

  Model(const Model&) = default;  // moves copy too, so that no model is ever empty
  Model& operator=(const Model&) = default;

  struct State;  // of the library alone
  explicit Model(std::shared_ptr<const State> state);
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  std::shared_ptr<const State> state_;
};

// ---- The network alone, on numbers that the program scales itself ----

struct Layer {
  std::size_t units = 1;
  std::string activation = "relu";  // linear, relu, leaky-relu, elu, tanh, sigmoid, wide-sigmoid
};

struct FitOptions {
  std::string optimizer = "adam";         // adadelta, adam, sgd
  std::optional<double> learning_rate{};  // the optimizer's
  std::uint64_t epochs = 100, batch = 32, seed = 0;
  std::size_t threads = 1;  // 0: as many as the machine has cores
};

// Dense layers in float32: the first ones encode, the others decode. Copies are deep; a moved-from one may only be
// assigned to or destroyed.
class AEFX_API Network {
 public:
  // The outputs of layer `encoder_layers` - 1 are the codes. Starts with Glorot's uniform weights, drawn by `seed`.
  // Throws Error (usage): inputs or units that are 0, an unknown activation, encoder_layers not from 1 to
  // layers.size(), or a last layer of another width than the inputs.
  Network(std::size_t inputs, const std::vector<Layer>& layers, std::size_t encoder_layers, std::uint64_t seed = 0);
  Network(const Network& other);
  Network(Network&& other) noexcept;
  Network& operator=(Network other) noexcept;
  ~Network();

  [[nodiscard]] std::size_t inputs() const;
  [[nodiscard]] std::size_t codes() const;
  [[nodiscard]] std::vector<Layer> layers() const;
  // Layer after layer the kernel, inputs x outputs row by row, and the bias.
  [[nodiscard]] std::span<float> parameters();
  [[nodiscard]] std::span<const float> parameters() const;

  // `rows`: N x inputs, or N x codes, row by row. Throw Error (usage) if their number is no multiple of that.
  [[nodiscard]] Grid<float> encode(std::span<const float> rows) const;
  [[nodiscard]] Grid<float> decode(std::span<const float> codes) const;
  // Fits the weights so that the outputs reproduce `rows`; returns the last epoch's mean squared error. Throws Error:
  // usage for invalid options or rows, other if the loss diverges, which leaves the last finite weights.
  double fit(std::span<const float> rows, const FitOptions& options = {}, const Callbacks& callbacks = {});

  struct State;  // of the library alone
  explicit Network(std::unique_ptr<State> state);

 private:
  std::unique_ptr<State> state_;
};

}  // namespace v0
}  // namespace aefx
