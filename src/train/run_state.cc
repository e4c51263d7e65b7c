#include "train/run_state.h"

#include <fmt/format.h>
#include <zlib.h>

#include <bit>
#include <cstddef>
#include <type_traits>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::train {
namespace {

constexpr std::string_view kMagic = "aefx-checkpoint\n";
constexpr std::uint64_t kVersion = 3;
constexpr std::size_t kChecksum = 4;  // bytes at the end

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

template <typename Unsigned>
void put(std::string& out, Unsigned value) {
  for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

// One walk over a state serves writer and reader: each has a member function for a value of each type.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void operator()(const std::uint64_t& value) { put(out_, value); }
  void operator()(const bool& value) { put(out_, static_cast<std::uint8_t>(value ? 1 : 0)); }
  void operator()(const double& value) { put(out_, std::bit_cast<std::uint64_t>(value)); }
  void operator()(const float& value) { put(out_, std::bit_cast<std::uint32_t>(value)); }
  void operator()(const std::string& text) {
    put(out_, static_cast<std::uint64_t>(text.size()));
    out_ += text;
  }
  template <typename T>
  void operator()(const std::vector<T>& values) {
    put(out_, static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) (*this)(value);
  }
  template <typename T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  template <typename T>
  requires std::is_class_v<T>
  void operator()(const T& value) { walk(value, *this); }

 private:
  std::string& out_;
};

struct Damaged {};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  [[nodiscard]] bool at_end() const { return left_.empty(); }

  void operator()(std::uint64_t& value) { value = take<std::uint64_t>(); }
  void operator()(bool& value) {
    const auto byte = take<std::uint8_t>();
    if (byte > 1) throw Damaged();
    value = byte == 1;
  }
  void operator()(double& value) { value = std::bit_cast<double>(take<std::uint64_t>()); }
  void operator()(float& value) { value = std::bit_cast<float>(take<std::uint32_t>()); }
  void operator()(std::string& text) {
    const std::size_t size = count();
    text = left_.substr(0, size);
    left_.remove_prefix(size);
  }
  template <typename T>
  void operator()(std::vector<T>& values) {
    const std::size_t size = count();
    values.clear();
    for (std::size_t i = 0; i < size; ++i) (*this)(values.emplace_back());
  }
  template <typename T>
  void operator()(std::optional<T>& value) {
    bool there = false;
    (*this)(there);
    value.reset();
    if (there) (*this)(value.emplace());
  }
  template <typename T>
  requires std::is_class_v<T>
  void operator()(T& value) { walk(value, *this); }

 private:
  template <typename Unsigned>
  Unsigned take() {
    if (left_.size() < sizeof(Unsigned)) throw Damaged();
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i)
      value = static_cast<Unsigned>(
          value | static_cast<Unsigned>(static_cast<Unsigned>(static_cast<unsigned char>(left_[i])) << (8 * i)));
    left_.remove_prefix(sizeof value);
    return value;
  }
  // Reads the length of a list whose elements take a byte or more each.
  std::size_t count() {
    const auto value = take<std::uint64_t>();
    if (value > left_.size()) throw Damaged();
    return static_cast<std::size_t>(value);
  }

  std::string_view left_;
};

// `Of` is const where it is written.
template <typename Of, typename T>
concept Is = std::is_same_v<std::remove_const_t<Of>, T>;

template <typename Visitor>
void walk(Is<std::pair<std::string, std::string>> auto& pair, Visitor& visit) {
  visit(pair.first);
  visit(pair.second);
}

template <typename Visitor>
void walk(Is<Trial> auto& trial, Visitor& visit) {
  visit(trial.errors);
  visit(trial.near_rows);
  visit(trial.reported);
  visit(trial.epochs);
  visit(trial.given_up);
  visit(trial.diverged);
  visit(trial.weights);
}

template <typename Visitor>
void walk(Is<model::EpochLoss> auto& loss, Visitor& visit) {
  visit(loss.train);
  visit(loss.valid);
}

template <typename Visitor>
void walk(Is<FitterState> auto& state, Visitor& visit) {
  visit(state.epochs);
  visit(state.steps);
  visit(state.weights);
  visit(state.average);
  visit(state.averages);
  visit(state.powers);
}

template <typename Visitor>
void walk(Is<FitState> auto& state, Visitor& visit) {
  visit(state.fitter);
  visit(state.curve);
  visit(state.best_epoch);
  visit(state.best);
  visit(state.best_weights);
}

template <typename Visitor>
void walk(Is<RunState> auto& state, Visitor& visit) {
  visit(state.fingerprint);
  visit(state.trials);
  visit(state.fit);
}

[[noreturn]] void damaged(const std::string& path, const std::string& how) {
  throw Error(Fault::model, "this checkpoint is damaged: " + how, path,
              "remove it, and the training starts from the beginning");
}

bool fits(const Trial& trial) {
  return trial.near_rows <= trial.errors.size() && trial.reported.size() == trial.near_rows;
}

}  // namespace

std::string to_bytes(const RunState& state) {
  std::string out(kMagic);
  Writer write(out);
  write(kVersion);
  write(state);
  put(out, checksum(out));
  return out;
}

RunState run_state_from(std::string_view bytes, const std::string& path) {
  if (bytes.empty()) damaged(path, "it is empty");
  if (!bytes.starts_with(kMagic.substr(0, std::min(bytes.size(), kMagic.size())))) {
    throw Error(Fault::model, "this is no checkpoint of a training", path, "name another file with --checkpoint");
  }
  if (bytes.size() < kMagic.size() + kChecksum) damaged(path, "it is cut short");
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksum);
  std::string sealed;
  put(sealed, checksum(body));
  if (bytes.substr(body.size()) != sealed) damaged(path, "it is cut short or was changed (checksum)");
  RunState state;
  try {
    Reader read(body.substr(kMagic.size()));
    std::uint64_t version = 0;
    read(version);
    if (version != kVersion) {
      throw Error(
          Fault::model,
          fmt::format("this checkpoint has format version {}, and this program reads version {}", version, kVersion),
          path, "go on with the aefx that wrote it, or remove it");
    }
    read(state);
    if (!read.at_end()) throw Damaged();
  } catch (const Damaged&) {
    damaged(path, "its parts do not fit together");
  }
  for (const Trial& trial : state.trials) {
    if (!fits(trial)) damaged(path, "its parts do not fit together");
  }
  return state;
}

std::string to_bytes(const Trial& trial) {
  std::string out;
  Writer write(out);
  write(trial);
  return out;
}

bool from_bytes(std::string_view bytes, Trial& trial) {
  try {
    Reader read(bytes);
    read(trial);
    return read.at_end() && fits(trial);
  } catch (const Damaged&) {
    return false;
  }
}

}  // namespace aefx::train
