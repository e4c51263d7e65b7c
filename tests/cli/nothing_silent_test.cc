// Whatever of a table is not learned from, or read in one of several ways, is said; and what a message proposes works.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class NothingSilent : public CliTest {
 protected:
  // A column c, beside a column of numbers.
  [[nodiscard]] static std::string with(const std::string& name, const std::function<std::string(int)>& cell,
                                        const std::string& delimiter = ",", int rows = 40) {
    std::string text = name + delimiter + "x\n";
    for (int r = 0; r < rows; ++r) text += cell(r) + delimiter + std::to_string(r * 7 % 13) + "\n";
    return text;
  }
  [[nodiscard]] Result train(const std::string& text, const std::vector<std::string>& more = {}) const {
    dir.write("t.csv", text);
    std::vector<std::string> words{"train", "t.csv", "--dim", "1", "--epochs", "2", "-o", "codes.csv"};
    words.insert(words.end(), more.begin(), more.end());
    return aefx(words);
  }
  // The arguments from the first `flag` of a message on, up to what ends it there.
  [[nodiscard]] std::string proposed(const std::string& message, const std::string& flag) const {
    const std::size_t begin = message.find(flag);
    if (begin == message.npos) {
      ADD_FAILURE() << "no " << flag << " in: " << message;
      return {};
    }
    std::size_t end = begin;
    for (char quote = 0; end < message.size() && (quote != 0 || message.find_first_of(";)\n", end) != end); ++end) {
      const char c = message[end];
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      }
      const std::string_view rest(message.data() + end, message.size() - end);
      if (quote == 0 && (rest.starts_with(" learns") || rest.starts_with(" leaves") || rest.starts_with(" (or"))) break;
    }
    return message.substr(begin, end - begin);
  }
  // Trains as a message proposes; expects that the column is learned from.
  void expect_learned(const std::string& flags, const std::string& column, std::size_t rows = 40) const {
    const Result r = shell("\"$AEFX\" train t.csv --dim 1 --epochs 2 -q -o codes.csv -m m.aefx " + flags);
    ASSERT_EQ(r.code, 0) << flags << "\n" << r.err;
    EXPECT_EQ(lines_of(dir.read("codes.csv")).size(), rows + 1) << flags;
    EXPECT_EQ(lines_of(dir.read("codes.csv"))[0], "code1") << flags;
    EXPECT_THAT(aefx({"report", "m.aefx", "--format", "json"}).out, HasSubstr("\"" + column + "\""));
  }
};

TEST_F(NothingSilent, TextsAreNamedWithTheFlagThatLearnsFromThem) {
  const auto pick = [](std::vector<std::string> of) {
    return [of](int r) { return of[static_cast<std::size_t>(r) % of.size()]; };
  };
  const auto number = [](int r) { return std::to_string(r * 11 % 17) + "." + std::to_string(r % 10); };
  struct Case {
    std::string cells, flag;
    std::function<std::string(int)> cell;
    std::string delimiter = ",";
  };
  const std::vector<Case> cases{
      {"3 values", "--categorical", pick({"red", "green", "blue"})},
      {"dates, as \"2024-01-1", "--dates", [](int r) { return "2024-01-" + std::to_string(10 + r % 19); }},
      {"dates, as \"10.1.2024\"", "--dates", [](int r) { return std::to_string(10 + r % 19) + ".1.2024"; }},
      {"of 40 cells are numbers", "--missing", [&](int r) { return r % 5 > 1 ? "None" : number(r); }},
      {"of 40 cells are numbers", "--missing",
       [&](int r) { return r % 5 > 1 ? (r % 2 == 0 ? "." : "n.d.") : number(r); }},
      {"40 of 40 cells contain digits", "--thousands",
       [](int r) { return std::to_string(1 + r % 9) + " " + std::to_string(100 + r); }},
      {"40 of 40 cells contain digits", "--thousands",
       [](int r) { return std::to_string(1 + r % 9) + "\u202f" + std::to_string(100 + r) + ",5"; }, ";"},
      {"40 of 40 cells contain digits", "--thousands",
       [](int r) { return std::to_string(1 + r % 9) + "'" + std::to_string(100 + r); }},
  };
  for (const Case& c : cases) {
    const std::string text = with("c", c.cell, c.delimiter);
    const Result r = train(text);
    SCOPED_TRACE(r.err.substr(0, 300));
    ASSERT_EQ(r.code, 0);
    EXPECT_THAT(r.err, ::testing::StartsWith("warning: text is not learned from, only copied to the output: c ("));
    EXPECT_THAT(r.err, HasSubstr(c.cells));
    EXPECT_THAT(aefx({"inspect", "t.csv", "--json"}).out,
                HasSubstr("text is not learned from, only copied to the output: c ("));
    EXPECT_THAT(train(text, {"--json"}).err, HasSubstr("text is not learned from, only copied to the output: c ("));
    expect_learned(proposed(r.err, c.flag), "c");
  }
}

TEST_F(NothingSilent, FormsThatAreNotReadAreNamedWithAnExample) {
  for (const std::string form :
       {"$#.5", "#%", "(#.25)", "#.5-", "# kg", "#K", "<#", "#:30", "1.#D+02", "\uFF11\uFF12", "x#"}) {
    const Result r = train(with("c", [&](int i) {
      std::string cell = form;
      if (const std::size_t at = cell.find('#'); at != cell.npos) cell.replace(at, 1, std::to_string(10 + i));
      return cell;
    }));
    ASSERT_EQ(r.code, 0) << form << r.err;
    EXPECT_THAT(r.err, HasSubstr("c (40 of 40 cells contain digits, as \"")) << form;
    if (form[0] == 'x') continue;
    EXPECT_THAT(r.err, HasSubstr("is not read in numbers")) << form;
  }
  EXPECT_THAT(train(with("c", [](int r) { return r % 8 == 0 ? ">1" + std::to_string(r) : std::to_string(r % 9); })).err,
              HasSubstr("35 of 40 cells are numbers, others as \">10\" are not"));
}

// train warns at once, and its report does not say it again; a report of the model says it.
TEST_F(NothingSilent, IsSaidOnceInARun) {
  const std::string table = with("c", [](int r) { return r == 7 ? "12 lb" : std::to_string(r) + " kg"; });
  const Result r = train(table, {"--valid", "0.2"});
  const std::string said = "text is not learned from";
  const std::size_t first = r.err.find(said);
  ASSERT_NE(first, r.err.npos);
  EXPECT_EQ(r.err.find(said, first + 1), r.err.npos) << r.err;
  EXPECT_THAT(aefx({"report", "t.aefx"}).out, HasSubstr(said));
  EXPECT_THAT(dir.read("t.aefx"), Not(HasSubstr("12 lb")));
}

TEST_F(NothingSilent, WhatTheUserAskedForIsNotSaid) {
  const std::string text = with("c", [](int r) { return r % 2 == 0 ? "red" : "blue"; });
  for (const char* const flag : {"--keep", "--drop", "--categorical"})
    EXPECT_THAT(train(text, {flag, "c"}).err, Not(HasSubstr("passed through"))) << flag;
  EXPECT_THAT(train(text, {"--features", "x"}).err, Not(HasSubstr("passed through")));
}

TEST_F(NothingSilent, LateColumnIsLearnedFrom) {
  std::string text = "a,b,c\n";
  for (int r = 0; r < 2000; ++r)
    text +=
        std::to_string(r % 7) + "," + std::to_string(r % 11) + "," + (r < 1200 ? "" : std::to_string(r % 13)) + "\n";
  EXPECT_EQ(train(text, {"-m", "m.aefx"}).code, 0);
  EXPECT_THAT(aefx({"report", "m.aefx", "--format", "json"}).out, HasSubstr("\"c\""));
  dir.write("t.csv", text);
  EXPECT_EQ(shell("cat t.csv | \"$AEFX\" train - --dim 1 --epochs 2 -q -m p.aefx > p.csv").code, 0);
  EXPECT_EQ(dir.read("p.csv"), dir.read("codes.csv"));
  EXPECT_EQ(train(text, {"--features", "a,b,c", "-m", "m.aefx"}).code, 0);
  EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
}

TEST_F(NothingSilent, EncodeOfTheTrainingTableGivesTheBytesOfTrain) {
  std::string text = "id,a,name,gap,b,day\n";
  for (int r = 0; r < 40; ++r)
    text += std::to_string(r + 1) + "," + std::to_string(r * 7 % 13) + ",n" + std::to_string(r % 3) + ",," +
            std::to_string(r * 5 % 11) + ",2024-01-0" + std::to_string(1 + r % 9) + "\n";
  for (const std::vector<std::string>& flags : std::vector<std::vector<std::string>>{{},
                                                                                     {"--drop", "name"},
                                                                                     {"--keep", "name"},
                                                                                     {"--keep", "b,day"},
                                                                                     {"--keep", ""},
                                                                                     {"--keep", "gap"},
                                                                                     {"--features", "a,b"},
                                                                                     {"--drop", "id,gap"},
                                                                                     {"--categorical", "name"},
                                                                                     {"--categorical", "auto"},
                                                                                     {"--dates", "day"}}) {
    std::vector<std::string> more{"-m", "m.aefx"};
    more.insert(more.end(), flags.begin(), flags.end());
    const Result r = train(text, more);
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv")) << ::testing::PrintToString(flags);
  }
  EXPECT_EQ(train(text, {"--features", "a,gap"}).code, 3);
}

TEST_F(NothingSilent, MarkersMayBeValues) {
  const std::string text = with("strand", [](int r) { return r % 3 == 0 ? "-" : r % 3 == 1 ? "+" : "NA"; });
  const Result r = train(text, {"--missing-only", "", "--categorical", "strand", "-m", "m.aefx"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
  const std::string back = aefx({"decode", "m.aefx", "codes.csv"}).out;
  EXPECT_THAT(back, Not(HasSubstr("\n,")));
  EXPECT_THAT(train(text, {"--missing-only", "+", "--categorical", "strand"}).err,
              Not(HasSubstr("none of the levels")));
  expect_error(train(text, {"--missing-only", "x", "--missing", "y"}), 2, "--missing");
}

TEST_F(NothingSilent, SpellingsOfOneTruthAreOneLevel) {
  const std::string text = with("ok", [](int r) {
    return std::vector<std::string>{"True", "False", "TRUE", "false", "true"}[static_cast<std::size_t>(r) % 5];
  });
  const Result r = train(text, {"-m", "m.aefx"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("ok: True, False, TRUE, false and true are spellings of True and False"));
  const std::string codes = dir.read("codes.csv");
  for (const auto& [yes, no] : std::vector<std::pair<std::string, std::string>>{
           {"true", "false"}, {"TRUE", "FALSE"}, {"t", "f"}, {"yes", "no"}}) {
    dir.write("other.csv", with("ok", [&, y = yes, n = no](int i) { return i % 5 == 1 || i % 5 == 3 ? n : y; }));
    EXPECT_EQ(aefx({"encode", "m.aefx", "other.csv"}).out, codes) << yes;
  }
  std::string late = with(
                         "ok", [](int i) { return i % 2 == 0 ? "yes" : "no"; }, ",", 1500) +
                     "maybe,3\n";
  expect_error(train(late, {"-q"}), 3, "t.csv:1502, column \"ok\"", "--categorical ok");
  EXPECT_EQ(train(late, {"--categorical", "ok"}).code, 0);
}

TEST_F(NothingSilent, StrayQuotesThatJoinRows) {
  std::string text = "id\tword\tv\n";
  for (int r = 1; r < 31; ++r)
    text += std::to_string(r) + "\t" +
            (r == 3   ? "\"start"
             : r == 9 ? "end\""
                      : "w") +
            "\t" + std::to_string(r * 7 % 11) + "\n";
  const Result r = train(text);
  EXPECT_THAT(r.err, AllOf(HasSubstr("1 row is of several lines that could each be a row"), HasSubstr("t.csv:4"),
                           HasSubstr("--quote none")));
  ASSERT_EQ(train(text, {"--quote", "none"}).code, 0);
  EXPECT_EQ(lines_of(dir.read("codes.csv")).size(), 31U);
  const std::string open = text.substr(0, text.find("9\tend")) + text.substr(text.find("10\t"));
  expect_error(train(open), 3, "t.csv:4", "--quote none");
  EXPECT_EQ(train(open, {"--quote", "none"}).code, 0);
  std::string notes = "v,note\n";  // quoted cells of several lines that are no rows
  for (int row = 0; row < 30; ++row) notes += std::to_string(row * 7 % 11) + ",\"Dear all,\nthanks, bye\"\n";
  EXPECT_THAT(train(notes).err, Not(HasSubstr("could each be a row")));
}

TEST_F(NothingSilent, HugeIdsAreCarriedExactlyOrRefused) {
  const std::string text = with("tweet", [](int r) { return "7402453813514977" + std::to_string(30 + r % 20); });
  const Result r = train(text);
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(dir.read("codes.csv"), HasSubstr(",740245381351497731\n"));
  EXPECT_THAT(r.err, Not(HasSubstr("--features")));
  expect_error(train(text, {"--features", "tweet,x"}), 3, "beyond 2^53", "--keep tweet");
}

TEST_F(NothingSilent, LastRowOfTotals) {
  EXPECT_THAT(train(with("town", [](int r) { return "t" + std::to_string(r); }) + "Total,240\n").err,
              HasSubstr("the last row is \"Total\" in town"));
}

TEST_F(NothingSilent, RaggedRowsAreNotPaddedWhereThatShiftsValues) {
  std::string text = "a,b,c\n1,2,x\n3,4,y\n5,6,z\n";
  for (int r = 0; r < 30; ++r) text += std::to_string(r % 7) + "," + std::to_string(r % 5) + ",w\n";
  const Result cut = train(text + "1,2\n");
  EXPECT_THAT(cut.err, HasSubstr("pad fills it up"));
  EXPECT_THAT(train(text + "1,x\n").err, AllOf(HasSubstr("--on-ragged skip"), Not(HasSubstr("pad"))));
  EXPECT_THAT(train(text + "1,2,x,3\n").err, AllOf(HasSubstr("--on-ragged skip"), Not(HasSubstr("pad"))));
  EXPECT_EQ(train(text + "1,2\n", {"--on-ragged", "pad"}).code, 0);
}

TEST_F(NothingSilent, EncodeProposesNothingOfTraining) {
  const std::string text = with("c", [](int r) { return std::to_string(r % 9); });
  ASSERT_EQ(train(text, {"--on-missing", "error", "-m", "m.aefx"}).code, 0);
  dir.write("gap.csv", "c,x\n1,2\n,3\n");
  const Result r = aefx({"encode", "m.aefx", "gap.csv"});
  EXPECT_EQ(r.code, 3);
  EXPECT_THAT(r.err, HasSubstr("takes no row without a value"));
  dir.write("codes.csv", "code1\n1\n\"\"\n");
  EXPECT_THAT(aefx({"decode", "m.aefx", "codes.csv"}).err,
              AllOf(HasSubstr("can't be decoded"), Not(HasSubstr("--on-missing"))));
}

TEST_F(NothingSilent, OtherEncodingsAndTheirConversion) {
  std::string text = "id,city,v\n";
  for (int r = 0; r < 30; ++r) text += "a,K\xF6ln \x96 ok," + std::to_string(r % 7) + "\n";
  const Result r = train(text);
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("not UTF-8: byte 4 of the line at t.csv:2 is 0xF6"));
  EXPECT_THAT(aefx({"inspect", "t.csv", "--json"}).out, HasSubstr("not UTF-8: byte 4"));
  const std::size_t at = r.err.find("iconv ");
  ASSERT_NE(at, r.err.npos);
  ASSERT_EQ(shell(r.err.substr(at, r.err.find('\n', at) - at)).code, 0);
  const Result converted =
      aefx({"train", "utf8.csv", "--dim", "1", "--epochs", "2", "--no-model", "--categorical", "city"});
  EXPECT_EQ(converted.code, 0) << converted.err;
  EXPECT_THAT(converted.out, Not(HasSubstr("\xF6ln")));
}

TEST_F(NothingSilent, FilesAreMatchedByNumericNames) {
  std::string one = "region,2019,2020\n", two = "region,2020,2019\n";
  for (int r = 0; r < 20; ++r) {
    one += "r" + std::to_string(r) + "," + std::to_string(r % 5) + "," + std::to_string(10 + r % 7) + "\n";
    two += "s" + std::to_string(r) + "," + std::to_string(10 + r % 7) + "," + std::to_string(r % 5) + "\n";
  }
  dir.write("y1.csv", one);
  dir.write("y2.csv", two);
  ASSERT_EQ(
      aefx({"train", "y1.csv", "y2.csv", "--dim", "1", "--epochs", "2", "-q", "-m", "m.aefx", "-o", "codes.csv"}).code,
      0);
  const auto codes = lines_of(dir.read("codes.csv"));
  ASSERT_EQ(codes.size(), 41U);
  EXPECT_EQ(codes[1].substr(0, codes[1].find(',')), codes[21].substr(0, codes[21].find(',')));
  dir.write("ints.csv", "0,1,2\n0.5,1.5,2.5\n1.5,0.5,0.25\n0.75,1.25,0.5\n0.5,1,2.25\n");
  ASSERT_EQ(aefx({"train", "ints.csv", "--header", "yes", "--dim", "1", "--epochs", "2", "-q", "-m", "i.aefx"}).code,
            0);
  EXPECT_EQ(lines_of(aefx({"encode", "i.aefx", "ints.csv"}).out).size(), 5U);
  EXPECT_THAT(aefx({"inspect", "ints.csv", "--names", " a, b ,c"}).out, AllOf(HasSubstr(" a "), HasSubstr(" b ")));
}

}  // namespace
}  // namespace aefx::test
