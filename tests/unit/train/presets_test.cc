// Presets: defaults of other libraries.
#include "aefx/train/presets.h"

#include <gtest/gtest.h>

namespace aefx::test {
namespace {

using train::Init;
using train::Preset;

TEST(Presets, HaveTheLibrariesConstants) {
  struct Expected {
    Preset preset;
    Init init;
    double lr, rho, epsilon;
  };
  for (const Expected& e : {Expected{Preset::keras2, Init::glorot, 1, 0.95, 1e-7},
                            Expected{Preset::keras3, Init::glorot, 0.001, 0.95, 1e-7},
                            Expected{Preset::torch, Init::torch, 1, 0.9, 1e-6}}) {
    const train::TrainOptions o = train::preset_options(e.preset);
    EXPECT_EQ(o.init, e.init);
    EXPECT_EQ(o.fit.optimizer.kind, optim::OptimizerKind::adadelta);
    EXPECT_EQ(o.fit.optimizer.learning_rate, e.lr);
    EXPECT_EQ(o.fit.optimizer.rho, e.rho);
    EXPECT_EQ(o.fit.optimizer.epsilon, e.epsilon);
    EXPECT_EQ(o.scaling, prep::Scaling::none);
    EXPECT_EQ(o.encoder_hidden, std::vector<Index>());
    EXPECT_EQ(o.decoder_hidden, std::vector<Index>());
    EXPECT_FALSE(o.cap.automatic);
    EXPECT_EQ(o.cap.quantile, 0);
    EXPECT_EQ(o.fit.epochs, 50U);
    EXPECT_EQ(o.fit.batch, 100);
    EXPECT_FALSE(o.fit.stop_early);
    EXPECT_TRUE(o.fit.shuffle);
    EXPECT_EQ(o.fit.average, 0);
    EXPECT_EQ(o.valid, 0);
    EXPECT_EQ(o.activation, nn::Activation::relu);
    EXPECT_EQ(o.output_activation, nn::Activation::sigmoid);
  }
}

TEST(Presets, AefxIsTheDefault) {
  const train::TrainOptions ours = train::preset_options(Preset::aefx);
  EXPECT_EQ(ours.init, Init::pca);
  EXPECT_EQ(ours.scaling, prep::Scaling::standard);
  EXPECT_EQ(ours.encoder_hidden, std::vector<Index>());
  EXPECT_FALSE(ours.decoder_hidden);  // chosen on held-out rows
  EXPECT_TRUE(ours.cap.automatic);
  EXPECT_EQ(ours.fit.batch, 0);
  EXPECT_EQ(ours.fit.epochs, 0U);
}

TEST(Presets, PlainChoosesAndCapsNothing) {
  const train::TrainOptions o = train::preset_options(Preset::plain);
  EXPECT_EQ(o.init, Init::pca);
  EXPECT_EQ(o.scaling, prep::Scaling::minmax);
  EXPECT_EQ(o.margin, 0.25);
  EXPECT_EQ(o.encoder_hidden, std::vector<Index>());
  EXPECT_EQ(o.decoder_hidden, std::vector<Index>());
  EXPECT_FALSE(o.output_activation);  // sigmoid, from the scaling
  EXPECT_FALSE(o.cap.automatic);
  EXPECT_EQ(o.cap.quantile, 0);
  EXPECT_GT(o.fit.batch, 0);
}

TEST(Presets, AreFoundByName) {
  EXPECT_EQ(train::preset_names().size(), 5U);
  for (const std::string_view name : train::preset_names()) EXPECT_TRUE(train::preset_named(name)) << name;
  EXPECT_EQ(train::preset_named("keras3"), Preset::keras3);
  EXPECT_FALSE(train::preset_named("keras"));
}

TEST(Inits, NamesRoundTripExceptGivenWeights) {
  for (const std::string_view name : train::init_names()) {
    const auto init = train::init_named(name);
    ASSERT_TRUE(init) << name;
    EXPECT_EQ(train::name(*init), name);
  }
  EXPECT_FALSE(train::init_named(train::name(Init::given)));
}

}  // namespace
}  // namespace aefx::test
