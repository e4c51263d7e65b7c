// A file of another version says so, before anything else in it is believed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/model/sealed.h"

namespace aefx::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ModelVersion, ANewerOneNamesBothAndAsksForANewerProgram) {
  const Error error = error_in(changed(tiny_text(), "\"version\": 1", "\"version\": 2"));
  EXPECT_EQ(error.fault(), Fault::model);
  EXPECT_THAT(error.what(), AllOf(HasSubstr("version 2"), HasSubstr("version 1"), HasSubstr("newer aefx")));
}

TEST(ModelVersion, ANewerOneMayEndInAnotherWayAndHoldAnything) {
  const Error error =
      error_in("{\n \"format\": \"aefx-model\",\n \"version\": 30,\n \"layers\": [1, 2],\n \"end\": 0\n}\n");
  EXPECT_THAT(error.what(), HasSubstr("version 30"));
}

TEST(ModelVersion, AnOlderOneAsksToTrainAgain) {
  EXPECT_THAT(error_in(changed(tiny_text(), "\"version\": 1", "\"version\": 0")).what(), HasSubstr("train the model"));
}

TEST(ModelVersion, WhatIsNoVersionIsAnError) {
  for (const std::string value : {"-1", "1.0", "\"1\"", "null", "1e0", "99999999999999999999"}) {
    EXPECT_EQ(error_in(changed(tiny_text(), "\"version\": 1", "\"version\": " + value)).fault(), Fault::model) << value;
  }
}

}  // namespace
}  // namespace aefx::test
