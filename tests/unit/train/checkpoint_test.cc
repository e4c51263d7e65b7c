// A resumed run equals an uninterrupted one; checkpoints of other runs and damaged ones are errors.
#include "train/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "aefx/train/train.h"
#include "support/temp_dir.h"
#include "train/run_state.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CheckpointTest : public ::testing::Test {
 protected:
  static train::TrainOptions quick() {
    train::TrainOptions options;
    options.dim = 2;
    options.fit.epochs = 12;
    options.fit.patience = 5;
    options.threads = 1;
    return options;
  }

  train::Trained run(const train::TrainOptions& options, train::Checkpoint* checkpoint,
                     std::uint64_t stop_after = 1U << 30U) const {
    model::Table columns{.name = "t.csv", .named = true, .columns = 4, .missing = {}, .features = {}};
    for (std::size_t c = 0; c < 4; ++c)
      columns.features.push_back({.name = "c" + std::to_string(c + 1), .position = c});
    Silent observer(stop_after);
    return train_in_memory(batch_of(rows),
                           {.table = columns, .origin = {.table = "t.csv", .features = columns.feature_names()}},
                           options, observer, checkpoint);
  }

  [[nodiscard]] std::string path() const { return dir.path("run.ckpt"); }

  // Returns the checkpoint of a run stopped after so many epochs of trials and fit together.
  [[nodiscard]] std::string stopped(const train::TrainOptions& options, std::uint64_t after) const {
    train::Checkpoint checkpoint(path(), 1);
    static_cast<void>(run(options, &checkpoint, after));
    checkpoint.remove();
    return checkpoint.to_bytes();
  }

  // Resumes a run from its checkpoint, to the end.
  [[nodiscard]] train::Trained resumed(const train::TrainOptions& options, const std::string& bytes) const {
    train::Checkpoint checkpoint(path(), 3);
    checkpoint.from_bytes(bytes);
    train::Trained trained = run(options, &checkpoint);
    checkpoint.remove();
    return trained;
  }

  static void expect_same(const train::Trained& a, const train::Trained& b) {
    EXPECT_EQ(parameters(a.model.network), parameters(b.model.network));
    EXPECT_EQ(a.model.training.best_epoch, b.model.training.best_epoch);
    EXPECT_EQ(a.model.training.stopped, b.model.training.stopped);
    ASSERT_EQ(a.model.training.curve.size(), b.model.training.curve.size());
    for (std::size_t i = 0; i < a.model.training.curve.size(); ++i) {
      EXPECT_EQ(a.model.training.curve[i].train, b.model.training.curve[i].train);
      EXPECT_EQ(a.model.training.curve[i].valid, b.model.training.curve[i].valid);
    }
    EXPECT_EQ(a.model.training.errors.network, b.model.training.errors.network);
    ASSERT_EQ(a.model.training.candidates.size(), b.model.training.candidates.size());
    EXPECT_EQ(a.settled.encoder_hidden, b.settled.encoder_hidden);
    EXPECT_EQ(a.settled.decoder_hidden, b.settled.decoder_hidden);
  }

  [[nodiscard]] std::optional<Error> refused(const train::TrainOptions& options, const std::string& bytes) const {
    return error_of([&] { static_cast<void>(resumed(options, bytes)); });
  }

  TempDir dir;
  MatrixD rows = some_table(60, 4);
};

TEST_F(CheckpointTest, ResumeAfterAnyStopGivesTheSameRun) {
  struct Case {
    optim::OptimizerKind kind;
    double valid;
    train::HiddenLayers decoder;
    double average;
  };
  const std::vector<Index> none;
  for (const Case& c :
       {Case{optim::OptimizerKind::adadelta, 0, std::nullopt, 0.99}, Case{optim::OptimizerKind::adam, 0.2, none, 0.99},
        Case{optim::OptimizerKind::sgd, 0.2, none, 0}, Case{optim::OptimizerKind::adam, 0, none, 0}}) {
    train::TrainOptions options = quick();
    options.fit.optimizer = {.kind = c.kind, .learning_rate = optim::default_learning_rate(c.kind)};
    options.valid = c.valid;
    options.decoder_hidden = c.decoder;
    options.fit.average = c.average;
    options.fit.noise = 0.01;
    const train::Trained whole = run(options, nullptr);
    for (const std::uint64_t after : {1, 2, 5, 9, 13, 20, 27, 31, 36}) {
      SCOPED_TRACE(testing::Message() << "after " << after);
      expect_same(whole, resumed(options, stopped(options, after)));
    }
  }
}

TEST_F(CheckpointTest, ResumeWithAutomaticEpochsGivesTheSameRun) {
  train::TrainOptions options = quick();
  options.fit.epochs = 0;
  const train::Trained whole = run(options, nullptr);
  for (const std::uint64_t after : {3, 50, 300}) expect_same(whole, resumed(options, stopped(options, after)));
}

TEST_F(CheckpointTest, ResumeFromEveryEpochGivesTheSameRun) {
  train::TrainOptions options = quick();
  options.decoder_hidden = std::vector<Index>();
  const train::Trained whole = run(options, nullptr);
  std::string bytes = stopped(options, 1);
  for (int i = 0; i < 11; ++i) {
    train::Checkpoint checkpoint(path(), 100);
    checkpoint.from_bytes(bytes);
    static_cast<void>(run(options, &checkpoint, 1));
    EXPECT_NE(checkpoint.to_bytes(), bytes);
    bytes = checkpoint.to_bytes();
    checkpoint.remove();
  }
  expect_same(whole, resumed(options, bytes));
}

TEST_F(CheckpointTest, ResumeSkipsFinishedTrials) {
  train::TrainOptions options = quick();
  train::Checkpoint checkpoint(path(), 1);
  static_cast<void>(run(options, &checkpoint));
  class Names : public Silent {
   public:
    void begin(std::string_view what, std::uint64_t) override { all.emplace_back(what); }
    std::vector<std::string> all;
  } names;
  model::Table columns{.name = "t.csv", .named = true, .columns = 4, .missing = {}, .features = {}};
  for (std::size_t c = 0; c < 4; ++c) columns.features.push_back({.name = "c" + std::to_string(c + 1), .position = c});
  static_cast<void>(train_in_memory(
      batch_of(rows), {.table = columns, .origin = {.table = "t.csv", .features = columns.feature_names()}}, options,
      names, &checkpoint));
  EXPECT_THAT(names.all, testing::ElementsAre("training"));
}

TEST_F(CheckpointTest, SavesAndLoads) {
  train::Checkpoint first(path(), 1);
  static_cast<void>(run(quick(), &first, 30));
  const std::string bytes = first.to_bytes();
  EXPECT_EQ(dir.read("run.ckpt"), bytes);
  train::Checkpoint again(path(), 1);
  EXPECT_TRUE(again.load());
  EXPECT_EQ(again.to_bytes(), bytes);
  again.remove();
  EXPECT_FALSE(dir.has("run.ckpt"));
  EXPECT_FALSE(train::Checkpoint(path(), 1).load());
  again.remove();  // already removed
}

TEST_F(CheckpointTest, FileOfAnotherRunIsNotRemoved) {
  train::Checkpoint one(path(), 1);
  static_cast<void>(run(quick(), &one));
  const std::string kept = dir.read("run.ckpt");
  train::TrainOptions options = quick();
  options.dim = 1;
  train::Checkpoint other(dir.path("other.ckpt"), 1);
  static_cast<void>(run(options, &other));
  EXPECT_TRUE(one.is_there());
  dir.write("run.ckpt", dir.read("other.ckpt"));
  EXPECT_FALSE(one.is_there());
  one.remove();
  EXPECT_EQ(dir.read("run.ckpt"), dir.read("other.ckpt"));
  EXPECT_TRUE(other.is_there());
  other.remove();
  EXPECT_FALSE(dir.has("other.ckpt"));
}

TEST_F(CheckpointTest, TouchedOrRestoredFileIsItsOwn) {
  train::Checkpoint one(path(), 1);
  static_cast<void>(run(quick(), &one));
  dir.write("run.ckpt", dir.read("run.ckpt"));
  EXPECT_TRUE(one.is_there());
  static_cast<void>(run(quick(), &one));
  EXPECT_TRUE(one.is_there());
  one.remove();
  EXPECT_FALSE(dir.has("run.ckpt"));
}

TEST_F(CheckpointTest, FileOfAnotherRunIsNotReplaced) {
  train::Checkpoint one(path(), 1);
  train::Checkpoint other(path(), 1);
  static_cast<void>(run(quick(), &one));
  const std::string kept = dir.read("run.ckpt");
  try {
    static_cast<void>(run(quick(), &other));
    ADD_FAILURE() << "the first one's file was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::usage);
    EXPECT_THAT(error.what(), HasSubstr("another training keeps itself there"));
  }
  EXPECT_EQ(dir.read("run.ckpt"), kept);
}

TEST_F(CheckpointTest, WriteErrorIsReportedOnce) {
  const train::Trained whole = run(quick(), nullptr);
  train::Checkpoint checkpoint(dir.path("nowhere/run.ckpt"), 1);
  std::vector<std::string> reported;
  checkpoint.on_trouble([&](const Error& error) { reported.emplace_back(error.what()); });
  expect_same(run(quick(), &checkpoint), whole);
  EXPECT_THAT(reported, ElementsAre(HasSubstr("No such file or directory (make room there")));
  EXPECT_FALSE(checkpoint.is_there());
}

TEST_F(CheckpointTest, ResumingAnotherRunNamesTheDifference) {
  const std::string bytes = stopped(quick(), 30);
  const auto expect_refused = [&](const std::function<void(train::TrainOptions&)>& change, const std::string& said) {
    train::TrainOptions other = quick();
    change(other);
    const auto error = refused(other, bytes);
    ASSERT_TRUE(error) << said;
    EXPECT_EQ(error->fault(), Fault::usage);
    EXPECT_THAT(error->what(), HasSubstr(said));
    EXPECT_EQ(error->where(), path());
  };
  expect_refused([](auto& o) { o.dim = 3; }, "another training (--dim: 2 there, 3 here)");
  expect_refused([](auto& o) { o.fit.seed = 7; }, "--seed: 0 there, 7 here");
  expect_refused([](auto& o) { o.fit.epochs = 13; }, "--epochs: 12 there, 13 here");
  expect_refused([](auto& o) { o.margin = 0.2; }, "--margin: 0.25 there, 0.2 here");
  expect_refused([](auto& o) { o.cap.automatic = false; }, "--cap: auto there, none here");
  expect_refused([](auto& o) { o.fit.optimizer.learning_rate = 0.5; }, "--lr: 1 there, 0.5 here");
  expect_refused([](auto& o) { o.fit.shuffle = false; }, "--no-shuffle: no there, yes here");
  expect_refused([](auto& o) { o.encoder_hidden = {8}; }, "hidden: none there, 8 here");
  expect_refused([](auto& o) { o.decoder_hidden = std::vector<Index>(); }, "--decoder-hidden: auto there, none here");
  const MatrixD before = rows;
  rows = some_table(61, 4);
  expect_refused([](auto&) {}, "another table (rows: 60 there, 61 here)");
  rows = before;
  rows(59, 3) += 1e-9;
  expect_refused([](auto&) {}, "another table (checksum of the numbers: ");
  rows = before;
  EXPECT_FALSE(refused(quick(), bytes));
}

TEST_F(CheckpointTest, ThreadsMayDiffer) {
  train::TrainOptions options = quick();
  const std::string bytes = stopped(options, 25);
  const train::Trained whole = run(options, nullptr);
  options.threads = 3;
  expect_same(whole, resumed(options, bytes));
}

// A small run, so that the tests can try every byte of its checkpoint.
std::string small_bytes() {
  train::RunState state;
  state.fingerprint = {{"--dim", "2"}};
  state.trials = {{.errors = {0.5, 0.25}, .near_rows = 1, .epochs = 5, .diverged = false, .reported = {0.5}}};
  state.fit.emplace();
  state.fit->fitter = {
      .epochs = 1, .steps = 2, .weights = {1, 2}, .average = {1, 2}, .averages = {{3, 4}}, .powers = {0.9}};
  state.fit->curve = {{.train = 0.5, .valid = 0.25}};
  state.fit->best_weights = {1, 2};
  return train::to_bytes(state);
}

std::optional<Error> damage_in(const std::string& bytes) {
  return error_of([&] { static_cast<void>(train::run_state_from(bytes, "run.ckpt")); });
}

TEST(CheckpointBytes, RoundTrip) {
  EXPECT_EQ(train::to_bytes(train::run_state_from(small_bytes(), "run.ckpt")), small_bytes());
}

TEST(CheckpointBytes, TruncationIsAnError) {
  const std::string bytes = small_bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto error = damage_in(bytes.substr(0, size));
    ASSERT_TRUE(error) << "cut after " << size;
    EXPECT_EQ(error->fault(), Fault::model);
  }
  EXPECT_TRUE(damage_in(bytes + '\0'));
}

TEST(CheckpointBytes, FlippedBitIsAnError) {
  const std::string bytes = small_bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string other = bytes;
      other[i] = static_cast<char>(static_cast<unsigned char>(other[i]) ^ (1U << bit));
      const auto error = damage_in(other);
      ASSERT_TRUE(error) << "byte " << i << ", bit " << bit;
      EXPECT_EQ(error->fault(), Fault::model);
    }
  }
}

// Corrects the checksum, so that other checks must find the fault.
std::string sealed(std::string body) {
  const uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
  for (unsigned i = 0; i < 4; ++i) body += static_cast<char>(crc >> (8 * i) & 0xFFU);
  return body;
}

TEST(CheckpointBytes, HostileBytesWithValidChecksumAreHarmless) {
  const std::string bytes = small_bytes();
  const std::string body = bytes.substr(0, bytes.size() - 4);
  EXPECT_EQ(sealed(body), bytes);
  for (std::size_t i = 16; i < body.size(); ++i) {
    for (const int byte : {0, 1, 0x7F, 0xFF}) {
      std::string other = body;
      other[i] = static_cast<char>(byte);
      const auto error = damage_in(sealed(other));
      if (error) {
        EXPECT_EQ(error->fault(), Fault::model);
      }
    }
    EXPECT_TRUE(damage_in(sealed(body.substr(0, i)))) << i;
  }
}

TEST(CheckpointBytes, OtherVersionIsReported) {
  std::string body = small_bytes();
  body.resize(body.size() - 4);
  body[16] = 4;
  const auto error = damage_in(sealed(body));
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), HasSubstr("has format version 4, and this program reads version 3"));
}

TEST(CheckpointBytes, OtherFileIsAnError) {
  const auto error = damage_in("a,b\n1,2\n");
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), HasSubstr("no checkpoint"));
}

TEST_F(CheckpointTest, WeightsOfAnotherNetworkAreErrors) {
  train::TrainOptions options = quick();
  options.decoder_hidden = std::vector<Index>();
  train::RunState state = train::run_state_from(stopped(options, 5), path());
  ASSERT_TRUE(state.fit);
  const auto refused_with = [&](const std::function<void(train::FitState&)>& change) {
    train::RunState other = state;
    change(*other.fit);
    const auto error = refused(options, train::to_bytes(other));
    return error && error->fault() == Fault::model;
  };
  EXPECT_TRUE(refused_with([](auto& fit) { fit.fitter.weights.pop_back(); }));
  EXPECT_TRUE(refused_with([](auto& fit) { fit.fitter.average.push_back(0); }));
  EXPECT_TRUE(refused_with([](auto& fit) { fit.fitter.averages.pop_back(); }));
  EXPECT_TRUE(refused_with([](auto& fit) { fit.fitter.averages[0].clear(); }));
  EXPECT_TRUE(refused_with([](auto& fit) { fit.fitter.powers.push_back(1); }));
  EXPECT_TRUE(refused_with([](auto& fit) { fit.best_weights.clear(); }));
  EXPECT_TRUE(refused_with([](auto& fit) { fit.curve.pop_back(); }));
  EXPECT_TRUE(refused_with([](auto& fit) { fit.best_epoch = 1000; }));
  EXPECT_FALSE(refused_with([](auto&) {}));
}

TEST(OneTrial, RoundTrip) {
  const train::Trial trial{
      .errors = {0.5, 0.25}, .near_rows = 1, .epochs = 5, .diverged = true, .weights = {1.5F, -2}, .reported = {0.75}};
  train::Trial again;
  ASSERT_TRUE(train::from_bytes(train::to_bytes(trial), again));
  EXPECT_EQ(again.errors, trial.errors);
  EXPECT_EQ(again.near_rows, 1U);
  EXPECT_EQ(again.epochs, 5U);
  EXPECT_TRUE(again.diverged);
  EXPECT_EQ(again.weights, trial.weights);
  EXPECT_EQ(again.reported, trial.reported);
  EXPECT_FALSE(train::from_bytes("abc", again));
}

}  // namespace
}  // namespace aefx::test
