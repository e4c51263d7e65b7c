// Initial weights as of Keras' get_weights().
#include "model/weights_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

nn::Network load(const std::string& text) {
  const TempDir dir;
  return model::load_weights(dir.write("w.json", text));
}

Error error_in(const std::string& text) {
  const auto error = error_of([&] { static_cast<void>(load(text)); });
  if (!error) ADD_FAILURE() << "taken: " << text;
  return error.value_or(Error(Fault::bug, ""));
}

const char* const kGood = "[[[1],[2],[3]],[4], [[5,6,7]],[8,9,10]]";

TEST(WeightsFile, ReadsKernelsByRow) {
  const nn::Network network = load(kGood);
  EXPECT_EQ(network.inputs(), 3);
  EXPECT_EQ(network.codes(), 1);
  EXPECT_EQ(network.encoder_layers(), 1U);
  EXPECT_EQ(network.kernel(0)(2, 0), 3);
  EXPECT_EQ(network.bias(0)(0), 4);
  EXPECT_EQ(network.kernel(1)(0, 1), 6);
  EXPECT_EQ(network.bias(1)(2), 10);
}

TEST(WeightsFile, ReadsMemberInitial) {
  const nn::Network network = load(std::string("{\"final\": 0, \"initial\": ") + kGood + "}");
  EXPECT_EQ(network.kernel(1)(0, 2), 7);
}

TEST(WeightsFile, FirstHalfIsEncoder) {
  const nn::Network network = load("[[[1,2],[3,4]],[0,0], [[5],[6]],[0], [[7,8]],[0,0], [[9,10],[11,12]],[0,0]]");
  EXPECT_EQ(network.layers().size(), 4U);
  EXPECT_EQ(network.encoder_layers(), 2U);
  EXPECT_EQ(network.codes(), 1);
  EXPECT_EQ(network.kernel(3)(1, 0), 11);
}

TEST(WeightsFile, RefusesOtherShapes) {
  for (const std::string text : {
           "",
           "kernel",
           "{}",
           "[]",
           "7",
           "{\"initial\": null}",
           "[[[1],[2]],[4]]",                                    // no decoder
           "[[[1],[2]],[4],[[1,2]],[1,2],[[1,0],[0,1]],[1,1]]",  // three layers
           "[[[1],[2]],[4],[[1,2]]]",                            // no last bias
           "[[[1],[2,3]],[4],[[1,2]],[1,2]]",                    // ragged
           "[[[1],[2]],[4,5],[[1,2]],[1,2]]",                    // bias too long
           "[[[1],[2]],[4],[[1,2],[3,4]],[1,2]]",                // second kernel has a row too many
           "[[[1],[2]],[4],[[1,2,3]],[1,2,3]]",                  // more outputs than inputs
           "[[[1],[2]],[4],[[1,\"2\"]],[1,2]]",                  // text
           "[[[1],[2]],[null],[[1,2]],[1,2]]",                   // null
           "[[[1],[2]],[4],[[1,[2]]],[1,2]]",                    // an array
           "[[[1],[1e39]],[4],[[1,2]],[1,2]]",                   // beyond float32
           "[[[1],[NaN]],[4],[[1,2]],[1,2]]",                    // no JSON
           "[[[1],[1e400]],[4],[[1,2]],[1,2]]",                  //
           "[[],[4],[[1,2]],[1,2]]",                             // no inputs
           "[[[],[]],[],[[1,2]],[1,2]]",                         // no units
           "[[1,2],[4],[[1,2]],[1,2]]",                          // a flat kernel
       }) {
    EXPECT_EQ(error_in(text).fault(), Fault::data) << text;
  }
}

TEST(WeightsFile, ErrorNamesTheArray) {
  EXPECT_THAT(error_in("[[[1],[2]],[4],[[1,2],[3,4]],[1,2]]").what(), HasSubstr("kernel 2 has 2 rows"));
}

TEST(WeightsFile, MissingFileIsIoError) {
  const auto error = error_of([] { static_cast<void>(model::load_weights("/nowhere/w.json")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), Fault::io);
}

}  // namespace
}  // namespace aefx::test
