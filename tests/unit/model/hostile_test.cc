// Files with a valid checksum and invalid contents.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/model/earlier_version.h"
#include "unit/model/sealed.h"
#include "unit/model/skewed.h"

namespace aefx::test {
namespace {

using nlohmann::literals::operator""_json_pointer;

using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

// Returns the text of a model with the value at a JSON pointer replaced.
std::string with(const std::string& path, const Json& value, const Shape& shape = {}) {
  Json json = Json::parse(model::to_text(as_earlier_version(some_model(some_table(5, 3), shape), some_table(5, 3))));
  json.at(Json::json_pointer(path)) = value;
  return sealed_json(json);
}

std::string without(const std::string& parent, const std::string& member) {
  Json json = Json::parse(model::to_text(some_model(some_table(5, 3))));
  json.at(Json::json_pointer(parent)).erase(member);
  return sealed_json(json);
}

void expect_refused(const std::string& path, const Json& value) {
  EXPECT_EQ(error_in(with(path, value)).fault(), Fault::model) << path << " " << value;
}

TEST(HostileModel, SealedJsonIsAModel) {
  EXPECT_NO_THROW(static_cast<void>(model::from_text(with("/table/name", "x"), "m")));
}

TEST(HostileModel, RefusesMissingMembers) {
  const Json json = Json::parse(model::to_text(some_model(some_table(5, 3))));
  for (const char* const parent : {"", "/table", "/table/features/0", "/preprocessing", "/preprocessing/columns/0",
                                   "/preprocessing/columns/0/statistics", "/network", "/network/layers/0", "/training",
                                   "/training/errors", "/evidence", "/evidence/codes/0", "/spread", "/scores"}) {
    for (const auto& [member, value] : json.at(Json::json_pointer(parent)).items()) {
      if (member == "checksum" || member == "format") continue;
      if (member == "selection") continue;  // older models have none
      EXPECT_EQ(error_in(without(parent, member)).fault(), Fault::model) << parent << "/" << member;
    }
  }
}

TEST(HostileModel, RefusesWrongTypes) {
  const Json json = Json::parse(model::to_text(some_model(some_table(5, 3))));
  const Json flat = json.flatten();
  for (const auto& [path, value] : flat.items()) {
    if (path == "/checksum" || path == "/format") continue;
    for (const Json& wrong : {Json(nullptr), Json::object(), Json::array({Json::array()})}) {
      const bool may_be_null =
          path == "/evidence/stability" || path == "/training/selection" || path == "/evidence/points/counts";
      if (!may_be_null || !wrong.is_null()) expect_refused(path, wrong);
    }
    if (!value.is_string()) expect_refused(path, "text");
    if (!value.is_number()) expect_refused(path, 1);
  }
}

TEST(HostileModel, RefusesWeightsBeyondFloat) {
  expect_refused("/network/layers/0/kernel/0/0", 1e39);
  expect_refused("/network/layers/1/bias/0", -1e300);
  const std::string text = with("/network/layers/0/kernel/0/0", 12345);
  for (const char* const number : {"1e400", "-1e400", "NaN", "nan", "Infinity", "0x10", "1_0", "+1", "01"}) {
    EXPECT_EQ(error_in(changed(text, "12345", number)).fault(), Fault::model) << number;
  }
}

TEST(HostileModel, RefusesLogarithmsWithoutStatisticsOrLowerCap) {
  const Json json = Json::parse(model::to_text(skewed_model(skewed_table(20))));
  EXPECT_NO_THROW(static_cast<void>(model::from_text(sealed_json(json), "m")));
  for (const char* const member : {"own_mean", "own_deviation"}) {
    Json damaged = json;
    damaged.at("/preprocessing/columns/1/statistics"_json_pointer).erase(member);
    EXPECT_EQ(error_in(sealed_json(damaged)).fault(), Fault::model) << member;
  }
  Json negative = json;
  negative.at("/preprocessing/columns/1/statistics/own_deviation"_json_pointer) = -1;
  EXPECT_EQ(error_in(sealed_json(negative)).fault(), Fault::model);
  Json open = json;
  open.at("/table/features/1"_json_pointer).erase("lower_cap");
  EXPECT_EQ(error_in(sealed_json(open)).fault(), Fault::model);
}

TEST(HostileModel, RefusesScalesNotAboveZero) {
  expect_refused("/preprocessing/columns/1/scale", 0);
  expect_refused("/preprocessing/columns/1/scale", -2.5);
  expect_refused("/preprocessing/columns/1/scale", -0.0);
  EXPECT_THAT(error_in(with("/preprocessing/columns/1/scale", 0)).what(),
              HasSubstr("preprocessing.columns[1].scale is not above 0"));
}

TEST(HostileModel, RefusesWrongSizes) {
  for (const Json& size : {Json(2147483648), Json(999999999), Json(0), Json(-1), Json(2.5), Json(3)}) {
    expect_refused("/network/layers/0/units", size);
  }
  expect_refused("/network/inputs", 2147483648);
  expect_refused("/network/inputs", 2);
  for (const Json& layers : {Json(0), Json(2), Json(-1), Json(18446744073709551615U)}) {
    expect_refused("/network/encoder_layers", layers);
  }
}

TEST(HostileModel, RefusesWrongShapesAndRanges) {
  expect_refused("/network/layers", Json::array());
  expect_refused("/network/layers/0/kernel", {{1, 2}, {3, 4}});
  expect_refused("/network/layers/0/kernel/1", {1});
  expect_refused("/network/layers/0/kernel/1", {1, 2, 3});
  expect_refused("/network/layers/0/bias", {1});
  expect_refused("/network/layers/1/bias", {1, 2, 3, 4});
  expect_refused("/preprocessing/columns", Json::array());
  expect_refused("/table/features", Json::array());
  expect_refused("/evidence/codes", Json::array());
  expect_refused("/evidence/weights", {{1, 2}});
  expect_refused("/evidence/shares/0", {1});
  expect_refused("/evidence/rest", {1, 2, 3});
  expect_refused("/evidence/error", {1});
  // Values that can not have been measured.
  expect_refused("/evidence/error/0", -1);
  expect_refused("/evidence/variance/0", -1);
  expect_refused("/evidence/effects/alone/0/0", 1e30);
  expect_refused("/evidence/effects/ablation/0/0", -1);
  expect_refused("/evidence/pca/match/0/0", 2);
  expect_refused("/evidence/codes/0/active", -1);
  expect_refused("/training/errors/network", -5);
  expect_refused("/preprocessing/columns/0/statistics/min", 1e308);
  expect_refused("/training/valid_loss", {1});
  expect_refused("/scores/levels", {0, 1});
  expect_refused("/scores/scores", Json::array());
  expect_refused("/spread/mean", {1});
  expect_refused("/spread/mean", Json::array());
  expect_refused("/spread/covariance/0", {1});
  expect_refused("/spread/covariance/0/1", 7);
  expect_refused("/spread/covariance/1/1", -1);
}

TEST(HostileModel, RefusesUnknownNames) {
  expect_refused("/network/layers/0/activation", "softmax");
  expect_refused("/preprocessing/scale", "log");
  expect_refused("/preprocessing/on_missing", "guess");
}

TEST(HostileModel, RefusesPositionsOutsideTheTable) {
  expect_refused("/table/features/0/position", 0);
  expect_refused("/table/features/0/position", 5);
  expect_refused("/preprocessing/columns/0/feature", 2);
  expect_refused("/preprocessing/columns/0/feature", 0);
  expect_refused("/preprocessing/columns/0/feature", 99);
}

TEST(HostileModel, ErrorNamesThePath) {
  EXPECT_THAT(error_in(with("/network/layers/1/kernel/0/2", "x")).what(), HasSubstr("network.layers[1].kernel[0][2]"));
  EXPECT_THAT(error_in(without("/training/errors", "pca")).what(), HasSubstr("training.errors.pca is missing"));
}

TEST(HostileModel, RefusesMillionBracketsWithoutCrash) {
  const std::string head = "{\n \"format\": \"aefx-model\",\n \"version\": 1,\n \"table\": ";
  constexpr std::size_t kDeep = 1'000'000;
  EXPECT_EQ(error_in(sealed(head + std::string(kDeep, '['))).fault(), Fault::model);
  EXPECT_EQ(error_in(sealed(head + std::string(kDeep, '[') + std::string(kDeep, ']'))).fault(), Fault::model);
  std::string objects;
  for (std::size_t i = 0; i < kDeep; ++i) objects += "{\"a\":";
  EXPECT_EQ(error_in(sealed(head + objects + "0" + std::string(kDeep, '}'))).fault(), Fault::model);
}

}  // namespace
}  // namespace aefx::test
