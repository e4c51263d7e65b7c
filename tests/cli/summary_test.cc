// --json: one line of JSON on stderr, and nothing else.
#include <nlohmann/json.hpp>

#include "cli/live_process.h"
#include "cli/table.h"

namespace aefx::test {
namespace {

using Json = nlohmann::json;

class Summary : public IrisTest {
 protected:
  [[nodiscard]] static Json summary(const Result& r) {
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(lines_of(r.err).size(), 1U) << r.err;
    return Json::parse(r.err);
  }

  // Returns the summary of a program that gets SIGINT when the file appears.
  [[nodiscard]] Json interrupted_at(const std::string& file, const std::vector<std::string>& arguments) const {
    LiveProcess process(dir.path().string(), arguments);
    for (int i = 0; i < 2000 && !dir.has(file); ++i) ::usleep(10000);
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(60), 130);
    EXPECT_EQ(lines_of(dir.read("err")).size(), 1U) << dir.read("err");
    return Json::parse(dir.read("err"));
  }
};

TEST_F(Summary, TrainSummaryLeavesCodesUnchanged) {
  const Result plain = aefx({"train", "iris.data", "--dim", "2", "--epochs", "5", "-q"});
  const Result r = aefx({"train", "iris.data", "--dim", "2", "--epochs", "5", "--json", "-m", "m.aefx"});
  EXPECT_EQ(r.out, plain.out);
  const Json json = summary(r);
  EXPECT_EQ(json["command"], "train");
  EXPECT_EQ("aefx " + json["version"].get<std::string>() + "\n", aefx({"--version"}).out);
  EXPECT_EQ(json["table"], "iris.data");
  EXPECT_EQ(json["rows"], 150);
  EXPECT_EQ(json["columns"], 4);
  EXPECT_EQ(json["codes"], 2);
  EXPECT_EQ(json["model"], "m.aefx");
  EXPECT_EQ(json["output"], "-");
  EXPECT_EQ(json["interrupted"], false);
  EXPECT_EQ(json["epochs"], 5);
  EXPECT_GT(json["kept"], 0.9);
  EXPECT_GT(json["errors"]["means"], json["errors"]["network"]);
  EXPECT_EQ(dir.read("m.aefx"), dir.read("iris.aefx"));  // --json is not stored in the model
}

TEST_F(Summary, SummaryHoldsTheMessages) {
  dir.write("t.csv", "a,b\n1,2\n2,x\n3,1\n4,\n5,3\n6,2\n7,1\n8,5\n9,1\n10,2\n11,3\n12,2\n");
  const Json json = summary(aefx({"train", "t.csv", "--dim", "1", "--missing", "x", "--epochs", "2", "--on-missing",
                                  "drop", "--no-model", "--json", "-o", "codes.csv"}));
  EXPECT_TRUE(json["model"].is_null());
  EXPECT_EQ(json["output"], "codes.csv");
  EXPECT_EQ(json["rows"], 10);
  EXPECT_THAT(json["messages"].dump(), ::testing::HasSubstr("2 rows are left out for a missing value"));
}

TEST_F(Summary, InterruptedTraining) {
  const Json json =
      interrupted_at("run", {"train", "iris.data", "--dim", "2", "--epochs", "100000000", "--decoder-hidden", "none",
                             "--checkpoint", "run", "--checkpoint-every", "1", "--json"});
  EXPECT_EQ(json["interrupted"], true);
  EXPECT_EQ(json["model"], "iris.aefx");
  EXPECT_THAT(json["messages"].dump(), ::testing::HasSubstr("(interrupted: the best so far)"));
  EXPECT_THAT(json["messages"].dump(), ::testing::HasSubstr("--resume continues run"));
}

TEST_F(Summary, InterruptedAfterModelIsSaved) {
  const Json json =
      interrupted_at("m.aefx", {"train", "iris.data", "--dim", "2", "--epochs", "5000", "--decoder-hidden", "none",
                                "--stability", "1000", "-m", "m.aefx", "--json"});
  EXPECT_EQ(json["interrupted"], true);
  EXPECT_EQ(json["epochs"], 5000);
  EXPECT_THAT(json["messages"].dump(), ::testing::HasSubstr("no codes are written; `aefx encode` gives them"));
  EXPECT_EQ(dir.read("out"), "");
}

TEST_F(Summary, ApplyingAModel) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "--epochs", "2", "-q", "-o", "codes.csv"}).code, 0);
  for (const char* const command : {"encode", "decode", "score", "explain"}) {
    const std::string table = std::string(command) == "decode" ? "codes.csv" : "iris.data";
    const Result r = aefx({command, "iris.aefx", table, "--json"});
    EXPECT_EQ(r.out, aefx({command, "iris.aefx", table}).out);
    const Json json = summary(r);
    EXPECT_EQ(json["command"], command);
    EXPECT_EQ(json["model"], "iris.aefx");
    EXPECT_EQ(json["table"], table);
    EXPECT_EQ(json["rows"], 150);
    EXPECT_EQ(json["messages"], Json::array());
  }
  const Json json = summary(aefx({"score", "iris.aefx", "iris.data", "--quantile", "0.9", "--json"}));
  EXPECT_EQ(json["quantile"], 0.9);
  EXPECT_LE(json["flagged"], 18);
  EXPECT_EQ(json["held_out_rows"], 150);
  EXPECT_NEAR(json["expected"].get<double>(), 15.0 / 151, 1e-9);
  EXPECT_GT(json["threshold"], 0);
  EXPECT_EQ(summary(aefx({"explain", "iris.aefx", "iris.data", "--row", "7,9", "--json"}))["rows"], 2);
}

TEST_F(Summary, ReportAndSweepPrintTheirJson) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "--epochs", "2", "-q", "-o", "codes.csv"}).code, 0);
  EXPECT_EQ(aefx({"report", "iris.aefx", "--json"}).out, aefx({"report", "iris.aefx", "--format", "json"}).out);
  const std::vector<std::string> sweep{"sweep", "iris.data", "--dims", "1", "--epochs", "2", "-q"};
  std::vector<std::string> flag = sweep;
  std::vector<std::string> format = sweep;
  flag.emplace_back("--json");
  format.insert(format.end(), {"--format", "json"});
  EXPECT_EQ(aefx(flag).out, aefx(format).out);
}

// Failures of every kind: of the command line, of the table, of the model.
TEST_F(Summary, FailuresAreJsonToo) {
  dir.write("bad.csv", "a,b\n1,2\nx,3\n2,4\n3,x1\n");
  struct Case {
    std::vector<std::string> arguments;
    int code;
  };
  for (const Case& c :
       {Case{{"train", "none.csv", "--dim", "2", "--json"}, 5}, Case{{"train", "iris.data", "--json", "--dim", "x"}, 2},
        Case{{"train", "iris.data", "--dim", "2", "--json", "--epocs", "3"}, 2},
        Case{{"encode", "iris.data", "iris.data", "--json"}, 4}, Case{{"report", "iris.data", "--json"}, 4}}) {
    const Result r = aefx(c.arguments);
    EXPECT_EQ(r.code, c.code) << r.err;
    EXPECT_EQ(r.out, "");
    ASSERT_EQ(lines_of(r.err).size(), 1U) << r.err;
    const Json error = Json::parse(r.err).at("error");
    EXPECT_EQ(error.at("exit_code"), c.code);
    std::vector<std::string> plain = c.arguments;
    std::erase(plain, "--json");
    const std::string said = aefx(plain).err;  // the same words
    EXPECT_THAT(said, ::testing::HasSubstr(error.at("message").get<std::string>()));
    for (const char* part : {"where", "hint"}) {
      if (error.at(part).is_string()) {
        EXPECT_THAT(said, ::testing::HasSubstr(error.at(part).get<std::string>()));
      }
    }
  }
}

}  // namespace
}  // namespace aefx::test
