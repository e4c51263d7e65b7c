// The library as a program sees it: aefx.h alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "aefx/aefx.h"
#include "support/run.h"
#include "support/temp_dir.h"

namespace {

using aefx::Column;
using aefx::Error;
using aefx::Fault;
using aefx::Table;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<double> values(std::size_t rows, std::size_t columns) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  std::vector<double> out;
  for (std::size_t r = 0; r < rows; ++r) {
    const double a = normal(random), b = normal(random);
    for (std::size_t c = 0; c < columns; ++c)
      out.push_back(a * static_cast<double>(c + 1) + b * static_cast<double>(c % 2) + 0.1 * normal(random));
  }
  return out;
}

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

Column numbers(std::string name, std::vector<double> all) {
  return {.name = std::move(name), .numbers = std::move(all)};
}
Column categories(std::string name, std::vector<std::string> all) {
  return {.name = std::move(name), .kind = Column::Kind::category, .texts = std::move(all)};
}

const aefx::Model& small() {
  static const aefx::Model model =
      aefx::Model::train(Table::from_matrix(values(100, 4), 4, {"a", "b", "c", "d"}), {.dim = 2, .epochs = 20});
  return model;
}

TEST(Facade, VersionIsThatOfTheHeader) {
  EXPECT_EQ(aefx::version(), std::to_string(AEFX_VERSION_MAJOR) + "." + std::to_string(AEFX_VERSION_MINOR) + "." +
                                 std::to_string(AEFX_VERSION_PATCH));
}

TEST(Facade, TrainedModelIsWhole) {
  const Table table = Table::from_matrix(values(100, 4), 4, {"a", "b", "c", "d"});
  const aefx::test::TempDir dir;
  small().save(dir.path("m.aefx"));
  const aefx::Model loaded = aefx::Model::load(dir.path("m.aefx"));
  EXPECT_EQ(loaded.encode(table).values.values, small().encode(table).values.values);
  EXPECT_EQ(loaded.score(table).values, small().score(table).values);
  EXPECT_EQ(loaded.report(), small().report());
  EXPECT_EQ(aefx::Model::from_bytes(loaded.to_bytes()).to_bytes(), loaded.to_bytes());
  EXPECT_THAT(small().options(), Contains(std::pair<std::string, std::string>("epochs", "20")));
  EXPECT_THAT(small().to_c(), HasSubstr("model_encode"));
  EXPECT_THAT(small().to_sql({.part = "score", .dialect = "sqlite"}), HasSubstr("SELECT"));
}

TEST(Facade, SummaryHasFormulasSharesAndWhatIsKept) {
  const aefx::Summary summary = small().summary();
  EXPECT_THAT(summary.columns, ElementsAre("a", "b", "c", "d"));
  ASSERT_EQ(summary.codes.size(), 2);
  EXPECT_GT(summary.kept, 0.5);
  EXPECT_TRUE(summary.held_out);
  for (const aefx::CodeFormula& code : summary.codes) {
    EXPECT_THAT(code.text, HasSubstr(code.name + " = relu("));
    double sum = code.rest;
    for (const double share : code.shares) sum += share;
    EXPECT_NEAR(sum, 1, 1e-6);
    EXPECT_EQ(code.weights.size(), 4);
  }
}

TEST(Facade, ContributionsSumToThePreActivation) {
  const Table table = Table::from_matrix(values(100, 4), 4);
  const aefx::Contributions parts = small().explain(table);
  const aefx::Codes codes = small().encode(table, {.pre_activation = true});
  for (std::size_t row = 0; row < 100; ++row) {
    for (std::size_t k = 0; k < 2; ++k) {
      double sum = parts.base(row, k);
      for (std::size_t c = 0; c < 4; ++c) sum += parts.contribution(row, k, c);
      EXPECT_NEAR(sum, codes.values(row, k), 1e-4);
    }
  }
}

TEST(Facade, ContributionsOfDeepEncodersAreAlongPaths) {
  const Table table = Table::from_matrix(values(60, 4), 4);
  aefx::TrainOptions options;
  options.dim = 1;
  options.epochs = 3;
  options.encoder_hidden = "6,5";
  const aefx::Model deep = aefx::Model::train(table, options);
  const aefx::Contributions path = deep.explain(table),
                            slope = deep.explain(table, aefx::ApplyOptions{.method = "slope"});
  EXPECT_EQ(path.contributions.values, deep.explain(table, aefx::ApplyOptions{.method = "path"}).contributions.values);
  const auto differ = [](const std::vector<double>& bases) {
    return std::adjacent_find(bases.begin(), bases.end(), std::not_equal_to<>()) != bases.end();
  };
  EXPECT_FALSE(differ(path.base.values));
  EXPECT_TRUE(differ(slope.base.values));
  EXPECT_THROW(static_cast<void>(deep.explain(table, aefx::ApplyOptions{.method = "ways"})), Error);
}

TEST(Facade, StreamIsTheWholeInBlocks) {
  const Table table = Table::from_matrix(values(100, 4), 4);
  const aefx::Codes whole = small().encode(table, {.threads = 3});
  std::vector<float> all;
  std::size_t blocks = 0;
  const auto use = [&](const aefx::Codes& block) {
    ++blocks;
    all.insert(all.end(), block.values.values.begin(), block.values.values.end());
    return true;
  };
  small().encode(table, use, {.block_rows = 30});
  EXPECT_EQ(blocks, 4);
  EXPECT_EQ(all, whole.values.values);
  blocks = 0;
  small().encode(table, [&](const aefx::Codes&) { return ++blocks < 2; }, {.block_rows = 30});
  EXPECT_EQ(blocks, 2);
}

// Runs the command on a table that is in memory too: the codes are the same numbers.
TEST(Facade, MemoryFilesAndCommandAgree) {
  const aefx::test::TempDir dir;
  std::string csv = "size,kind,on,when\n";
  std::vector<Column> columns{numbers("size", {}),
                              categories("kind", {}),
                              {.name = "on", .kind = Column::Kind::text},
                              {.name = "when", .kind = Column::Kind::date}};
  for (int i = 0; i < 60; ++i) {
    const bool gap = i % 7 == 3;
    const std::string kind = i % 3 == 0 ? "red" : i % 3 == 1 ? "green" : "blue";
    const std::string on = i % 2 == 0 ? "yes" : "no",
                      when = "2024-01-" + std::string(i % 9 < 1 ? "10" : "2" + std::to_string(i % 9));
    csv += (gap ? "" : std::to_string(i * i % 50) + ".5") + "," + kind + "," + on + "," + when + "\n";
    columns[0].numbers.push_back(gap ? kNone : i * i % 50 + 0.5);
    columns[1].texts.push_back(kind);
    columns[2].texts.push_back(on);
    columns[3].texts.push_back(when);
  }
  for (const char* rule : {"mask", "drop"}) {
    aefx::test::Command command;
    command.program = AEFX_PROGRAM;
    const std::string path = dir.write("t.csv", csv), model = dir.path("m.aefx");
    command.arguments = {"train", path,           "--dim", "2",           "--categorical", "kind", "--dates",  "when",
                         "-m",    model,          "-o",    dir.path("c"), "--keep",        "",     "--epochs", "10",
                         "-q",    "--on-missing", rule};
    const auto result = aefx::test::run(command);
    ASSERT_EQ(result.code, 0) << result.err;
    const Table memory = Table::from_columns(columns);
    const aefx::Model trained = aefx::Model::train(memory, {.dim = 2, .on_missing = rule, .epochs = 10});
    const aefx::Model loaded = aefx::Model::load(model);
    const aefx::Codes codes = trained.encode(memory);
    EXPECT_EQ(codes.values.values, loaded.encode(Table::from_files({path})).values.values) << rule;
    EXPECT_EQ(codes.values.values, loaded.encode(memory).values.values);
    EXPECT_EQ(codes.rows.size(), std::string(rule) == "drop" ? 51 : 60);
    EXPECT_EQ(codes.rows[3], std::string(rule) == "drop" ? 4 : 3);
    const std::vector<Column> back = trained.decode(codes.values);
    ASSERT_EQ(back.size(), 4);
    EXPECT_EQ(back[1].kind, Column::Kind::category);
    EXPECT_EQ(back[3].kind, Column::Kind::date);
    EXPECT_EQ(trained.encode(Table::from_columns(back)).values.rows, codes.rows.size());
  }
}

TEST(Facade, DecodesWholeNumbersUnlessRawOnesAreWanted) {
  std::vector<double> values;
  for (int i = 0; i < 60; ++i) values.insert(values.end(), {static_cast<double>(i % 7), 0.5 + i % 5});
  const Table table = Table::from_matrix(values, 2);
  const aefx::Model model = aefx::Model::train(table, {.dim = 1, .epochs = 5});
  const aefx::Codes codes = model.encode(table);
  const std::vector<Column> whole = model.decode(codes.values), raw = model.decode(codes.values, true);
  for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(whole[0].numbers[i], std::round(raw[0].numbers[i]));
  EXPECT_NE(whole[0].numbers, raw[0].numbers);
  EXPECT_EQ(whole[1].numbers, raw[1].numbers);
}

TEST(Facade, FillsGaps) {
  Column number{.name = "n"}, twice{.name = "twice"}, kind{.name = "kind", .kind = Column::Kind::category};
  for (int i = 0; i < 60; ++i) {
    number.numbers.push_back(i % 10);
    twice.numbers.push_back(2.0 * (i % 10) + 0.5);
    kind.texts.emplace_back(i % 10 < 5 ? "low" : "high");
  }
  const aefx::Model model =
      aefx::Model::train(Table::from_columns({number, twice, kind}), {.dim = 1, .on_missing = "drop", .epochs = 5});
  number.numbers[3] = twice.numbers[9] = std::nan("");
  kind.texts[8] = "";
  const aefx::Filled filled = model.fill(Table::from_columns({number, twice, kind}));
  ASSERT_EQ(filled.columns.size(), 3U);
  EXPECT_EQ(filled.rows.size(), 60U);
  EXPECT_EQ(filled.columns[0].numbers[3], 3);
  EXPECT_NEAR(filled.columns[1].numbers[9], 18.5, 1);
  EXPECT_EQ(filled.columns[2].texts[8], "high");
  EXPECT_EQ(filled.columns[0].numbers[4], 4);
  EXPECT_EQ(filled.columns[2].texts[3], "low");
}

TEST(Facade, TruthsAreMatchedByMeaning) {
  std::vector<std::string> words, other;
  for (int i = 0; i < 40; ++i) {
    words.emplace_back(i % 3 == 0 ? "True" : "False");
    other.emplace_back(i % 3 == 0 ? "t" : "f");
  }
  const auto table = [&](const std::vector<std::string>& texts) {
    std::vector<double> x;
    for (std::size_t i = 0; i < texts.size(); ++i) x.push_back(std::sin(static_cast<double>(i)));
    return Table::from_columns({numbers("x", x), {.name = "on", .kind = Column::Kind::text, .texts = texts}});
  };
  const aefx::Model model = aefx::Model::train(table(words), {.dim = 1, .epochs = 5});
  EXPECT_EQ(model.encode(table(words)).values.values, model.encode(table(other)).values.values);
}

TEST(Facade, ShapesAreChecked) {
  const std::vector<double> nine(9, 1);
  EXPECT_THAT(message_of([&] { (void)Table::from_matrix(nine, 2); }), HasSubstr("9 values are not rows of 2 columns"));
  EXPECT_THAT(message_of([&] { (void)Table::from_matrix(nine, 0); }), HasSubstr("not rows"));
  EXPECT_THAT(message_of([&] { (void)Table::from_matrix(nine, 3, {"a"}); }), HasSubstr("1 names for 3 columns"));
  EXPECT_THAT(message_of([&] { (void)Table::from_files({}); }), HasSubstr("no file"));
  EXPECT_THAT(message_of([] {
                (void)Table::from_columns({numbers("a", {1, 2}), numbers("b", {1})});
              }),
              HasSubstr("column \"b\" has 1 rows"));
  EXPECT_THAT(message_of([] { (void)Table::from_columns({{.name = "a", .texts = {"x"}}}); }), HasSubstr("holds texts"));
  EXPECT_THAT(message_of([] { (void)small().encode(Table::from_matrix(values(5, 2), 2)); }),
              HasSubstr("it has 2 columns"));
  EXPECT_THAT(message_of([] {
                (void)small().decode({.rows = 1, .columns = 3, .values = {1, 2, 3}});
              }),
              HasSubstr("the model has 2"));
  EXPECT_THAT(message_of([] { (void)small().encode(Table::from_matrix(values(5, 4), 4), {.threads = 99'999}); }),
              HasSubstr("threads"));
  EXPECT_THAT(message_of([] {
                (void)small().encode(Table::from_columns({numbers("a", {std::numeric_limits<double>::infinity()}),
                                                          numbers("b", {1}), numbers("c", {1}), numbers("d", {1})}));
              }),
              HasSubstr("table:1, column \"a\": this number is infinite"));
}

TEST(Facade, OptionsAreCheckedInTheWordsOfTheLibrary) {
  const Table table = Table::from_matrix(values(50, 4), 4);
  const auto message = [&](const aefx::TrainOptions& options) {
    return message_of([&] { (void)aefx::Model::train(table, options); });
  };
  EXPECT_THAT(message({.dim = 0}), HasSubstr("dim: invalid value '0'"));
  EXPECT_THAT(message({.dim = 2, .activation = "rely"}), HasSubstr("activation 'rely'"));
  EXPECT_THAT(message({.dim = 2, .margin = 0.1}), HasSubstr("margin has no effect without scale='minmax'"));
  EXPECT_THAT(message({.dim = 2, .decoder_hidden = "many"}), HasSubstr("decoder_hidden"));
  EXPECT_THAT(message({.dim = 2, .features = {"nothing"}}), HasSubstr("features"));
  EXPECT_THAT(message({.dim = 2, .stability = -1}), HasSubstr("stability"));
}

TEST(Facade, OptionsReachTheRun) {
  const Table table = Table::from_matrix(values(60, 4), 4, {"a", "b", "c, d", "e"});
  const aefx::Model model = aefx::Model::train(table, {.dim = 1,
                                                       .decoder_hidden = {8, 4},
                                                       .lr = 0.5,
                                                       .epochs = 3,
                                                       .shuffle = false,
                                                       .threads = 1,
                                                       .features = {"a", "c, d"}});
  EXPECT_THAT(model.summary().columns, ElementsAre("a", "c, d"));
  EXPECT_EQ(model.network().layers().size(), 4);
  EXPECT_EQ(model.summary().epochs, 3);
  EXPECT_THAT(model.options(), Contains(std::pair<std::string, std::string>("no-shuffle", "true")));
  EXPECT_THAT(model.options(), Contains(std::pair<std::string, std::string>("decoder-hidden", "8,4")));
}

TEST(Facade, ProgressIsTold) {
  std::uint64_t epochs = 0;
  std::vector<std::string> said;
  const Table table =
      Table::from_columns({numbers("x", values(50, 1)),
                           numbers("y", values(50, 1)),
                           {.name = "note", .kind = Column::Kind::text, .texts = std::vector<std::string>(50, "x")}});
  (void)aefx::Model::train(table, {.dim = 1, .epochs = 7, .valid = 0.2},
                           {.progress = [&](const aefx::Progress& p) { epochs += p.what == "training" ? 1 : 0; },
                            .warn = [&](const std::string& s) { said.push_back(s); }});
  EXPECT_EQ(epochs, 7);
  EXPECT_THAT(said, Contains(HasSubstr("note")));
}

// One epoch of this takes seconds: it ends within, and the model is whole.
TEST(Facade, StopIsHeardWithinAnEpoch) {
  const Table table = Table::from_matrix(values(60'000, 40), 40);
  std::stop_source source;
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    source.request_stop();
  });
  std::uint64_t epochs = 0;
  const aefx::Model model =
      aefx::Model::train(table,
                         {.dim = 16,
                          .decoder_hidden = {512, 512},
                          .cap = "none",
                          .optimizer = "adam",
                          .epochs = 1,
                          .batch = 8,
                          .threads = 1},
                         {.progress = [&](const aefx::Progress&) { ++epochs; }, .stop = source.get_token()});
  EXPECT_EQ(epochs, 0);
  EXPECT_EQ(model.summary().stopped, "interrupted");
  const aefx::test::TempDir dir;
  model.save(dir.path("m.aefx"));
  EXPECT_EQ(aefx::Model::load(dir.path("m.aefx")).dim(), 16);
  EXPECT_THAT(message_of([&] { (void)model.encode(table, {}, {.stop = source.get_token()}); }),
              HasSubstr("stopped on request"));
}

TEST(Facade, UnseenLevelsAreAsTheOptionsSay) {
  const auto table = [](const std::string& last) {
    std::vector<std::string> texts;
    std::vector<double> x;
    for (int i = 0; i < 30; ++i) {
      texts.emplace_back(i % 2 == 0 ? "a" : "b");
      x.push_back(i);
    }
    texts.back() = last;
    return Table::from_columns({categories("kind", texts), numbers("x", x)});
  };
  const aefx::Model model = aefx::Model::train(table("b"), {.dim = 1, .epochs = 3, .unseen = "missing"});
  const aefx::Codes codes = model.encode(table("c"));
  EXPECT_THAT(codes.warnings, Contains(HasSubstr("kind")));
  const aefx::Model strict = aefx::Model::train(table("b"), {.dim = 1, .epochs = 3});
  EXPECT_THAT(message_of([&] { (void)strict.encode(table("c")); }), HasSubstr("table:30, column \"kind\""));
}

TEST(Facade, NetworkAloneLearns) {
  std::vector<float> rows;
  for (const double value : values(200, 3)) rows.push_back(static_cast<float>(value / 4));
  aefx::Network network(3, {{.units = 2, .activation = "linear"}, {.units = 3, .activation = "linear"}}, 1);
  const aefx::Network start = network;
  const double error = network.fit(rows, {.learning_rate = 0.01, .epochs = 300});
  EXPECT_LT(error, 0.02);
  EXPECT_LT(network.fit(rows, {.optimizer = "sgd", .learning_rate = 1e-4, .epochs = 1}), 0.02);
  EXPECT_NE(start.parameters()[0], network.parameters()[0]);
  EXPECT_EQ(network.parameters().size(), 3 * 2 + 2 + 2 * 3 + 3);
  EXPECT_EQ(network.decode(network.encode(rows).values).values.size(), rows.size());
  EXPECT_THAT(small().network().layers().front().activation, "relu");
}

TEST(Facade, NetworkChecksItsShapes) {
  const std::vector<aefx::Layer> layers{{.units = 2}, {.units = 3}};
  EXPECT_THAT(message_of([&] { aefx::Network(3, layers, 0); }), HasSubstr("0 of 2 layers encode"));
  EXPECT_THAT(message_of([&] { aefx::Network(3, layers, 3); }), HasSubstr("3 of 2 layers encode"));
  EXPECT_THAT(message_of([&] { aefx::Network(3, {}, 0); }), HasSubstr("0 of 0"));
  EXPECT_THAT(message_of([&] { aefx::Network(0, layers, 1); }), HasSubstr("0 inputs"));
  EXPECT_THAT(message_of([&] { aefx::Network(4, layers, 1); }), HasSubstr("last layer has 3 units"));
  EXPECT_THAT(message_of([&] { aefx::Network(3, {{.units = 0}, {.units = 3}}, 1); }), HasSubstr("0 units"));
  EXPECT_THAT(message_of([&] { aefx::Network(3, {{.activation = "rely"}, {.units = 3}}, 1); }), HasSubstr("rely"));
  aefx::Network network(3, layers, 1);
  const std::vector<float> four{1, 2, 3, 4};
  EXPECT_THAT(message_of([&] { (void)network.encode(four); }), HasSubstr("4 values are not rows of 3 inputs"));
  EXPECT_THAT(message_of([&] { network.fit({}); }), HasSubstr("no rows"));
  EXPECT_THAT(message_of([&] { network.fit(std::vector<float>{1, 2, NAN}); }), HasSubstr("missing"));
  EXPECT_THAT(message_of([&] {
                network.fit(std::vector<float>{1, 2, 3}, {.optimizer = "newton"});
              }),
              HasSubstr("newton"));
  EXPECT_THAT(message_of([&] { network.fit(std::vector<float>{1, 2, 3}, {.learning_rate = -1}); }), HasSubstr("lr"));
}

TEST(Facade, ErrorsOfFilesAreErrors) {
  EXPECT_THAT(message_of([] { (void)aefx::Model::load("/nowhere/x.aefx"); }), HasSubstr("/nowhere/x.aefx"));
  EXPECT_THAT(message_of([] { (void)aefx::Model::from_bytes("{}"); }), HasSubstr("<bytes>"));
  EXPECT_THAT(message_of([] { (void)small().report("pdf"); }), HasSubstr("pdf"));
  EXPECT_THAT(message_of([] { (void)small().to_sql({.dialect = "db"}); }), HasSubstr("dialect"));
  EXPECT_THAT(message_of([] { (void)aefx::Model::train(Table::from_files({"/nowhere.csv"})); }),
              HasSubstr("/nowhere.csv"));
}

TEST(Facade, ConcurrentCallsAreSafe) {
  const Table table = Table::from_matrix(values(100, 4), 4);
  const aefx::Codes expected = small().encode(table);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n)
        EXPECT_EQ(small().encode(table, {.threads = 2}).values.values, expected.values.values);
    });
  }
}

}  // namespace
