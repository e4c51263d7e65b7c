// Models in files: replaced atomically, and never another kind of file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "unit/model/sealed.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SaveModel, RoundTrips) {
  const TempDir dir;
  const model::Model m = some_model(some_table(9, 3));
  model::save(m, dir.path("m.aefx"));
  EXPECT_EQ(dir.read("m.aefx"), model::to_text(m));
  EXPECT_EQ(model::to_text(model::load(dir.path("m.aefx"))), model::to_text(m));
}

// 600 rows are more lines than a task writes.
TEST(SaveModel, WritesTheSameOnAnyNumberOfThreads) {
  const TempDir dir;
  const model::Model m = some_model(some_table(600, 30), {.codes = 3});
  ThreadPool pool(3);
  EXPECT_EQ(model::to_text(m, {{"dim", "3"}}, &pool), model::to_text(m, {{"dim", "3"}}));
  model::save(m, dir.path("m.aefx"), {}, &pool);
  EXPECT_EQ(dir.read("m.aefx"), model::to_text(m));
}

TEST(SaveModel, StoresRunOptions) {
  const TempDir dir;
  const model::Model m = some_model(some_table(9, 3));
  const model::RunOptions run{{"dim", "2"}, {"names", "a,\"b\",\u00e9"}, {"keep", ""}, {"no-shuffle", "true"}};
  model::save(m, dir.path("m.aefx"), run);
  EXPECT_EQ(model::load_run(dir.path("m.aefx")), run);
  EXPECT_EQ(model::to_text(model::load(dir.path("m.aefx"))), model::to_text(m));
  model::save(m, dir.path("m.aefx"));
  EXPECT_TRUE(model::load_run(dir.path("m.aefx")).empty());
}

TEST(SaveModel, ReplacesLongerModelAndLeavesNoOtherFile) {
  const TempDir dir;
  const model::Model small = some_model(some_table(5, 2), {.codes = 1});
  model::save(some_model(some_table(50, 8), {.hidden = {20}}), dir.path("m.aefx"));
  model::save(small, dir.path("m.aefx"));
  EXPECT_EQ(dir.read("m.aefx"), model::to_text(small));
  EXPECT_THAT(dir.list(), ElementsAre("m.aefx"));
}

TEST(SaveModel, MissingFolderIsIoError) {
  const TempDir dir;
  const auto error = error_of([&] { model::save(some_model(some_table(5, 2)), dir.path("no/m.aefx")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), Fault::io);
  EXPECT_THAT(error->what(), HasSubstr("m.aefx"));
}

TEST(LoadModel, DistinguishesMissingFileFromInvalidModel) {
  const TempDir dir;
  const auto load = [&](const std::string& name) {
    return error_of([&] { static_cast<void>(model::load(dir.path(name))); }).value_or(Error(Fault::bug, "")).fault();
  };
  EXPECT_EQ(load("nowhere.aefx"), Fault::io);
  EXPECT_EQ(load(""), Fault::io);  // the folder itself
  static_cast<void>(dir.write("t.csv", "a,b\n1,2\n"));
  EXPECT_EQ(load("t.csv"), Fault::model);
  static_cast<void>(dir.write("empty.aefx", ""));
  EXPECT_EQ(load("empty.aefx"), Fault::model);
}

TEST(CheckReplaceable, AllowsModelEmptyFileAndNoFile) {
  const TempDir dir;
  EXPECT_NO_THROW(model::check_replaceable(dir.path("nothing.aefx")));
  EXPECT_NO_THROW(model::check_replaceable(dir.write("empty.aefx", "")));
  EXPECT_NO_THROW(model::check_replaceable(dir.write("m.aefx", tiny_text())));
}

TEST(CheckReplaceable, AllowsTruncatedModel) {
  const TempDir dir;
  EXPECT_NO_THROW(model::check_replaceable(dir.write("m.aefx", tiny_text().substr(0, 60))));
}

TEST(CheckReplaceable, RefusesOtherFilesAndKeepsThem) {
  const TempDir dir;
  for (const std::string text : {"a,b\n1,2\n", "{", "{}\n", "{\n \"format\": \"other\"}", "\n"}) {
    const std::string path = dir.write("other", text);
    const auto error = error_of([&] { model::check_replaceable(path); });
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->fault(), Fault::usage);
    EXPECT_EQ(dir.read("other"), text);
  }
}

}  // namespace
}  // namespace aefx::test
