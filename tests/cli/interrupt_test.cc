// SIGINT and SIGTERM: what was learned so far is kept, and the program ends.
#include "cli/live_process.h"
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Interrupt : public CliTest {
 protected:
  Interrupt() { dir.write("t.csv", made_table(3000, 8)); }

  // A training that would take days, begun long enough ago to be at it.
  [[nodiscard]] static std::vector<std::string> endless() {
    return {"train", "t.csv", "--dim", "2", "--epochs", "100000000", "--margin", "0.1", "--preset", "keras2"};
  }
  // Until it says that it is training.
  void wait_for_progress() const {
    for (int i = 0; i < 2000 && (!dir.has("err") || dir.read("err").find("epoch") == std::string::npos); ++i) {
      ::usleep(10000);
    }
    ASSERT_THAT(dir.read("err"), HasSubstr("epoch"));
  }
};

TEST_F(Interrupt, OfATrainingSavesWhatItHas) {
  for (const auto& [signal, code] : {std::pair{SIGINT, 130}, std::pair{SIGTERM, 143}}) {
    LiveProcess process(dir.path().string(), endless());
    wait_for_progress();
    process.signal(signal);
    EXPECT_EQ(process.wait(), code);
    EXPECT_THAT(dir.read("err"), HasSubstr("model saved to t.aefx (interrupted: the best so far)"));
    EXPECT_EQ(dir.read("out"), "");
    EXPECT_THAT(dir.list(), ElementsAre("err", "out", "t.aefx", "t.csv"));
    const Result r = aefx({"encode", "t.aefx", "t.csv"});
    EXPECT_EQ(r.code, 0) << r.err;
    expect_finite(r.out, 3000, 2);
  }
}

TEST_F(Interrupt, EndsTheSearchForSettingsToo) {
  LiveProcess process(dir.path().string(), {"train", "t.csv", "--dim", "2", "--epochs", "100000000"});
  wait_for_progress();
  process.signal(SIGINT);
  EXPECT_EQ(process.wait(), 130);
  EXPECT_THAT(dir.read("err"), HasSubstr("model saved to t.aefx (interrupted: the best so far)"));
}

TEST_F(Interrupt, TwiceEndsAtOnce) {
  // One epoch takes seconds, and the first signal waits for its end.
  LiveProcess process(dir.path().string(), {"train", "t.csv", "--dim", "2", "--preset", "keras2", "--hidden",
                                            "3000,3000", "--threads", "1"});
  ::usleep(1000000);
  process.signal(SIGINT);
  EXPECT_EQ(process.wait(1), -1);
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(2), 143);
  EXPECT_EQ(dir.read("err"), "");
  EXPECT_THAT(dir.list(), ElementsAre("err", "out", "t.csv"));
}

TEST_F(Interrupt, EndsAProgramThatWaitsForItsInput) {
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "2", "-q", "--epochs", "1", "--margin", "0"}).code, 0);
  const std::vector<std::vector<std::string>> commands{{"train", "-", "--dim", "2"},
                                                       {"encode", "t.aefx", "-"},
                                                       {"decode", "t.aefx", "-", "-o", "rows.csv"},
                                                       {"report", "t.aefx", "-"}};
  for (const auto& command : commands) {
    for (const auto& [signal, code] : {std::pair{SIGINT, 130}, std::pair{SIGTERM, 143}}) {
      LiveProcess process(dir.path().string(), command);
      ::usleep(100000);
      process.signal(signal);
      EXPECT_EQ(process.wait(5), code) << command[0];
    }
  }
  EXPECT_THAT(dir.list(), ElementsAre("err", "out", "t.aefx", "t.csv"));
}

TEST_F(Interrupt, OfAStreamLeavesNoHalfAFile) {
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "2", "-q", "--epochs", "1", "--margin", "0"}).code, 0);
  // The table begins and then stops; the output file is being written.
  const Result r = shell(
      "mkfifo p; { cat t.csv; exec sleep 30; } > p & keep=$!; \"$AEFX\" encode t.aefx p -o codes.csv & "
      "pid=$!; sleep 0.5; ls; kill -TERM $pid; wait $pid; echo code $?; kill $keep; ls");
  EXPECT_THAT(r.out, ::testing::EndsWith("code 143\np\nt.aefx\nt.csv\n")) << r.out << r.err;
}

}  // namespace
}  // namespace aefx::test
