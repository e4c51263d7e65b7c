// Faults 74 to 88: tables that do not match the model, and damaged or foreign model files.
#include <zlib.h>

#include <cstdio>
#include <numeric>
#include <set>

#include "cli/fault_table.h"
#include "cli/live_process.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A model trained on the table below.
class FaultTable : public FaultTest {
 protected:
  void SetUp() override {
    const Result r = train(known, {"-q", "--dim", "2"});
    ASSERT_EQ(r.code, 0) << r.err;
    codes = r.out;
  }
  [[nodiscard]] Result encode(const std::string& bytes, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"encode", "t.aefx", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments, bytes);
  }
  void expect_not_encoded(const std::string& bytes, int code, const std::string& what,
                          const std::string& help = {}) const {
    expect_error(encode(bytes), code, what, help);
    expect_error(encode(bytes, {"-o", "codes.csv"}), code, what, help);
    EXPECT_FALSE(dir.has("codes.csv"));
  }
  const std::string known = "a,b,c,kind\n1,2,3,x\n2,3,1,y\n4,1,2,x\n3,3,5,y\n";
  std::string codes;
};

TEST_F(FaultTable, F074_ReorderedColumnsMatchByName) {
  const Result r = encode("kind,c,a,b\nx,3,1,2\ny,1,2,3\nx,2,4,1\ny,5,3,3\n");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, codes);
  EXPECT_NE(encode("kind,b,a,c\nx,3,1,2\ny,1,2,3\nx,2,4,1\ny,5,3,3\n").out, codes);
}

TEST_F(FaultTable, F075_MissingColumnIsNamed) {
  expect_not_encoded("a,b,kind\n1,2,x\n2,3,y\n", 3,
                     "<stdin>: there is no column \"c\", which the model learned from t.csv");
  expect_not_encoded("a,B,kind\n1,2,x\n2,3,y\n", 3,
                     "<stdin>: there is no column \"b\", which the model learned from t.csv");
}

TEST_F(FaultTable, F076_ExtraColumnIsIgnoredAndReported) {
  const Result r = encode("a,b,extra,c,kind\n1,2,9,3,x\n2,3,9,1,y\n4,1,9,2,x\n3,3,9,5,y\n");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, codes);
  EXPECT_THAT(r.err, HasSubstr("not used by the model: extra"));
  EXPECT_EQ(encode("a,b,c,extra,kind\n1,2,3,9,x\n", {"-q"}).err, "");
}

TEST_F(FaultTable, F077_UnnamedColumnsMustMatchInNumber) {
  const Result r = encode("1,2,3,x\n2,3,1,y\n4,1,2,x\n3,3,5,y\n");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(replaced(r.out, "x4", "kind"), codes);
  EXPECT_THAT(r.err, HasSubstr("by position"));
  expect_not_encoded("1,2,3\n2,3,1\n", 3, "<stdin>: it has 3 columns, and t.csv had 4", "--names");
  expect_not_encoded("1,2,3,x,1\n2,3,1,y,2\n", 3, "<stdin>: it has 5 columns, and t.csv had 4", "--names");
  EXPECT_EQ(encode("1,2,3,x\n2,3,1,y\n4,1,2,x\n3,3,5,y\n", {"--names", "a,b,c,kind"}).out, codes);
}

TEST_F(FaultTable, F078_UnseenLevelFollowsTheUnseenOption) {
  std::string colours = "size,colour\n";
  for (int i = 0; i < 30; ++i) {
    colours +=
        std::to_string(i % 3 * 10 + i / 3 % 4) + "," + std::vector<std::string>{"red", "green", "blue"}[i % 3] + "\n";
  }
  const std::string other = "size,colour\n3,blue\n3,redd\n";
  const auto trained = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"-q", "--categorical", "colour", "-o", "learned.csv"});
    return train(colours, more);
  };
  ASSERT_EQ(trained({}).code, 0);
  expect_not_encoded(
      other, 3,
      "<stdin>:3, column \"colour\": \"redd\" is none of the levels of training: \"blue\", \"green\", \"red\"",
      "did you mean red?");
  ASSERT_EQ(trained({"--unseen", "zero"}).code, 0);
  const Result zero = encode(other);
  EXPECT_EQ(zero.code, 0) << zero.err;
  expect_finite(zero.out, 2, 1);
  ASSERT_EQ(trained({"--unseen", "missing"}).code, 0);
  const Result missing = encode(other);
  EXPECT_EQ(missing.code, 0) << missing.err;
  EXPECT_EQ(missing.out, encode(replaced(other, "redd", "")).out);
  EXPECT_NE(missing.out, zero.out);
  ASSERT_EQ(trained({"--unseen", "missing", "--on-missing", "error"}).code, 0);
  expect_not_encoded(other, 3, "<stdin>:3, column \"colour\": a value is missing");
}

TEST_F(FaultTable, F078_UnseenLevelsAreCounted) {
  std::string colours = "size,colour\n";
  for (int i = 0; i < 30; ++i) colours += std::to_string(i % 7) + (i % 3 == 0 ? ",red\n" : ",green\n");
  for (const char* rule : {"zero", "missing"}) {
    SCOPED_TRACE(rule);
    ASSERT_EQ(train(colours, {"-q", "--categorical", "colour", "--unseen", rule}).code, 0);
    const Result r = encode("size,colour\n1,red\n2,mauve\n3,teal\n4,mauve\n");
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(lines_of(r.out).size(), 5U);
    EXPECT_THAT(r.err, HasSubstr("3 values that training did not see are taken as"));
    EXPECT_EQ(encode("size,colour\n1,red\n2,green\n").err, "");
  }
}

TEST_F(FaultTable, F079_TextInANumericColumnIsAnError) {
  expect_not_encoded("a,b,c,kind\nlow,2,3,x\nhigh,3,1,y\n", 3,
                     "<stdin>, column \"a\": this column held numbers in training, and holds text here", "--missing");
  expect_not_encoded(
      "a,b,c,kind\n1,2,3,x\n2,3,oops,y\n"
      "1,1,1,x\n2,2,2,y\n4,4,4,x\n3,1,3,y\n1,1,1,x\n2,2,2,y\n4,4,4,x\n3,1,3,y\n5,1,3,y\n",
      3, "<stdin>:3, column \"c\": \"oops\" is not a number", "--missing \"oops\"");
  // Rows before a late error are on stdout; an output file is not written.
  std::string far = known;
  for (int i = 0; i < 20'000; ++i) far += "1,2,3,x\n";
  far += "1,low,3,x\n";
  expect_error(encode(far, {"-o", "codes.csv"}), 3, "<stdin>:20006, column \"b\": \"low\" is not a number",
               "--missing \"low\"");
  EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv"));
  const Result r = encode(far);
  EXPECT_EQ(r.code, 3);
  EXPECT_EQ(r.out.substr(0, codes.size()), codes);
  EXPECT_EQ(r.out.back(), '\n');
}

TEST_F(FaultTable, F088_ModelOfAnotherTableErrorNamesBothTables) {
  dir.write("cars.csv", "mpg,weight\n20,3\n30,2\n25,1\n");
  ASSERT_EQ(aefx(quick("cars.csv", {"-q"})).code, 0);
  expect_error(aefx({"encode", "cars.aefx", "t.csv"}), 3,
               "t.csv: there is no column \"mpg\", which the model learned from cars.csv", "--names");
  expect_error(aefx({"encode", "t.aefx", "cars.csv"}), 3,
               "cars.csv: there is no column \"a\", which the model learned from t.csv", "--names");
  for (const char* command : {"score", "explain", "report"}) {
    expect_error(aefx({command, "t.aefx", "cars.csv"}), 3, "cars.csv: there is no column \"a\"");
  }
  // Codes of the other model, which has one code; this one has two.
  dir.write("codes.csv", aefx({"encode", "cars.aefx", "cars.csv"}).out);
  expect_error(aefx({"decode", "t.aefx", "codes.csv"}), 3,
               "codes.csv: there is no column \"code2\", so this is no table of this model's codes", "aefx encode");
}

// A small model, and the errors of damaged copies.
class FaultModel : public FaultTest {
 protected:
  void SetUp() override {
    const Result r = train("a,b\n1,2\n3,1\n2,2\n", {"-q", "-m", "good.aefx"});
    ASSERT_EQ(r.code, 0) << r.err;
    good = dir.read("good.aefx");
    ASSERT_EQ(aefx({"report", "good.aefx"}).code, 0);
  }
  // Expects a model error of one line and one line of help.
  void expect_damaged(const std::string& bytes) const {
    dir.write("m.aefx", bytes);
    const Result r = aefx({"report", "m.aefx"});
    ASSERT_EQ(r.code, 4) << r.err;
    ASSERT_EQ(r.out, "");
    ASSERT_EQ(r.err.rfind("aefx: m.aefx: this ", 0), 0U) << r.err;
    const auto lines = lines_of(r.err);
    ASSERT_EQ(lines.size(), 2U) << r.err;
    ASSERT_EQ(lines[1].substr(0, 6), "      ") << r.err;
  }
  void expect_refused_model(const std::string& bytes, const std::string& what, const std::string& help = {}) const {
    dir.write("m.aefx", bytes);
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"report", "m.aefx"}, {"encode", "m.aefx", "t.csv", "-o", "codes.csv"}, {"decode", "m.aefx", "t.csv"}}) {
      SCOPED_TRACE(::testing::PrintToString(arguments));
      const Result r = aefx(arguments);
      expect_error(r, 4, what, help);
      EXPECT_THAT(r.err, ::testing::StartsWith("aefx: m.aefx: "));
    }
    EXPECT_THAT(dir.list(), ElementsAre("good.aefx", "m.aefx", "t.csv"));
  }
  // Corrects the checksum, so that other checks must find the fault.
  [[nodiscard]] static std::string sealed(const std::string& text) {
    std::string body = text.substr(0, text.rfind(",\n \"checksum\""));
    char sum[64];
    std::snprintf(sum, sizeof sum, ",\n \"checksum\": \"crc32:%08lx\"\n}\n",
                  crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size())));
    return body + sum;
  }
  [[nodiscard]] std::string with(const std::string& what, const std::string& by) const {
    const std::size_t at = good.find(what);
    if (at == std::string::npos) throw std::runtime_error("not in the model: " + what);
    return sealed(std::string(good).replace(at, what.size(), by));
  }
  std::string good;
};

TEST_F(FaultModel, F080_TruncatedModelIsDamaged) {
  expect_refused_model("", "this model file is empty", "train the model again");
  for (const std::size_t size : {std::size_t{1}, std::size_t{20}, good.size() / 2, good.size() - 1}) {
    SCOPED_TRACE(size);
    expect_refused_model(good.substr(0, size), "this model file is damaged", "train the model again");
  }
  // Every byte at both ends, and steps between; a unit test of the model file tries every byte.
  for (std::size_t size = 1; size < good.size() && !HasFatalFailure();
       size += size < 16 || size + 16 > good.size() ? 1 : 61) {
    SCOPED_TRACE(size);
    expect_damaged(good.substr(0, size));
  }
  ASSERT_FALSE(HasFatalFailure());
}

TEST_F(FaultModel, F081_FlippedBitIsDamaged) {
  // A step coprime to the number of bits visits different bits all over the file.
  constexpr std::size_t kFlips = 200;  // a unit test of the model file flips every bit
  const std::size_t bits = 8 * good.size();
  std::size_t step = bits / kFlips | 1U;
  while (std::gcd(step, bits) != 1) step += 2;
  std::set<std::size_t> flipped;
  for (std::size_t i = 0, bit = 5; i < kFlips && !HasFatalFailure(); ++i, bit = (bit + step) % bits) {
    SCOPED_TRACE(bit);
    std::string bytes = good;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1U << bit % 8));
    flipped.insert(bit);
    expect_damaged(bytes);
  }
  ASSERT_FALSE(HasFatalFailure());
  EXPECT_EQ(flipped.size(), kFlips);
  // A hand-edited weight.
  expect_refused_model(replaced(good, "\"relu\"", "\"tanh\""), "checksum", "train the model again");
}

TEST_F(FaultModel, F082_NewerVersionOrOtherFileIsAnError) {
  const std::string newer = replaced(good, "\"version\": 2,", "\"version\": 7,");
  for (const std::string& bytes : {newer, sealed(newer)}) {
    expect_refused_model(bytes, "this model file has format version 7, and this program reads versions up to 2",
                         "use a newer aefx");
  }
  expect_refused_model(with("\"version\": 2,", "\"version\": 0,"),
                       "has format version 0, and this program reads versions up to 2", "train the model again");
  expect_refused_model(with("\"version\": 2,", "\"version\": -1,"), "damaged: version", "train the model again");
  expect_refused_model("\x89PNG\r\n\x1a\n", "this is no model file: it begins with '?PNG", "give the model first");
  expect_refused_model("{\"format\": \"keras\"}", "this is no model file", "give the model first");
}

TEST_F(FaultModel, F083_ImpossibleSizesFailBeforeAllocation) {
  const std::string huge = "2147483648";
  for (const auto& [what, by] :
       std::vector<std::pair<std::string, std::string>>{{"\"inputs\": 2", "\"inputs\": " + huge},
                                                        {"\"units\": 1", "\"units\": " + huge},
                                                        {"\"units\": 2", "\"units\": " + huge},
                                                        {"\"units\": 1", "\"units\": 1000000000"},
                                                        {"\"units\": 1", "\"units\": 1e300"},
                                                        {"\"encoder_layers\": 1", "\"encoder_layers\": " + huge},
                                                        {"\"columns\": 2", "\"columns\": 18446744073709551615"},
                                                        {"\"position\": 2", "\"position\": 18446744073709551615"}}) {
    SCOPED_TRACE(by);
    expect_refused_model(with(what, by), "this model file is damaged: ", "train the model again");
    const Result r = aefx({"report", "m.aefx"});
    EXPECT_LT(r.peak_kilobytes, kForeignMemory ? 1'000'000 : 100'000);
  }
  // Both dimensions of a kernel at once.
  std::string both =
      replaced(replaced(good, "\"units\": 1", "\"units\": " + huge), "\"inputs\": 2", "\"inputs\": " + huge);
  both = replaced(both, "\"units\": 2,", "\"units\": " + huge + ",");
  expect_refused_model(sealed(both), "this model file is damaged: ", "train the model again");
}

TEST_F(FaultModel, F084_SizesBelowOneAndTrailingBytesAreErrors) {
  for (const auto& [what, by] :
       std::vector<std::pair<std::string, std::string>>{{"\"inputs\": 2", "\"inputs\": -2"},
                                                        {"\"inputs\": 2", "\"inputs\": 0"},
                                                        {"\"units\": 1", "\"units\": 0"},
                                                        {"\"units\": 1", "\"units\": -1"},
                                                        {"\"units\": 1", "\"units\": 0.5"},
                                                        {"\"encoder_layers\": 1", "\"encoder_layers\": 0"},
                                                        {"\"encoder_layers\": 1", "\"encoder_layers\": -1"},
                                                        {"\"position\": 1", "\"position\": 0"},
                                                        {"\"position\": 1", "\"position\": -1"}}) {
    SCOPED_TRACE(by);
    expect_refused_model(with(what, by), "this model file is damaged: ", "train the model again");
  }
  using namespace std::string_literals;
  for (const std::string& tail : {"\n"s, " "s, "\0"s, "}"s, good}) {
    expect_refused_model(good + tail, "this model file is damaged", "train the model again");
  }
}

TEST_F(FaultModel, F085_NonFiniteWeightsAndScalesAreErrors) {
  const auto first_number_after = [&](const std::string& key, const std::string& by) {
    const std::size_t key_at = good.find(key);
    if (key_at == std::string::npos) throw std::runtime_error("not in the model: " + key);
    const std::size_t at = good.find_first_of("-0123456789", key_at + key.size());
    const std::size_t end = good.find_first_not_of("-+.e0123456789", at);
    return sealed(good.substr(0, at) + by + good.substr(end));
  };
  for (const char* key :
       {"\"kernel\"", "\"bias\"", "\"offset\"", "\"base\"", "\"fill\"", "\"mean\"", "\"deviation\""}) {
    for (const char* by : {"null", "NaN", "1e999", "-1e999", "\"1\"", "[]", "true"}) {
      SCOPED_TRACE(std::string(key) + " " + by);
      expect_refused_model(first_number_after(key, by), "this model file is damaged", "train the model again");
    }
  }
  for (const char* key : {"\"kernel\"", "\"bias\""}) {
    expect_refused_model(first_number_after(key, "1e39"), "is beyond float32", "train the model again");
  }
  const std::string scale = "\"offset\"";  // followed by its value and by the scale
  const std::size_t at = good.find("\"scale\": ", good.find(scale));
  const std::size_t end = good.find(',', at);
  for (const char* by : {"0", "0.0", "-1", "-0.0", "null", "NaN", "1e999"}) {
    SCOPED_TRACE(by);
    expect_refused_model(sealed(good.substr(0, at) + "\"scale\": " + by + good.substr(end)),
                         "this model file is damaged", "train the model again");
  }
}

TEST_F(FaultModel, F086_EscapeSequencesInNamesAreShownAsText) {
  const std::string evil = "a\x1b[31mred\x1b]0;owned\x07<script>alert(1)</script>";
  std::string text = "\"" + evil + "\",b\x9bz\u202E,kind\n";
  for (int i = 0; i < 8; ++i) text += std::to_string(i * i % 7) + "," + std::to_string(i) + ",\x1b[2Jtext\n";
  text = replaced(text, "\x9b", "\xC2\x9B");  // CSI, the C1 control that some terminals execute
  dir.write("t.csv", text);
  LiveProcess process(dir.path().string(), quick("t.csv", {"-m", "m.aefx"}), Screen::err);
  const std::string shown = process.terminal_text();
  ASSERT_EQ(process.wait(), 0) << shown;
  EXPECT_THAT(shown, HasSubstr("\\x1b[31mred"));
  for (const char* bad : {"\x1b[31m", "\x1b]0;", "\x1b[2J", "\x07", "\xC2\x9B"})
    EXPECT_THAT(shown, Not(HasSubstr(bad)));
  for (const char* format : {"text", "markdown", "html", "json"}) {
    SCOPED_TRACE(format);
    const Result r = aefx({"report", "m.aefx", "--format", format});
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.out, HasSubstr("red"));
    for (const char* bad : {"\x1b", "\x07"}) EXPECT_THAT(r.out, Not(HasSubstr(bad)));
    if (format != std::string("json")) {
      EXPECT_THAT(r.out, Not(HasSubstr("\xC2\x9B")));
    }
  }
  EXPECT_THAT(aefx({"report", "m.aefx", "--format", "html"}).out, Not(HasSubstr("<script>alert")));
  // Errors name the column and the file.
  dir.write("e\x1b[31m.csv", text + "x,2,t\n");
  const Result r = aefx({"encode", "m.aefx", "e\x1b[31m.csv"});
  expect_error(r, 3, "e\\x1b[31m.csv:10, column \"a\\x1b[31mred");
  EXPECT_THAT(r.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(r.err, Not(HasSubstr("\x07")));
}

TEST_F(FaultModel, F087_SwappedModelAndTableAreReported) {
  dir.write("t.csv", table());
  expect_refused_model(table(), "this is no model file: it begins with 'a,b'", "give the model first");
  expect_error(aefx({"encode", "t.csv", "good.aefx"}), 4, "t.csv: this is no model file", "give the model first");
  expect_error(aefx({"encode", "good.aefx", "good.aefx"}), 3, "good.aefx: is an aefx model, not a table of text",
               "before the table");
  expect_error(aefx(quick("good.aefx", {"-m", "x.aefx"})), 3, "good.aefx: is an aefx model, not a table of text");
  EXPECT_EQ(dir.read("good.aefx"), good);
}

}  // namespace
}  // namespace aefx::test
