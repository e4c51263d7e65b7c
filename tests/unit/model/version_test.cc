// Files of this format version load; of another version, the error names both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "aefx/infer/encode.h"
#include "aefx/infer/score.h"
#include "unit/model/sealed.h"

namespace aefx::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

// Version 2 has no "moved", writes the weight of a level where it is 1, may have caps, and has more on effects.
std::string without_changes(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with(',')) line.pop_back();  // which a member that follows brings
    const auto names = [&](std::string_view member) { return line.find(member) != std::string::npos; };
    if (names("\"shuffles\":") || names("\"permutation_error\":") || names("\"correlation\": []")) continue;
    if (names("\"of_other_tables\":") || names("\"selection\":") || names("\"counts\":")) continue;
    if (names("\"twins\": []") || names("\"collinear\": []")) continue;
    if (!names("\"version\":") && !names("\"moved\":") && !names("\"weight\":") && !names("\"checksum\":"))
      out += line + '\n';
  }
  return out;
}

// Trained by version 0.1.0 on the first 24 rows of penguins.csv, with categories, a gap and --stability.
TEST(ModelVersion, LoadsModelOfVersion1) {
  const std::string path = AEFX_SOURCE_DIR "/tests/unit/model/penguins_version1.aefx";
  model::Model m = model::load(path);
  EXPECT_THAT(m.table.feature_names(), ElementsAre("species", "island", "bill_length_mm", "bill_depth_mm",
                                                   "flipper_length_mm", "body_mass_g", "sex", "year"));
  EXPECT_THAT(m.table.features[6].levels.names, ElementsAre("female", "male"));
  EXPECT_THAT(model::load_run(path), Contains(Pair("stability", "2")));
  MatrixD row(1, 8);
  row << 0, 0, 39.1, 18.7, 181, 3750, 1, 2007;
  const Matrix codes = infer::encode_prepared(m, m.pipeline.transform(row).inputs);
  EXPECT_FLOAT_EQ(codes(0, 0), 1.2849861F);
  EXPECT_FLOAT_EQ(codes(0, 1), 0.92341334F);
  // It scores as it did.
  EXPECT_NEAR(infer::row_scores(m, row, m.pipeline.transform(row).inputs)[0], 0.8966241, 1e-6);
  // All members are read: written again, the file is the same but for what the version changed.
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  // Deviations over runs become those over other tables: runs of 80% of the rows vary half as much.
  ASSERT_TRUE(m.measurements.stability);
  model::Stability& stability = *m.measurements.stability;
  EXPECT_NEAR(stability.row_share, 0.8, 0.01);
  const double factor = std::sqrt(stability.row_share / (1 - stability.row_share));
  const auto undo = [&](MatrixD& deviation) { deviation = (deviation / factor).cast<float>().cast<double>(); };
  undo(stability.weight_deviation);
  undo(stability.share_deviation);
  EXPECT_EQ(without_changes(model::to_text(m, model::load_run(path))), without_changes(text));
}

TEST(ModelVersion, NewerVersionAsksForNewerProgram) {
  const Error error = error_in(changed(tiny_text(), "\"version\": 2", "\"version\": 3"));
  EXPECT_EQ(error.fault(), Fault::model);
  EXPECT_THAT(error.what(), AllOf(HasSubstr("version 3"), HasSubstr("versions up to 2"), HasSubstr("newer aefx")));
}

TEST(ModelVersion, NewerVersionMayHaveOtherMembers) {
  const Error error =
      error_in("{\n \"format\": \"aefx-model\",\n \"version\": 30,\n \"layers\": [1, 2],\n \"end\": 0\n}\n");
  EXPECT_THAT(error.what(), HasSubstr("version 30"));
}

TEST(ModelVersion, OlderVersionAsksToTrainAgain) {
  EXPECT_THAT(error_in(changed(tiny_text(), "\"version\": 2", "\"version\": 0")).what(), HasSubstr("train the model"));
}

TEST(ModelVersion, RefusesInvalidVersion) {
  for (const std::string value : {"-1", "1.0", "\"1\"", "null", "1e0", "99999999999999999999"}) {
    EXPECT_EQ(error_in(changed(tiny_text(), "\"version\": 2", "\"version\": " + value)).fault(), Fault::model) << value;
  }
}

}  // namespace
}  // namespace aefx::test
