// Written by `aefx manual --format cpp > include/aefx/options.h`.
// The options of aefx::Model::train(), those of `aefx train`. What is not set is as the command has it.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aefx {
inline namespace v0 {

// A number, a word such as "auto", or a list: of numbers, or of names of columns.
class Setting {
 public:
  Setting() = default;
  Setting(const char* word) : text_(word) {}             // NOLINT: {.lr = "auto"}
  Setting(std::string word) : text_(std::move(word)) {}  // NOLINT
  template <typename Number>
  requires std::integral<Number> || std::floating_point<Number> Setting(Number number)  // NOLINT: {.lr = 0.01}
      : text_(text(number)) {}
  Setting(std::initializer_list<std::int64_t> numbers) : Setting(std::vector<std::int64_t>(numbers)) {}
  Setting(std::initializer_list<std::string_view> names)
      : Setting(std::vector<std::string>(names.begin(), names.end())) {}
  Setting(const std::vector<std::int64_t>& numbers) {  // NOLINT
    for (const std::int64_t number : numbers) add(text(number));
  }
  Setting(const std::vector<std::string>& names) {  // NOLINT
    for (const std::string& name : names) {
      std::string quoted = "\"";
      for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      add(quoted + '"');
    }
  }

  // The value as the command line has it; nothing if it is not set.
  [[nodiscard]] const std::optional<std::string>& text() const { return text_; }

 private:
  template <typename Number>
  static std::string text(Number number) {
    std::array<char, 64> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
  }
  void add(const std::string& item) { text_ = text_ ? *text_ + "," + item : item; }

  std::optional<std::string> text_;
};

struct TrainOptions {
  // Number of codes for each row; a whole number from 1 to 100000.
  std::optional<std::int64_t> dim{};
  // Hidden layers of the encoder, mirrored in the decoder; or auto, none; auto, none, or the units of each layer, as
  // 16,8.
  Setting hidden{};
  // Hidden layers before the codes (default none: each code is one formula); auto, none, or the units of each layer, as
  // 16,8.
  Setting encoder_hidden{};
  // Hidden layers between codes and output (default auto: chosen on held-out rows); auto, none, or the units of each
  // layer, as 16,8.
  Setting decoder_hidden{};
  // Columns that a code may read: all, a number, or auto: the fewest that keep what all do (default all); all, auto, or
  // a whole number from 1 up.
  Setting columns_per_code{};
  // One of linear, relu, leaky-relu, elu, tanh, sigmoid, wide-sigmoid (default relu).
  std::optional<std::string> activation{};
  // Of the last layer (default wide-sigmoid; sigmoid with scale='minmax', linear with robust or none); one of linear,
  // relu, leaky-relu, elu, tanh, sigmoid, wide-sigmoid.
  std::optional<std::string> output_activation{};
  // Start: pca, varimax, glorot, torch (default pca).
  std::optional<std::string> init{};
  // Start from the weights in a JSON file; a file.
  std::optional<std::string> init_weights{};
  // Defaults of aefx, plain, keras2, keras3, torch.
  std::optional<std::string> preset{};
  // One of minmax, standard, robust, none (default standard).
  std::optional<std::string> scale{};
  // Minmax scales to [M, 1-M] (default 0.25); auto, or from 0 to below 0.5.
  Setting margin{};
  // Values far out of a column's range are capped: auto, none, or beyond a quantile, as 0.01; auto, none, or a quantile
  // from 0 to below 0.5.
  Setting cap{};
  // Skewed columns are read as logarithms: auto, none, or log:SPEC; auto, none, or log: and columns, as
  // log:price,income.
  std::optional<std::string> column_transform{};
  // One of mask, mean, median, drop, error (default mask).
  std::optional<std::string> on_missing{};
  // One of adadelta, adam, sgd, or auto: adam in place of adadelta where held-out rows prefer it; auto, or one of
  // adadelta, adam, sgd.
  std::optional<std::string> optimizer{};
  // Learning rate, or auto (default: the optimizer's); auto, or a number above 0.
  Setting lr{};
  // Decay of adadelta's averages (default 0.95); a number from 0 to below 1.
  std::optional<double> rho{};
  // Adadelta's and adam's epsilon (default 1e-7); a number above 0, up to 1.
  std::optional<double> epsilon{};
  // Of sgd (default 0.9); a number from 0 to below 1.
  std::optional<double> momentum{};
  // Passes over the rows, or auto: while held-out rows improve; auto, or a whole number from 1 up.
  Setting epochs{};
  // Rows per batch, or auto (default): 8 to 128, more for larger tables; auto, or a whole number from 1 to 100000000.
  Setting batch{};
  // Share of the rows held out to be judged (default: by cross-validation); a share of the rows from 0 to below 1.
  std::optional<double> valid{};
  // Epochs without improvement before stopping; a whole number from 1 to 1000000000.
  std::optional<std::int64_t> patience{};
  // Same seed, same result (default 0); a whole number from 0 to 9007199254740992.
  std::optional<std::int64_t> seed{};
  // Mse.
  std::optional<std::string> loss{};
  // Penalty on the kernels' absolute values; 0 or more.
  std::optional<double> l1{};
  // Penalty on the kernels' squares; 0 or more.
  std::optional<double> l2{};
  // Deviation of noise on the inputs, in scaled units; 0 or more.
  std::optional<double> noise{};
  // Penalty on the codes' absolute values; 0 or more.
  std::optional<double> sparsity{};
  // If false, do not shuffle the rows.
  std::optional<bool> shuffle{};
  // Threads to use (default: all cores); the result is the same; a whole number from 0 to 4096.
  std::optional<std::int64_t> threads{};
  // Columns to learn from (default: all numbers but identifiers).
  Setting features{};
  // Columns to leave out.
  Setting drop{};
  // Columns whose values are levels, learned from one by one (one-hot); auto: texts of few values.
  Setting categorical{};
  // Columns of dates, learned from as days since 1970 (see date_format).
  Setting dates{};
  // Levels of a column at most; the rarest values are one level together (default 50).
  std::optional<std::int64_t> max_levels{};
  // A value that training did not see is an error, zero (no level), or missing (default error).
  std::optional<std::string> unseen{};
  // Form of dates that are text, as strptime has it (default: ISO 8601).
  std::optional<std::string> date_format{};
  // Train so many times more on other rows, for the report.
  std::optional<std::int64_t> stability{};

  // Calls use(name of the command's option, value) for each member.
  template <typename Use>
  void each(const Use& use) const {
    use("dim", dim);
    use("hidden", hidden);
    use("encoder-hidden", encoder_hidden);
    use("decoder-hidden", decoder_hidden);
    use("columns-per-code", columns_per_code);
    use("activation", activation);
    use("output-activation", output_activation);
    use("init", init);
    use("init-weights", init_weights);
    use("preset", preset);
    use("scale", scale);
    use("margin", margin);
    use("cap", cap);
    use("transform", column_transform);
    use("on-missing", on_missing);
    use("optimizer", optimizer);
    use("lr", lr);
    use("rho", rho);
    use("epsilon", epsilon);
    use("momentum", momentum);
    use("epochs", epochs);
    use("batch", batch);
    use("valid", valid);
    use("patience", patience);
    use("seed", seed);
    use("loss", loss);
    use("l1", l1);
    use("l2", l2);
    use("noise", noise);
    use("sparsity", sparsity);
    use("no-shuffle", shuffle);
    use("threads", threads);
    use("features", features);
    use("drop", drop);
    use("categorical", categorical);
    use("dates", dates);
    use("max-levels", max_levels);
    use("unseen", unseen);
    use("date-format", date_format);
    use("stability", stability);
  }
};

}  // namespace v0
}  // namespace aefx
