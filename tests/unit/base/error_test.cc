#include "aefx/base/error.h"

#include <gtest/gtest.h>

namespace aefx {
namespace {

TEST(Error, WhatHasLocationMessageAndHint) {
  const Error error(Fault::data, "no number", "t.csv:3", "use --drop");
  EXPECT_STREQ(error.what(), "t.csv:3: no number (use --drop)");
  EXPECT_EQ(error.message(), "no number");
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_EQ(error.hint(), "use --drop");
}

TEST(Error, OmitsEmptyParts) {
  EXPECT_STREQ(Error(Fault::data, "bad").what(), "bad");
  EXPECT_STREQ(Error(Fault::data, "bad", "t.csv").what(), "t.csv: bad");
  EXPECT_STREQ(Error(Fault::data, "bad", "", "try").what(), "bad (try)");
}

// Scripts rely on these.
TEST(Error, ExitCodeIsThatOfTheFault) {
  EXPECT_EQ(Error(Fault::other, "").exit_code(), 1);
  EXPECT_EQ(Error(Fault::usage, "").exit_code(), 2);
  EXPECT_EQ(Error(Fault::data, "").exit_code(), 3);
  EXPECT_EQ(Error(Fault::model, "").exit_code(), 4);
  EXPECT_EQ(Error(Fault::io, "").exit_code(), 5);
  EXPECT_EQ(Error(Fault::bug, "").exit_code(), 70);
  EXPECT_EQ(Error(Fault::interrupted, "").exit_code(), 130);
}

TEST(Error, CopiesAreIndependent) {
  const char* text = nullptr;
  Error copy(Fault::bug, "");
  {
    const Error original(Fault::io, "a message too long for a small string's own place", "here");
    copy = original;
    text = original.what();
  }
  EXPECT_NE(copy.what(), text);
  EXPECT_STREQ(copy.what(), "here: a message too long for a small string's own place");
}

}  // namespace
}  // namespace aefx
