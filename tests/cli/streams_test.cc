// Pipes that close, disks that are full, streams that are not there.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Streams : public IrisTest {};

TEST_F(Streams, AReaderThatHasEnoughIsNoErrorAndTheModelIsSaved) {
  dir.write("large.csv", made_table(30000, 3));  // its codes do not fit a pipe
  const Result r = shell(
      "{ \"$AEFX\" train large.csv --dim 2 -q --margin 0 --valid 0.1 --epochs 1; echo $? > code; } | head -n 1; "
      "\"$AEFX\" encode large.aefx large.csv | head -n 1; cat code");
  EXPECT_EQ(r.out, "code1,code2\ncode1,code2\n0\n");
  EXPECT_EQ(r.err, "");
  EXPECT_TRUE(dir.has("large.aefx"));
}

TEST_F(Streams, AFullDiskIsAnErrorOfOutput) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "1", "-q"}).code, 0);
  for (const char* command : {"train iris.data --dim 1 -q", "encode iris.aefx iris.data", "report iris.aefx", "--help",
                              "train --help", "--version", ""}) {
    const Result r = shell(std::string("\"$AEFX\" ") + command + " > /dev/full");
    EXPECT_EQ(r.code, 5) << command;
    EXPECT_THAT(r.err, HasSubstr("<stdout>: writing failed: No space left")) << command;
    EXPECT_EQ(lines_of(r.err).size(), 1U) << r.err;
  }
  EXPECT_EQ(shell("\"$AEFX\" encode iris.aefx iris.data -o /dev/full").code, 5);
}

TEST_F(Streams, AModelThatDoesNotFitTheDiskLeavesTheOldOne) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "1", "-q"}).code, 0);
  const std::string old = dir.read("iris.aefx");
  const Result r = shell("trap '' XFSZ; ulimit -f 1; \"$AEFX\" train iris.data --dim 2 -q > /dev/null");
  EXPECT_EQ(r.code, 5) << r.err;
  EXPECT_EQ(dir.read("iris.aefx"), old);
  EXPECT_THAT(dir.list(), ElementsAre("iris.aefx", "iris.data"));
}

TEST_F(Streams, AClosedStdoutIsToldBeforeTrainingAndNoFileTakesItsPlace) {
  const Result r = shell("\"$AEFX\" train iris.data --dim 2 -q >&-");
  EXPECT_EQ(r.code, 5);
  EXPECT_THAT(r.err, HasSubstr("<stdout>: is closed"));
  EXPECT_THAT(dir.list(), ElementsAre("iris.data"));
  ASSERT_EQ(shell("\"$AEFX\" train iris.data --dim 2 -q -o codes.csv >&- 2>&- <&-").code, 0);
  EXPECT_EQ(dir.read("codes.csv"), aefx({"encode", "iris.aefx", "iris.data"}).out);
  EXPECT_EQ(shell("\"$AEFX\" encode iris.aefx iris.data >&-").code, 5);
  EXPECT_EQ(shell("\"$AEFX\" encode iris.aefx - <&-").code, 5);
  EXPECT_EQ(dir.read("iris.data"), source_file("data/iris.data"));
}

TEST_F(Streams, AnErrorThatNobodyCanReadStillHasItsCode) {
  EXPECT_EQ(shell("\"$AEFX\" train none --dim 2 2>&-").code, 5);
  EXPECT_EQ(shell("\"$AEFX\" train none --dim 2 2>/dev/full").code, 5);
  EXPECT_EQ(shell("\"$AEFX\" train iris.data --dim 1 --no-model 2>/dev/full >/dev/null").code, 0);
}

}  // namespace
}  // namespace aefx::test
