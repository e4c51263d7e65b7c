// `train NEW --from MODEL`: what stays, what moves, and what is refused.
#include <cmath>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

class From : public CliTest {
 protected:
  // Two factors in five numbers, one of them skewed and one a text; `seed` tells the rows.
  static std::string rows(unsigned seed, int count, const std::string& header = "a,b,c,d,kind,note\n") {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::string out = header;
    for (int r = 0; r < count; ++r) {
      const double f = normal(random), g = normal(random);
      for (const double value : {f + normal(random) / 5, 2 * f - g + normal(random) / 5, g + normal(random) / 5,
                                 std::exp(f + normal(random) / 5)})
        out += std::to_string(value) + ",";
      out += g > 0 ? "high,x\n" : "low,y\n";
    }
    return out;
  }

  void SetUp() override {
    dir.write("old.csv", rows(1, 120));
    dir.write("new.csv", rows(2, 60));
    ASSERT_EQ(
        aefx({"train", "old.csv", "--dim", "2", "--categorical", "kind", "--epochs", "20", "-o", "codes.csv"}).code, 0);
  }

  [[nodiscard]] Result train(const std::vector<std::string>& more, const std::string& data = "new.csv") const {
    std::vector<std::string> all{"train", data, "--from", "old.aefx", "-m", "new.aefx"};
    all.insert(all.end(), more.begin(), more.end());
    return aefx(all);
  }

  // What `report` says of the new model, in one line.
  [[nodiscard]] std::string report() const {
    return std::regex_replace(aefx({"report", "new.aefx", "--all"}).out, std::regex("\\s+"), " ");
  }

  // The i-th code of each row that a model gives of old.csv.
  [[nodiscard]] std::vector<double> codes(const std::string& model, std::size_t i) const {
    std::vector<double> out;
    const std::vector<std::string> lines = lines_of(aefx({"encode", model, "old.csv", "--keep", ""}).out);
    for (std::size_t r = 1; r < lines.size(); ++r) out.push_back(std::stod(cells_of(lines[r]).at(i)));
    return out;
  }

  static double correlation(const std::vector<double>& x, const std::vector<double>& y) {
    const auto n = static_cast<double>(x.size());
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      sx += x[i];
      sy += y[i];
      xx += x[i] * x[i];
      yy += y[i] * y[i];
      xy += x[i] * y[i];
    }
    return (n * xy - sx * sy) / std::sqrt((n * xx - sx * sx) * (n * yy - sy * sy));
  }
};

TEST_F(From, KeepsColumnsScalingAndCodes) {
  const Result r = train({"--epochs", "10"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("Continued from old.aefx on 60 rows"));
  for (const std::size_t i : {0U, 1U}) EXPECT_GT(correlation(codes("old.aefx", i), codes("new.aefx", i)), 0.98);
  EXPECT_NE(codes("old.aefx", 0), codes("new.aefx", 0));
  // The scaling stays, whatever the new rows are like.
  const auto preprocessing = [this](const std::string& model) {
    return shell("python3 -c \"import json; m = json.load(open('" + model +
                 "')); print([c['scale'] for c in m['preprocessing']['columns']], [f.get('levels') for f in "
                 "m['table']['features']])\"")
        .out;
  };
  EXPECT_EQ(preprocessing("old.aefx"), preprocessing("new.aefx"));
  EXPECT_EQ(train({"--epochs", "3", "-q"}, "old.csv").code, 0);  // and again on other rows
  EXPECT_EQ(aefx({"report", "new.aefx"}).code, 0);
}

// With as many rows as the model has learned from, or more, nothing can be forgotten: its codes are the start alone,
// the decoder is learned anew, and what training leaves open is chosen on held-out rows.
TEST_F(From, LearnsTheDecoderAnewFromNoFewerRows) {
  const Result r = train({}, "old.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  const std::string said = report();
  EXPECT_THAT(said,
              HasSubstr("Continued from old.aefx on 120 rows: columns, levels, scaling and shape are its own, and "
                        "its codes move by at most 18% of their deviation. Its decoder is learned anew, since it "
                        "had no more rows (120)."));
  EXPECT_THAT(said, HasSubstr("held-out errors may be a little too low"));
  EXPECT_THAT(said, HasSubstr("Tried on 10 parts of the rows"));
  for (const std::size_t i : {0U, 1U}) EXPECT_GT(correlation(codes("old.aefx", i), codes("new.aefx", i)), 0.98);
  ASSERT_EQ(train({}, "new.csv").code, 0);
  EXPECT_THAT(report(), HasSubstr("Training started from all of its weights, which had 120 rows."));
  // Epochs that are given go on from all weights.
  ASSERT_EQ(train({"--epochs", "1"}, "old.csv").code, 0);
  EXPECT_THAT(report(), HasSubstr("Training started from all of its weights, which had 120 rows."));
}

// Rows that are fewer than the model's own choose on held-out ones whether to go on at all. Those that are like the old
// ones gain nothing, and the model stays; those of another kind gain.
TEST_F(From, StaysAsItIsWhereNewRowsGainNothing) {
  const Result same = train({});
  ASSERT_EQ(same.code, 0) << same.err;
  EXPECT_THAT(report(), HasSubstr("the model as it is keeps"));
  EXPECT_THAT(report(), HasSubstr("The weights are those that training started from: to go on gained too little"));
  for (const std::size_t i : {0U, 1U}) EXPECT_EQ(codes("old.aefx", i), codes("new.aefx", i));
  // What the old rows reach is decoded, though the new ones are few.
  const auto decoded = [this](const std::string& model) {
    return shell("\"$AEFX\" encode " + model + " old.csv --keep '' -o c.csv && \"$AEFX\" decode " + model + " c.csv")
        .out;
  };
  EXPECT_EQ(decoded("new.aefx"), decoded("old.aefx"));
  EXPECT_NE(decoded("new.aefx"), "");
  ASSERT_EQ(shell("awk -F, -v OFS=, 'NR > 1 { $1 = -$1; $3 = -2 * $2 } { print }' new.csv > other.csv").code, 0);
  ASSERT_EQ(train({}, "other.csv").code, 0);
  EXPECT_THAT(report(), HasSubstr("trained further keeps"));
  EXPECT_NE(codes("old.aefx", 0), codes("new.aefx", 0));
  for (const std::size_t i : {0U, 1U}) EXPECT_GT(correlation(codes("old.aefx", i), codes("new.aefx", i)), 0.9);
}

TEST_F(From, GivesTheSameBytesOnAnyThreadsAndWithACheckpoint) {
  const Result plain = train({"-q"}, "old.csv");
  ASSERT_EQ(plain.code, 0) << plain.err;
  EXPECT_EQ(train({"-q", "--threads", "1"}, "old.csv").out, plain.out);
  EXPECT_EQ(train({"-q", "--checkpoint", "run.ckpt"}, "old.csv").out, plain.out);
}

TEST_F(From, TakesColumnsByName) {
  const std::string codes = train({"--epochs", "3", "-q"}).out;
  ASSERT_EQ(lines_of(codes).size(), 61U);
  EXPECT_EQ(lines_of(codes).front(), "code1,code2,note");
  ASSERT_EQ(shell("awk -F, -v OFS=, '{print $5,$4,$3,$2,$1,$6,NR}' new.csv > turned.csv").code, 0);
  const Result turned = train({"--epochs", "3"}, "turned.csv");
  EXPECT_EQ(turned.out, codes);
  EXPECT_THAT(turned.err, HasSubstr("not used by the model"));
  ASSERT_EQ(shell("cut -d, -f1,2,4- new.csv > short.csv").code, 0);
  const Result missing = train({}, "short.csv");
  EXPECT_EQ(missing.code, 3);
  EXPECT_THAT(missing.err, HasSubstr("there is no column \"c\", which the model learned from old.csv"));
}

TEST_F(From, TreatsNewLevelsAsEncodeDoes) {
  ASSERT_EQ(shell("sed 's/high/other/' new.csv > levels.csv").code, 0);
  const Result error = train({}, "levels.csv");
  EXPECT_EQ(error.code, 3);
  EXPECT_THAT(error.err, HasSubstr("\"other\" is none of the levels of training"));
  ASSERT_EQ(aefx({"train", "old.csv", "--dim", "2", "--categorical", "kind", "--unseen", "zero", "--epochs", "5", "-o",
                  "codes.csv"})
                .code,
            0);
  const Result zero = train({"--epochs", "3"}, "levels.csv");
  EXPECT_EQ(zero.code, 0) << zero.err;
  EXPECT_THAT(zero.err, HasSubstr("other"));
}

TEST_F(From, RefusesWhatContradictsTheModel) {
  const auto refused = [this](const std::vector<std::string>& more, const std::string& said) {
    const Result r = train(more);
    EXPECT_EQ(r.code, 2);
    EXPECT_THAT(r.err, HasSubstr(said));
  };
  refused({"--dim", "3"}, "--dim 3 contradicts old.aefx, where it is 2");
  refused({"--scale", "minmax"}, "--scale minmax contradicts old.aefx, where it is standard");
  refused({"--hidden", "8"}, "--hidden 8 contradicts old.aefx, where it is none");
  refused({"--activation", "tanh"}, "contradicts old.aefx, where it is relu");
  refused({"--cap", "none"}, "contradicts old.aefx, where it is auto");
  refused({"--preset", "keras2"}, "contradicts old.aefx, where it is aefx");
  refused({"--init", "glorot"}, "contradicts old.aefx, where it is the model's own weights");
  refused({"--drop", "a"}, "--drop a contradicts old.aefx, where it is left to the program");
  refused({"--stability", "3"}, "--stability has no effect with --from");
  EXPECT_FALSE(dir.has("new.aefx"));
  // What agrees may be said, as a config of the model does.
  EXPECT_EQ(train({"--dim", "2", "--categorical", "kind", "--epochs", "2", "-q"}).code, 0);
  EXPECT_EQ(aefx({"train", "new.csv", "--from", "codes.csv"}).code, 4);
}

TEST_F(From, TakesLittleMemoryAndCheckpoints) {
  const Result plain = train({"--epochs", "5", "-q"});
  ASSERT_EQ(plain.code, 0) << plain.err;
  ASSERT_EQ(lines_of(plain.out).size(), 61U);
  EXPECT_EQ(train({"--epochs", "5", "-q", "--checkpoint", "run.ckpt"}).out, plain.out);
  EXPECT_FALSE(dir.has("run.ckpt"));
  dir.write("many.csv", rows(3, 15'000));
  const Result spilled = train({"--epochs", "1", "--max-memory", "1M"}, "many.csv");
  EXPECT_EQ(spilled.code, 0) << spilled.err;
  EXPECT_THAT(spilled.err, HasSubstr("spill to a temporary file"));
  EXPECT_EQ(lines_of(spilled.out).size(), 15'001U);
  for (const std::size_t i : {0U, 1U}) EXPECT_GT(correlation(codes("old.aefx", i), codes("new.aefx", i)), 0.98);
}

TEST_F(From, KeepsColumnsThatCodesDoNotRead) {
  ASSERT_EQ(
      aefx({"train", "old.csv", "--dim", "2", "--columns-per-code", "2", "--epochs", "10", "-o", "codes.csv"}).code, 0);
  ASSERT_EQ(train({"--epochs", "10", "-q"}).code, 0);
  const auto zeros = [this](const std::string& model) {
    std::string out;
    for (const std::string& line : lines_of(aefx({"report", model, "--format", "csv"}).out)) {
      const std::vector<std::string> cells = cells_of(line);
      if (cells.size() > 2 && cells[2] == "0") out += cells[0] + cells[1] + " ";
    }
    return out;
  };
  EXPECT_NE(zeros("old.aefx"), "");
  EXPECT_EQ(zeros("new.aefx"), zeros("old.aefx"));
  ASSERT_EQ(train({"-q"}, "old.csv").code, 0);  // which learns the decoder anew
  EXPECT_EQ(zeros("new.aefx"), zeros("old.aefx"));
}

}  // namespace
}  // namespace aefx::test
