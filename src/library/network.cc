#include <fmt/format.h>

#include <cmath>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/option_value.h"
#include "base/random.h"
#include "library/state.h"
#include "nn/initializer.h"
#include "nn/pass.h"
#include "train/fit.h"
#include "train/option_table.h"

namespace aefx {
namespace {

constexpr std::size_t kMostUnits = 100'000;  // as of a model

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
  throw Error(Fault::usage, message, "network", hint);
}

nn::Network make(std::size_t inputs, const std::vector<Layer>& layers, std::size_t encoder_layers) {
  if (inputs == 0 || inputs > 10 * kMostUnits) refuse(fmt::format("it has {} inputs", inputs), "give 1 or more");
  if (encoder_layers == 0 || encoder_layers > layers.size()) {
    refuse(fmt::format("{} of {} layers encode", encoder_layers, layers.size()),
           "encoder_layers is from 1 to the number of layers");
  }
  std::vector<std::string> names;
  for (const std::string_view name : nn::activation_names()) names.emplace_back(name);
  std::vector<nn::LayerOptions> all;
  for (const Layer& layer : layers) {
    if (layer.units == 0 || layer.units > 10 * kMostUnits)
      refuse(fmt::format("a layer has {} units", layer.units), "give 1 or more");
    const auto activation = nn::activation_named(parse_choice("activation", layer.activation, names));
    all.push_back({.units = static_cast<Index>(layer.units), .activation = *activation});
  }
  if (layers.back().units != inputs)
    refuse(fmt::format("the last layer has {} units, and there are {} inputs", layers.back().units, inputs),
           "the outputs reproduce the inputs");
  return {static_cast<Index>(inputs), all, encoder_layers};
}

// Returns rows of `columns` numbers as a matrix.
Matrix matrix(std::span<const float> values, Index columns, const char* what) {
  const auto width = static_cast<std::size_t>(columns);
  if (values.size() % width != 0)
    refuse(fmt::format("{} values are not rows of {} {}", values.size(), width, what), "give whole rows");
  return Eigen::Map<const Matrix>(values.data(), static_cast<Index>(values.size() / width), columns);
}

Grid<float> grid(const Matrix& m) {
  return {.rows = static_cast<std::size_t>(m.rows()),
          .columns = static_cast<std::size_t>(m.cols()),
          .values = std::vector<float>(m.data(), m.data() + m.size())};
}

// The options in the words of the command, which checks them.
train::TrainOptions parsed(const FitOptions& options) {
  train::OptionTexts texts{{"dim", "1"},
                           {"optimizer", options.optimizer},
                           {"epochs", std::to_string(options.epochs)},
                           {"batch", std::to_string(options.batch)},
                           {"seed", std::to_string(options.seed)},
                           {"threads", std::to_string(options.threads)}};
  if (options.learning_rate) append_number(texts["lr"], *options.learning_rate);
  train::TrainOptions out = train::train_options(texts);
  out.fit.average = 0;
  return out;
}

class EpochListener : public train::Observer {
 public:
  explicit EpochListener(const Callbacks& callbacks) : callbacks_(callbacks) {}
  void begin(std::string_view /*what*/, std::uint64_t /*epochs*/) override {}
  void epoch(std::uint64_t number, const model::EpochLoss& loss) override {
    if (callbacks_.progress) callbacks_.progress({.what = "training", .epoch = number, .loss = loss.train});
  }
  void end() override {}
  [[nodiscard]] bool stop() const override { return callbacks_.stop.stop_requested(); }

 private:
  const Callbacks& callbacks_;
};

}  // namespace

inline namespace v0 {

Network::Network(std::unique_ptr<State> state) : state_(std::move(state)) {}

Network::Network(std::size_t inputs, const std::vector<Layer>& layers, std::size_t encoder_layers, std::uint64_t seed)
    : state_(std::make_unique<State>(State{.network = make(inputs, layers, encoder_layers)})) {
  Random random(seed, 0);
  nn::initialize_glorot(state_->network, random);
}

Network::Network(const Network& other) : state_(std::make_unique<State>(*other.state_)) {}
Network::Network(Network&& other) noexcept = default;
Network& Network::operator=(Network other) noexcept {
  state_ = std::move(other.state_);
  return *this;
}
Network::~Network() = default;

std::size_t Network::inputs() const { return static_cast<std::size_t>(state_->network.inputs()); }
std::size_t Network::codes() const { return static_cast<std::size_t>(state_->network.codes()); }

std::vector<Layer> Network::layers() const {
  std::vector<Layer> out;
  for (const nn::Layer& layer : state_->network.layers()) {
    out.push_back(
        {.units = static_cast<std::size_t>(layer.outputs), .activation = std::string(nn::name(layer.activation))});
  }
  return out;
}

std::span<float> Network::parameters() { return state_->network.parameters(); }
std::span<const float> Network::parameters() const { return std::as_const(state_->network).parameters(); }

Grid<float> Network::encode(std::span<const float> rows) const {
  const nn::Network& network = state_->network;
  return grid(nn::apply(network, matrix(rows, network.inputs(), "inputs"), 0, network.encoder_layers()));
}

Grid<float> Network::decode(std::span<const float> codes) const {
  const nn::Network& network = state_->network;
  return grid(
      nn::apply(network, matrix(codes, network.codes(), "codes"), network.encoder_layers(), network.layers().size()));
}

double Network::fit(std::span<const float> rows, const FitOptions& options, const Callbacks& callbacks) {
  return library::called([&] {
    const train::TrainOptions settings = parsed(options);
    prep::Prepared prepared;
    prepared.inputs = matrix(rows, state_->network.inputs(), "inputs");
    if (prepared.inputs.rows() == 0) refuse("there are no rows to fit", "give one or more");
    if (!prepared.inputs.allFinite()) refuse("a number is missing or infinite", "give finite numbers");
    ThreadPool pool(settings.threads);
    EpochListener listener(callbacks);
    train::FitResult result = train::fit(state_->network, prepared, nullptr, settings.fit, pool, listener);
    state_->network = std::move(result.network);
    if (result.stop == train::Stop::diverged)
      throw Error(Fault::other, "the loss diverges", "network", "try a smaller learning_rate, or scale the rows");
    return result.curve.empty() ? 0 : result.curve.back().train;
  });
}

Network Model::network() const {
  return Network(std::make_unique<Network::State>(Network::State{.network = state().model.network}));
}

}  // namespace v0
}  // namespace aefx
