// Levels in the model file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/model/sealed.h"

namespace aefx::test {
namespace levels_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

// Columns: a number, then levels a, "b,\"=", missing, other.
model::Model model_with_levels() {
  MatrixD table(8, 2);
  table << 1, 0, 2, 1, 3, 2, 4, 3, 5, 0, 6, 0, 7, 1, 8, 0;
  const prep::FeatureForms counts{0, 4};
  model::Model m = some_model(MatrixD::Random(8, 5));
  m.table.features.resize(2);
  m.table.features[1].levels = {.names = {"a", "b,\"="}, .missing = true, .others = 3, .unseen = prep::Unseen::missing};
  m.pipeline = prep::fit_pipeline(prep::encoded_statistics(table, prep::all_rows(8), counts), {}, counts);
  return m;
}

std::string with(const std::string& path, const Json& value) {
  Json json = Json::parse(model::to_text(model_with_levels()));
  json[Json::json_pointer(path)] = value;
  return sealed_json(json);
}

TEST(ModelLevels, RoundTrip) {
  const model::Model m = model_with_levels();
  const std::string text = model::to_text(m);
  const model::Model back = model::from_text(text, "m");
  EXPECT_EQ(model::to_text(back), text);
  const prep::Levels& levels = back.table.features[1].levels;
  EXPECT_THAT(levels.names, ElementsAre("a", "b,\"="));
  EXPECT_TRUE(levels.missing);
  EXPECT_EQ(levels.others, 3U);
  EXPECT_EQ(levels.unseen, prep::Unseen::missing);
  EXPECT_EQ(back.pipeline.columns[4].level, 3U);
  EXPECT_EQ(back.pipeline.columns[4].weight, 0.25);
  EXPECT_EQ(back.pipeline.columns[0].weight, 1);
  EXPECT_THAT(model::column_names(back), ElementsAre("c1", "c2=a", "c2=b,\"=", "c2=(missing)", "c2=(other)"));
}

TEST(ModelLevels, RefusesInvalidLevels) {
  const std::string levels = "/table/features/1/levels";
  EXPECT_NO_THROW(static_cast<void>(model::from_text(with("/table/name", "x"), "m")));
  EXPECT_THAT(error_in(with(levels + "/names/1", "a")).message(), HasSubstr("twice"));
  EXPECT_THAT(error_in(with(levels + "/names/1", "")).message(), HasSubstr("empty"));
  for (const auto& [path, value] : std::vector<std::pair<std::string, Json>>{
           {levels, 1},
           {levels, Json::array()},
           {levels + "/names", "a"},
           {levels + "/names/0", 1},
           {levels + "/names/2", "one more"},
           {levels + "/names", Json::array()},
           {levels + "/missing", 1},
           {levels + "/missing", false},
           {levels + "/others", -1},
           {levels + "/others", 0},
           {levels + "/others", 1e300},
           {levels + "/unseen", "guess"},
           {levels, nullptr},
           {"/table/features/0/levels", {{"names", {"x"}}, {"missing", false}, {"others", 0}, {"unseen", "error"}}},
           {"/preprocessing/columns/1/level", 2},
           {"/preprocessing/columns/1/level", 0},
           {"/preprocessing/columns/1/level", nullptr},
           {"/preprocessing/columns/0/level", 1},
           {"/preprocessing/columns/4/feature", 1},
       }) {
    EXPECT_EQ(error_in(with(path, value)).fault(), Fault::model) << path << " " << value;
  }
}

TEST(ModelLevels, NumericModelHasNone) {
  const std::string text = tiny_text();
  const Json json = Json::parse(text);
  for (const Json& feature : json["table"]["features"]) EXPECT_FALSE(feature.contains("levels"));
  for (const Json& column : json["preprocessing"]["columns"]) EXPECT_FALSE(column.contains("level"));
  EXPECT_TRUE(model::from_text(text, "m").table.categories().empty());
}

}  // namespace levels_test
}  // namespace aefx::test
