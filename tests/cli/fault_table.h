// Fixture of the fault tests. A test's name begins with the number of its fault in docs/robustness.md: F009 is the
// ninth kind of malformed or hostile input.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/table.h"

namespace aefx::test {

class FaultTest : public CliTest {
 protected:
  // Returns rows of the columns a and b from number `from` on; the first 30 are distinct.
  [[nodiscard]] static std::string rows(int count, int from = 0) {
    std::string text;
    for (int i = from; i < from + count; ++i)
      text += std::to_string(i % 30) + "," + std::to_string((i % 7) * (i % 7) % 7) + "\n";
    return text;
  }
  // Returns a table with a header: line 1 names the columns, row i is on line i + 2.
  [[nodiscard]] static std::string table(int count = 12) { return "a,b\n" + rows(count); }

  // Returns arguments of a training of one epoch.
  [[nodiscard]] static std::vector<std::string> quick(const std::string& data, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"train", data, "--epochs", "1"};
    if (std::find(more.begin(), more.end(), "--dim") == more.end()) arguments.insert(arguments.end(), {"--dim", "1"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  // Trains on these bytes as the file t.csv.
  [[nodiscard]] Result train(const std::string& bytes, const std::vector<std::string>& more = {}) const {
    dir.write("t.csv", bytes);
    return aefx(quick("t.csv", more));
  }

  // Expects an error with `what` and, in its second line, `help`; and no codes, model or partial file.
  void expect_refused(const std::string& bytes, const std::string& what, const std::string& help = {},
                      const std::vector<std::string>& more = {}, int code = 3) const {
    dir.write("t.csv", bytes);
    const std::vector<std::string> before = dir.list();
    expect_error(train(bytes, more), code, what, help);
    std::vector<std::string> to_file = more;
    to_file.insert(to_file.end(), {"-o", "codes.csv"});
    expect_error(train(bytes, to_file), code, what, help);
    EXPECT_EQ(dir.list(), before);
  }

  // Expects that train and encode give the same codes for the malformed table as for the clean one.
  void expect_codes_of(const std::string& clean, const std::string& odd,
                       const std::vector<std::string>& more = {}) const {
    ASSERT_NE(odd, clean);
    const Result expected = train(clean, more);
    ASSERT_EQ(expected.code, 0) << expected.err;
    ASSERT_GE(lines_of(expected.out).size(), 4U);
    const std::string model = dir.read("t.aefx");
    const Result r = train(odd, more);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, expected.out);
    dir.write("clean.aefx", model);
    std::vector<std::string> encode{"encode", "clean.aefx", "t.csv"};
    for (std::size_t i = 0; i + 1 < more.size(); ++i) {  // reading options apply to encode too
      if (more[i] == "--header" || more[i] == "--delimiter" || more[i] == "--decimal" || more[i] == "--thousands" ||
          more[i] == "--keep") {
        encode.insert(encode.end(), {more[i], more[i + 1]});
      }
    }
    const Result encoded = aefx(encode);
    EXPECT_EQ(encoded.code, 0) << encoded.err;
    EXPECT_EQ(encoded.out, expected.out);
    EXPECT_THAT(dir.list(), ::testing::ElementsAre("clean.aefx", "t.aefx", "t.csv"));
  }
};

// Fixture of tests that need a model: t.csv holds table(40), t.aefx its model.
class TrainedFaultTest : public FaultTest {
 protected:
  void SetUp() override {
    const Result r = train(table(40), {"-q"});
    ASSERT_EQ(r.code, 0) << r.err;
    codes = r.out;
    model = dir.read("t.aefx");
  }
  std::string codes, model;
};

}  // namespace aefx::test
