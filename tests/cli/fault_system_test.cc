// Faults 100 to 112: pipes, devices, changing files, memory limits, concurrent runs, file names and invalid settings.
#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/fault_table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class FaultSystem : public TrainedFaultTest {};

TEST_F(FaultSystem, F100_ReadsPipesInOnePass) {
  ASSERT_EQ(::mkfifo(dir.path("p").c_str(), 0600), 0);
  const std::string options = " --dim 1 --epochs 1 -q --no-model";
  for (const std::string& command :
       {"train p" + options, std::string("encode t.aefx p"), std::string("encode p t.csv")}) {
    SCOPED_TRACE(command);
    const std::string file = command == "encode p t.csv" ? "t.aefx" : "t.csv";
    const Result r = shell("cat " + file + " > p & \"$AEFX\" " + command);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, codes);
  }
  for (const std::string& command : {"train /dev/stdin" + options, "train -" + options, "train /dev/fd/0" + options,
                                     std::string("encode t.aefx -"), std::string("encode t.aefx /dev/stdin")}) {
    SCOPED_TRACE(command);
    EXPECT_EQ(shell("cat t.csv | \"$AEFX\" " + command).out, codes);
    EXPECT_EQ(shell("\"$AEFX\" " + command + " < t.csv").out, codes);
  }
  ASSERT_EQ(shell("cat t.csv | \"$AEFX\" train - --dim 1 --epochs 1 -q").out, codes);
  EXPECT_TRUE(dir.has("stdin.aefx"));
}

TEST_F(FaultSystem, F101_ReadsByteByByte) {
  // Every boundary falls between two reads: inside a quoted cell, a CRLF, a character of two bytes.
  std::string odd =
      "\xEF\xBB\xBF"
      "a,b,\"n\xC3\xB6te\"\r\n";
  for (const std::string& row : lines_of(rows(40))) odd += row + ",\"x\"\"y,\r\n\xC3\xA9\"\r\n";
  dir.write("odd.csv", odd);
  const Result whole = aefx({"encode", "t.aefx", "odd.csv"});
  ASSERT_EQ(whole.code, 0) << whole.err;
  ASSERT_EQ(lines_of(whole.out).size(), 81U);
  for (const char* command : {"encode t.aefx -", "encode t.aefx /dev/stdin"}) {
    const Result slow = shell(std::string("dd bs=1 if=odd.csv 2>/dev/null | \"$AEFX\" ") + command);
    EXPECT_EQ(slow.code, 0) << slow.err;
    EXPECT_EQ(slow.out, whole.out);
  }
  // A slow writer, so that reads return less than was asked for.
  const Result waits = shell(
      "{ head -c 5 odd.csv; sleep 0.05; tail -c +6 odd.csv | head -c 100; sleep 0.05; tail -c +106 odd.csv | head -c "
      "1; "
      "sleep 0.05; tail -c +107 odd.csv; } | \"$AEFX\" encode t.aefx -");
  EXPECT_EQ(waits.out, whole.out) << waits.err;
}

TEST_F(FaultSystem, F101_InterruptedReadsAreRetried) {
  // Stops and continues the program while it waits: read() and poll() may return EINTR.
  const Result r = shell(
      "mkfifo p; { head -c 50 t.csv; sleep 0.3; tail -c +51 t.csv; } > p & \"$AEFX\" encode t.aefx p & pid=$!; "
      "for i in 1 2 3 4 5; do sleep 0.03; kill -STOP $pid; kill -CONT $pid; kill -WINCH $pid; done; wait $pid");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, codes);
}

// Reading from a terminal whose other end is closed gives EIO after the bytes that were written to it.
TEST_F(FaultSystem, F102_ReadErrorIsNotEndOfFile) {
  for (const bool train : {false, true}) {
    int master = -1;
    int slave = -1;
    termios raw{};
    ::cfmakeraw(&raw);
    ASSERT_EQ(::openpty(&master, &slave, nullptr, &raw, nullptr), 0);
    const std::string rows = table(40);
    ASSERT_EQ(::write(slave, rows.data(), rows.size()), static_cast<ssize_t>(rows.size()));
    ::close(slave);
    // The program inherits the descriptor and opens it through /dev/fd.
    const std::string name = "/dev/fd/" + std::to_string(master);
    const Result r = train ? shell("\"$AEFX\" train - --dim 1 -m new.aefx -o codes.csv <&" + std::to_string(master))
                           : shell("\"$AEFX\" encode t.aefx - -o codes.csv <&" + std::to_string(master));
    ::close(master);
    expect_error(r, 5, "<stdin>: cannot be read: Input/output error");
    EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv"));
  }
  // A file whose first byte cannot be read.
  expect_error(aefx({"encode", "t.aefx", "/proc/self/mem", "-o", "codes.csv"}), 5,
               "/proc/self/mem: cannot be read: Input/output error");
  expect_error(aefx({"encode", "/proc/self/mem", "t.csv", "-o", "codes.csv"}), 5,
               "/proc/self/mem: the model can't be read: Input/output error");
  EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv"));
}

TEST_F(FaultSystem, F103_UnreadableFileErrorNamesTheCause) {
  std::filesystem::create_directory(dir.path("folder"));
  std::filesystem::create_symlink("gone", dir.path("dangling"));
  std::filesystem::create_symlink("loop", dir.path("loop"));
  const std::vector<std::pair<std::string, std::string>> causes{
      {"folder", "folder: is a directory"},
      {".", ".: is a directory"},
      {"gone.csv", "gone.csv: cannot be opened: No such file or directory"},
      {"dangling", "dangling: cannot be opened: No such file or directory"},
      {"loop", "loop: cannot be opened: Too many levels of symbolic links"},
      {"t.csv/x", "t.csv/x: cannot be opened: Not a directory"},
      {std::string(300, 'n'), "cannot be opened: File name too long"}};
  for (const auto& [name, cause] : causes) {
    SCOPED_TRACE(name);
    expect_error(aefx({"train", name, "--dim", "1", "-m", "new.aefx", "-o", "codes.csv"}), 5, cause);
    expect_error(aefx({"encode", "t.aefx", name, "-o", "codes.csv"}), 5, cause);
  }
  expect_error(aefx({"encode", "gone.aefx", "t.csv"}), 5, "gone.aefx: the model can't be opened: No such file",
               "aefx train");
  std::filesystem::remove(dir.path("loop"));
  EXPECT_THAT(dir.list(), ElementsAre("dangling", "t.aefx", "t.csv"));
  ASSERT_EQ(::chmod(dir.path("t.csv").c_str(), 0), 0);
  // Root can read any file unless it drops that capability.
  const std::string program = ::access(dir.path("t.csv").c_str(), R_OK) != 0
                                  ? "\"$AEFX\""
                                  : "exec setpriv --bounding-set -dac_override,-dac_read_search \"$AEFX\"";
  if (shell(program + " --version").code != 0) GTEST_SKIP() << "root may read anything here";
  expect_error(shell(program + " encode t.aefx t.csv"), 5, "t.csv: cannot be opened: Permission denied");
  ASSERT_EQ(::chmod(dir.path("t.aefx").c_str(), 0), 0);
  expect_error(shell(program + " report t.aefx"), 5, "t.aefx: the model can't be opened: Permission denied");
}

// The reader of the output sleeps, so that the program waits in the middle of a table longer than its read-ahead; then
// the file is changed.
TEST_F(FaultSystem, F104_TableChangedWhileReadIsCorrectOrAnError) {
  constexpr std::size_t kRows = 110'000;
  const std::string pad = "," + std::string(1000, 'p') + "\n";
  std::string block;
  for (const std::string& row : lines_of(rows(1000))) block += row + pad;
  const auto expect = [&](const std::string& change, std::size_t fewest, std::size_t most) {
    SCOPED_TRACE(change);
    std::ofstream big(dir.path("big.csv"), std::ios::binary);
    big << "a,b,pad\n";
    for (std::size_t i = 0; i < kRows / 1000; ++i) big << block;
    big.close();
    const Result r =
        shell("{ \"$AEFX\" encode t.aefx big.csv --keep ''; echo $? > code; } | { sleep 0.4; " + change + " ; cat; } ");
    const auto lines = lines_of(r.out);
    EXPECT_GE(lines.size(), fewest);
    EXPECT_LE(lines.size(), most);
    const auto block_codes = lines_of(aefx({"encode", "t.aefx", "-", "--keep", ""}, "a,b,pad\n" + block).out);
    for (std::size_t row = 1; row < std::min(lines.size(), kRows); ++row) {
      EXPECT_EQ(lines[row], block_codes.at(1 + (row - 1) % 1000)) << row;
      if (HasFailure()) break;
    }
    if (dir.read("code") != "0\n") {
      EXPECT_THAT(r.err, HasSubstr("aefx: big.csv:"));
    }
    return dir.read("code");
  };
  EXPECT_EQ(expect("printf '1,2,x\\n3,4,y\\n' >> big.csv", kRows + 3, kRows + 3), "0\n");
  EXPECT_EQ(expect("printf '1,2,x\\n3,4' >> big.csv", 90'000, kRows + 2), "3\n");
  EXPECT_EQ(expect("truncate -s 104857600 big.csv", 30'000, kRows), "5\n");
  std::filesystem::remove(dir.path("big.csv"));
}

// A number that a file ends in may have lost digits; a text, or a line end, shows that it has not.
TEST_F(FaultSystem, F104_TableCutInsideItsLastNumberIsWarnedOf) {
  const std::string whole = table(40);
  dir.write("cut.csv", whole.substr(0, whole.size() - 1));
  const std::string warning = "warning: cut.csv:41: no line end follows the last number, which may be cut";
  for (const std::vector<std::string>& command :
       {quick("cut.csv", {"-o", "codes.csv"}), {"encode", "t.aefx", "cut.csv", "-o", "codes.csv"}}) {
    const Result r = aefx(command);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr(warning)) << command[0];
    dir.write("whole.csv", whole);
    std::vector<std::string> of_whole = command;
    std::replace(of_whole.begin(), of_whole.end(), std::string("cut.csv"), std::string("whole.csv"));
    EXPECT_THAT(aefx(of_whole).err, testing::Not(HasSubstr("no line end"))) << command[0];
  }
}

TEST_F(FaultSystem, F108_OutOfMemoryIsReportedAndKeepsTheOldModel) {
  if (kForeignMemory) GTEST_SKIP() << "addresses are reserved by the terabyte";
  const std::string old = dir.read("t.aefx");
  dir.write("wide.csv", made_table(2000, 60));
  // From too little memory to start to enough: at each limit the program succeeds or reports the failure.
  int refused = 0;
  int done = 0;
  for (int megabytes = 20; megabytes <= 420; megabytes += 10) {
    SCOPED_TRACE(megabytes);
    const Result r = shell("ulimit -v " + std::to_string(megabytes * 1024) +
                           "; exec \"$AEFX\" train wide.csv --dim 2 --epochs 1 --hidden 1000 --threads 1 -q "
                           "-m t.aefx -o codes.csv");
    if (r.code == 127 || r.err.find("error while loading") != std::string::npos)
      continue;  // too little to load its libraries
    if (r.code == 0) {
      ++done;
      break;
    }
    ++refused;
    expect_error(r, 1, "not enough memory", "--drop");
    EXPECT_EQ(dir.read("t.aefx"), old);
    EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv", "wide.csv"));
  }
  EXPECT_GE(refused, 2);
  EXPECT_EQ(done, 1);
}

TEST_F(FaultSystem, F109_ConcurrentTrainingsLeaveOneCompleteModel) {
  dir.write("other.csv", replaced(table(40), "a,b", "c,d"));
  ASSERT_EQ(aefx(quick("other.csv", {"-q", "-m", "other.aefx"})).code, 0);
  const std::string other = dir.read("other.aefx");
  ASSERT_NE(other, model);
  int of_the_other = 0;
  for (int i = 0; i < 12; ++i) {
    const Result r = shell(
        "train() { \"$AEFX\" train $1 --dim 1 --epochs 1 -q -m both.aefx > $1.codes || echo failed; }; "
        "train t.csv & " +
        std::string(i % 2 == 0 ? "" : "sleep 0.003; ") + "train other.csv; wait");
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(r.err, "");
    const std::string both = dir.read("both.aefx");
    EXPECT_TRUE(both == model || both == other) << both.substr(0, 300);
    of_the_other += both == other ? 1 : 0;
    EXPECT_EQ(dir.read("t.csv.codes"), codes);
    EXPECT_THAT(dir.list(), ElementsAre("both.aefx", "other.aefx", "other.csv", "other.csv.codes", "t.aefx", "t.csv",
                                        "t.csv.codes"));
  }
  RecordProperty("models_of_the_other", of_the_other);
}

TEST_F(FaultSystem, F110_FileNamesMayHoldAnyBytes) {
  for (const std::string odd : {"two words.csv", "-x.csv", "--dim", "\xFF\xFE\x1b[31m.csv", "new\nline.csv", "'q\".csv",
                                "*.csv", "$HOME.csv", "caf\xC3\xA9.csv"}) {
    SCOPED_TRACE(::testing::PrintToString(odd));
    dir.write(odd, table(40));
    const Result r = aefx({"train", "--dim", "1", "--epochs", "1", "-m", "m 1.aefx", "--", odd});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, codes);
    EXPECT_THAT(r.err, Not(HasSubstr("\x1b")));
    EXPECT_EQ(aefx({"encode", "--", "m 1.aefx", odd}).out, codes);
    // The model file is named after the table.
    EXPECT_EQ(aefx({"train", "--dim", "1", "--epochs", "1", "-q", "--", odd}).out, codes);
    const std::string stem = odd == "--dim" ? odd : odd.substr(0, odd.size() - 4);
    EXPECT_TRUE(dir.has(stem + ".aefx"));
    EXPECT_EQ(aefx({"encode", "--", stem + ".aefx", odd}).out, codes);
    const Result written = aefx({"encode", "-o", "out " + odd, "--", stem + ".aefx", odd});
    EXPECT_EQ(written.code, 0) << written.err;
    EXPECT_EQ(dir.read("out " + odd), codes);
  }
  const Result gone = aefx({"train", "--dim", "1", "--", "\x1b[2J\xFFgone"});
  expect_error(gone, 5, "\\x1b[2J\\xffgone: there is no such file");
  EXPECT_THAT(gone.err, Not(HasSubstr("\x1b")));
  expect_error(aefx({"train", "-x.csv", "--dim", "1"}), 2, "unknown option '-x.csv'");
}

TEST_F(FaultSystem, F111_SameSeedGivesTheSameBytesOnAnyThreads) {
  dir.write("large.csv", made_table(3000, 6));
  const std::vector<std::vector<std::string>> runs{{"t.csv", "--dim", "1"},
                                                   {"t.csv", "--dim", "2", "--hidden", "8", "--valid", "0.3"},
                                                   {"large.csv", "--dim", "2", "--batch", "1024"}};
  for (const auto& run : runs) {
    SCOPED_TRACE(::testing::PrintToString(run));
    std::vector<std::string> outputs;
    for (const char* threads : {"1", "2", "3", "8"}) {
      std::vector<std::string> arguments{"train"};
      arguments.insert(arguments.end(), run.begin(), run.end());
      arguments.insert(arguments.end(), {"--epochs", "3", "--seed", "5", "-m", "m.aefx", "--threads", threads});
      std::filesystem::remove(dir.path("m.aefx"));
      const Result r = aefx(arguments);
      ASSERT_EQ(r.code, 0) << r.err;
      outputs.push_back(r.out + dir.read("m.aefx") + r.err);
    }
    for (const std::string& other : outputs) EXPECT_EQ(other, outputs[0]);
    std::vector<std::string> another{"train"};
    another.insert(another.end(), run.begin(), run.end());
    another.insert(another.end(), {"--epochs", "3", "--seed", "6", "--init", "glorot", "-q", "-m", "n.aefx"});
    ASSERT_EQ(aefx(another).code, 0);
    EXPECT_NE(dir.read("n.aefx"), dir.read("m.aefx"));
  }
}

// Invalid settings are options, choices, and files of weights.
TEST_F(FaultSystem, F112_InvalidSettingsAreNamed) {
  const auto expect_train_error = [&](const std::vector<std::string>& more, int code, const std::string& what,
                                      const std::string& help = {}) {
    SCOPED_TRACE(::testing::PrintToString(more));
    expect_error(aefx(quick("t.csv", more)), code, what, help);
  };
  expect_train_error({"--epoch", "5"}, 2, "unknown option '--epoch'", "--epochs");
  expect_train_error({"--learning-rate=5"}, 2, "unknown option '--learning-rate");
  expect_train_error({"--preset", "keras"}, 2, "--preset 'keras' is none of aefx, plain, keras2, keras3, torch",
                     "did you mean keras");
  expect_train_error({"--optimizer", "adma"}, 2, "--optimizer 'adma'", "did you mean adam?");
  for (const auto& [flag, value] : std::vector<std::pair<std::string, std::string>>{{"--batch", "1e300"},
                                                                                    {"--lr", "1e300"},
                                                                                    {"--seed", "-1"},
                                                                                    {"--threads", "1e9"},
                                                                                    {"--hidden", "1e12"},
                                                                                    {"--valid", "1"},
                                                                                    {"--valid", "nan"},
                                                                                    {"--noise", "inf"},
                                                                                    {"--l2", "-1"},
                                                                                    {"--rho", "2"}}) {
    expect_train_error({flag, value}, 2, flag + ": invalid value '" + value + "'");
  }
  using nlohmann::json;
  const json weights = {{{0.5}, {0.25}}, {0.1}, {{0.5, 0.25}}, {0.0, 0.1}};
  const auto with = [&](const json& file) {
    dir.write("w.json", file.dump());
    return std::vector<std::string>{"--init-weights", "w.json"};
  };
  EXPECT_EQ(aefx(quick("t.csv", with({{"initial", weights}}))).code, 0);
  std::filesystem::remove(dir.path("w.json"));
  dir.write("t.aefx", model);
  expect_train_error(with({{"initials", weights}}), 3, "w.json", "kernel");
  expect_train_error(with(json::object()), 3, "w.json", "kernel");
  expect_train_error(with({{"initial", {{{0.5}, {1e39}}, {0.1}, {{0.5, 0.25}}, {0.0, 0.1}}}}), 3, "w.json");
  dir.write("w.json", "{");
  expect_train_error({"--init-weights", "w.json"}, 3, "w.json");
  expect_train_error({"--init-weights", "none.json"}, 5, "none.json");
  EXPECT_EQ(dir.read("t.aefx"), model);
  EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv", "w.json"));
}

}  // namespace
}  // namespace aefx::test
