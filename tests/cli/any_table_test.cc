// Tables of everyday use: compressed, in several files, with dates and yes-or-no columns, and growing while they are
// read.
#include "cli/live_process.h"
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::chrono::milliseconds kSoon{5000};

class AnyTable : public IrisTest {
 protected:
  void train_iris() const { ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q", "-m", "m.aefx"}).code, 0); }
};

TEST_F(AnyTable, ReadsCompressedTablesAlsoFromPipes) {
  train_iris();
  const std::string codes = aefx({"encode", "m.aefx", "iris.data"}).out;
  ASSERT_EQ(shell("gzip -k iris.data; cp iris.data.gz wrong_name.csv").code, 0);
  EXPECT_EQ(aefx({"encode", "m.aefx", "wrong_name.csv"}).out, codes);
  EXPECT_EQ(shell("\"$AEFX\" encode m.aefx - < iris.data.gz").out, codes);
  EXPECT_EQ(shell("cat iris.data.gz | \"$AEFX\" train - --dim 2 -q -m n.aefx").code, 0);
  EXPECT_EQ(aefx({"encode", "n.aefx", "iris.data"}).out, codes);
  EXPECT_EQ(aefx({"train", "iris.data.gz", "--dim", "2", "-q"}).code, 0);
  EXPECT_TRUE(dir.has("iris.aefx"));
}

TEST_F(AnyTable, SeveralFilesAreOneTable) {
  train_iris();
  const std::string codes = aefx({"encode", "m.aefx", "iris.data"}).out;
  ASSERT_EQ(shell("head -70 iris.data > part-1.csv; sed -n 71,150p iris.data > part-2.csv").code, 0);
  EXPECT_EQ(aefx({"encode", "m.aefx", "part-1.csv", "part-2.csv"}).out, codes);
  EXPECT_EQ(aefx({"encode", "m.aefx", "part-*.csv"}).out, codes);
  EXPECT_EQ(shell("\"$AEFX\" encode m.aefx - part-2.csv < part-1.csv").out, codes);
  const Result r = aefx({"train", "part-*.csv", "--dim", "2"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("part-1.csv and 1 more"));
  EXPECT_EQ(r.out, codes);
  EXPECT_TRUE(dir.has("part-1.aefx")) << r.err;
}

TEST_F(AnyTable, MissingOrRepeatedFilesAreReported) {
  train_iris();
  expect_error(aefx({"encode", "m.aefx", "no-*.csv"}), 5, "no-*.csv: there is no such file, nor any that matches");
  expect_error(aefx({"encode", "m.aefx", "-", "-"}), 2, "standard input can be read only once");
  dir.write("part-2.csv", "1,2,3,x\n");
  const Result r = aefx({"encode", "m.aefx", "iris.data", "part-2.csv"});
  EXPECT_EQ(r.code, 3);
  EXPECT_THAT(r.err, HasSubstr("part-2.csv: it has 4 columns, and iris.data has 5"));
  expect_error(aefx({"train", "part-2.csv", "iris.data", "--dim", "1", "-o", "iris.data"}), 2, "same file");
  expect_error(aefx({"encode", "m.aefx", "iris.*", "-o", "iris.data"}), 2, "same file");
}

TEST_F(AnyTable, ErrorsNameFileAndLine) {
  dir.write("a.csv", "x,y,k\n1,2,u\n3,4,v\n5,7,u\n");
  dir.write("b.csv", "k,y,x\nu,4,3\nw,5,6\n");
  ASSERT_EQ(aefx({"train", "a.csv", "--dim", "1", "--categorical", "k", "--epochs", "1", "-q"}).code, 0);
  expect_error(aefx({"encode", "a.aefx", "b.csv"}), 3, "b.csv:3, column \"k\": \"w\" is none of the levels");
  const Result r = aefx({"encode", "a.aefx", "a.csv", "b.csv"});
  EXPECT_EQ(r.code, 3);
  EXPECT_THAT(r.err, HasSubstr("b.csv:3, column \"k\""));
}

TEST_F(AnyTable, DatesRoundTripThroughDecode) {
  std::string text = "day,x\n";
  for (int i = 1; i <= 28; ++i)
    text += "2024-02-" + std::string(i < 10 ? "0" : "") + std::to_string(i) + "," + std::to_string(i) + ".5\n";
  dir.write("d.csv", text);
  const Result carried = aefx({"train", "d.csv", "--dim", "1"});
  EXPECT_THAT(carried.err, HasSubstr("--dates day"));
  EXPECT_THAT(carried.out, StartsWith("code1,day\n"));
  const Result r = aefx({"train", "d.csv", "--dim", "1", "--dates", "day", "-o", "codes.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("In days since 1970-01-01: day."));
  const Result back = aefx({"decode", "d.aefx", "codes.csv"});
  EXPECT_THAT(back.out, StartsWith("day,x\n2024-02-0"));
  EXPECT_THAT(lines_of(back.out)[14], StartsWith("2024-02-14,"));
  const Result far = aefx({"encode", "d.aefx", "-"}, "day,x\n2034-02-01,5\n,6\n");
  EXPECT_EQ(far.code, 0);
  EXPECT_EQ(lines_of(far.out).size(), 3U);
  EXPECT_THAT(far.err,
              HasSubstr("1 value of \"day\" is far outside of training's 2024-02-01 to 2024-02-28, the first at "
                        "<stdin>:2, column \"day\": 2034-02-01"));
  expect_error(aefx({"encode", "d.aefx", "-"}, "day,x\n31.01.2024,5\n"), 3,
               "<stdin>:2, column \"day\": \"31.01.2024\" is not a date", "--date-format");
}

// A bank statement with decimal commas and points between thousands.
TEST_F(AnyTable, SuggestsDecimalAndThousandsSeparators) {
  std::string text = "Datum;Text;Betrag;Saldo\n";
  for (int i = 0; i < 60; ++i) {
    text += (i % 28 < 9 ? "0" : "") + std::to_string(1 + i % 28) + ".01.2024;Gehalt " + std::to_string(i) + ";-" +
            std::to_string(i) + ",1" + std::to_string(i % 10) + ";2." + std::to_string(100 + i) + ",89\n";
  }
  dir.write("bank.csv", text);
  const Result inspected = aefx({"inspect", "bank.csv"});
  EXPECT_THAT(inspected.out, HasSubstr("semicolon: 4 cells in 100%"));
  EXPECT_THAT(replaced(inspected.out, "\n  ", " "), HasSubstr("--decimal , --thousands ."));
  EXPECT_THAT(replaced(inspected.out, "\n  ", " "), HasSubstr("--dates Datum --date-format '%d.%m.%Y'"));
  expect_error(aefx({"train", "bank.csv", "--dim", "1", "--features", "Saldo"}), 3, "\"2.100,89\" is not a number",
               "--decimal , --thousands .");
  const Result r = aefx({"train", "bank.csv", "--dim", "1", "--epochs", "1", "-q", "--decimal", ",", "--thousands", ".",
                         "--dates", "Datum", "--date-format", "%d.%m.%Y"});
  EXPECT_EQ(r.code, 0) << r.err;
}

// Options that error messages suggest for several columns can be appended to one command line.
TEST_F(AnyTable, ColumnOptionsMayBeRepeated) {
  dir.write("t.csv", "a,b,c,d\n1,2,3,x\n2,1,4,y\n3,5,1,x\n4,?,ERR,TODO\n");
  EXPECT_EQ(aefx({"train", "t.csv", "--dim", "1", "--epochs", "1", "-q", "--drop", "a", "--drop", "b", "--keep", "a",
                  "--keep", "d", "--missing", "ERR", "--missing", "TODO"})
                .out.substr(0, 10),
            "code1,a,d\n");
}

TEST_F(AnyTable, DateFormatIsKept) {
  dir.write("d.csv", "day,x\n01.02.2024 06:00,1\n02.02.2024 12:00,2\n03.02.2024 18:00,3\n04.02.2024 00:00,4\n");
  const Result r = aefx({"train", "d.csv", "--dim", "2", "--dates", "day", "--date-format", "%d.%m.%Y %H:%M", "-q"});
  ASSERT_EQ(r.code, 0) << r.err;
  dir.write("codes.csv", r.out);
  const Result back = aefx({"decode", "d.aefx", "codes.csv"});
  EXPECT_THAT(back.out, ::testing::ContainsRegex("0[12].02.2024 [0-9][0-9]:[0-9][0-9],"));
  EXPECT_EQ(aefx({"encode", "d.aefx", "d.csv"}).out, r.out);  // the model stores the date format
  expect_error(aefx({"train", "d.csv", "--dim", "1", "--dates", "day"}), 3,
               "d.csv:2, column \"day\": \"01.02.2024 06:00\"", "--date-format");
  expect_error(aefx({"train", "d.csv", "--dim", "1", "--dates", "day", "--date-format", "%H"}), 2,
               "does not name a day");
}

TEST_F(AnyTable, YesNoColumnsAreFeatures) {
  std::string text = "x,smoker\n";
  for (int i = 0; i < 30; ++i) text += std::to_string(i % 7) + (i % 3 == 0 ? ",Yes\n" : ",No\n");
  dir.write("b.csv", text);
  const Result r = aefx({"train", "b.csv", "--dim", "2"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("smoker is learned from as true or false (--keep carries it instead)"));
  dir.write("codes.csv", r.out);
  const Result back = aefx({"decode", "b.aefx", "codes.csv"});
  EXPECT_THAT(lines_of(back.out)[1], ::testing::EndsWith(",Yes"));
  EXPECT_THAT(lines_of(back.out)[2], ::testing::EndsWith(",No"));
  EXPECT_THAT(aefx({"train", "b.csv", "--dim", "1", "--keep", "smoker"}).out, StartsWith("code1,smoker\n"));
  EXPECT_THAT(aefx({"train", "b.csv", "--dim", "1", "--features", "x"}).out, StartsWith("code1,smoker\n"));
}

TEST_F(AnyTable, OutOfRangeValuesAreCountedAndNamed) {
  train_iris();
  const Result r = aefx({"encode", "m.aefx", "-"}, "5,3,1,0.2,a\n500,3,1,0.2,b\n5,3,1,0.2,c\n-90,3,1,-50,d\n");
  EXPECT_EQ(r.code, 0);
  EXPECT_THAT(r.err, HasSubstr("warning: 2 values of \"x1\" are far outside of training's 4.3 to 7.9, the first at "
                               "<stdin>:2, column \"x1\": 500"));
  EXPECT_THAT(r.err, HasSubstr("1 value of \"x4\" is far outside"));
  EXPECT_EQ(aefx({"encode", "m.aefx", "iris.data"}).err, "");
}

TEST_F(AnyTable, OnRaggedSkipsOrPadsRows) {
  train_iris();
  const std::string table = "5,3,1,0.2,a\n5,3\n6,3,1,0.2,b\n6,3,1,0.2,c,d\n";
  expect_error(aefx({"encode", "m.aefx", "-", "--delimiter", ","}, table), 3, "<stdin>:2: 5 cells expected, 2 found",
               "--on-ragged");
  Result r = aefx({"encode", "m.aefx", "-", "--on-ragged", "skip"}, table);
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(lines_of(r.out).size(), 3U);
  EXPECT_THAT(r.err,
              HasSubstr("2 rows are of another length and left out (--on-ragged), the first at <stdin>:2: 5 cells"));
  r = aefx({"encode", "m.aefx", "-", "--on-ragged", "pad"}, table);
  EXPECT_EQ(lines_of(r.out).size(), 5U);
  EXPECT_THAT(r.err, HasSubstr("padded or cut"));
  expect_error(aefx({"encode", "m.aefx", "-", "--on-ragged", "guess"}, table), 2, "--on-ragged 'guess'");
}

TEST_F(AnyTable, ColumnEmptyInItsFirstRowsIsPassthrough) {
  dir.write("t.csv", "x,y,note\n1,2,a\n2,1,b\n4,3,c\n");
  dir.write("h.csv", "x,y,note\n");
  ASSERT_EQ(aefx({"train", "h.csv", "t.csv", "--dim", "1", "--epochs", "1", "-q", "-m", "m.aefx"}).code, 0);
  EXPECT_THAT(aefx({"encode", "m.aefx", "h.csv", "t.csv"}).out, StartsWith("code1,note\n"));
  EXPECT_EQ(aefx({"encode", "m.aefx", "h.csv"}).out, "code1,note\n");
  std::string late = "x,y,note\n";
  for (int i = 0; i < 1500; ++i) late += "1,2,\n";
  EXPECT_THAT(aefx({"encode", "m.aefx", "-"}, late + "1,2,IMPORTANT\n").out, ::testing::EndsWith(",IMPORTANT\n"));
}

// Values that training grouped as rare may look like numbers.
TEST_F(AnyTable, RareNumericValuesAreLevels) {
  std::string text = "x,c\n";
  for (int i = 0; i < 60; ++i) text += std::to_string(i % 7) + (i % 2 == 0 ? ",aa\n" : ",bb\n");
  dir.write("t.csv", text + "1,7\n2,8\n3,9\n");
  ASSERT_EQ(
      aefx({"train", "t.csv", "--dim", "1", "--epochs", "1", "--categorical", "c", "--max-levels", "3", "-q"}).code, 0);
  EXPECT_EQ(aefx({"encode", "t.aefx", "-"}, "x,c\n1,7\n2,8\n").code, 0);
}

TEST_F(AnyTable, ModelNamesDetectTheHeader) {
  std::string text = "c,d\n";
  for (int i = 0; i < 20; ++i) text += "c,q\ne,r\n";
  dir.write("t.csv", text);
  ASSERT_EQ(
      aefx({"train", "t.csv", "--dim", "1", "--epochs", "1", "--categorical", "c,d", "--header", "yes", "-q"}).code, 0);
  EXPECT_EQ(lines_of(aefx({"encode", "t.aefx", "t.csv"}).out).size(), 41U);
}

TEST_F(AnyTable, SpaceAsThousandsSeparatorIsStored) {
  dir.write("t.csv", "x;y\n1 000;2\n2 000;3\n3 500;4\n4 000;5\n");
  ASSERT_EQ(aefx({"train", "t.csv", "--thousands", " ", "--dim", "1", "--epochs", "1", "-q"}).code, 0);
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).code, 0);
}

TEST_F(AnyTable, OptionsStoredInTheModelMustBeUtf8) {
  for (const char* flag : {"--names", "--missing", "--date-format"}) {
    expect_error(aefx({"train", "iris.data", "--dim", "1", flag, "\xff"}), 2,
                 std::string(flag) + " '\\xff' is not UTF-8");
  }
}

// Input as of `tail -f`: rows are encoded before more arrive. It takes less than a second on an idle machine; kSoon
// allows for a busy one.
TEST_F(AnyTable, EncodeStreamsWhileInputGrows) {
  train_iris();
  for (const char* command : {"encode", "score"}) {
    std::filesystem::remove(dir.path("out"));  // written by the previous command
    LiveProcess process(dir.path().string(), {command, "m.aefx", "-"});
    process.feed("5.1,3.5,1.4,0.2,a\n4.9,3.0,1.4,0.2,b\n4.7,3.2");
    EXPECT_TRUE(process.writes(3, kSoon)) << command;
    process.feed(",1.3,0.2,c\n");
    EXPECT_TRUE(process.writes(4, kSoon)) << command;
    process.feed("5,3.6,1.4,0.2,\"d\n");
    EXPECT_FALSE(process.writes(5, std::chrono::milliseconds(200))) << command;
    process.feed("e\"\n");
    EXPECT_TRUE(process.writes(6, kSoon)) << command;
    process.end_input();
    EXPECT_EQ(process.wait(), 0) << command;
  }
}

}  // namespace
}  // namespace aefx::test
