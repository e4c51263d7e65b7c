// A model file that is not what was written is refused in one clear line.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

class DamagedModel : public IrisTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q", "-m", "good.aefx"}).code, 0);
    good = dir.read("good.aefx");
  }
  void expect(const std::string& bytes, const std::string& what) {
    dir.write("m.aefx", bytes);
    expect_error(aefx({"encode", "m.aefx", "iris.data"}), 4, "m.aefx: ");
    expect_error(aefx({"report", "m.aefx"}), 4, what);
  }
  std::string good;
};

TEST_F(DamagedModel, CutShort) {
  expect("", "this model file is empty");
  for (const std::size_t size : {std::size_t{1}, std::size_t{20}, good.size() / 2, good.size() - 1}) {
    SCOPED_TRACE(size);
    expect(good.substr(0, size), "this model file is damaged");
  }
  expect(good + "\n", "this model file is damaged");
}

TEST_F(DamagedModel, ChangedInOneByte) {
  for (std::size_t at = 40; at < good.size(); at += good.size() / 12) {
    SCOPED_TRACE(at);
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    expect(bytes, "this model file is damaged");
  }
}

TEST_F(DamagedModel, EditedByHand) { expect(replaced(good, "\"relu\"", "\"tanh\""), "checksum"); }

TEST_F(DamagedModel, OfANewerVersion) {
  expect(replaced(good, "\"version\": 1,", "\"version\": 7,"), "format version 7, and this program reads version 1");
}

TEST_F(DamagedModel, IsATable) {
  expect(dir.read("iris.data"), "this is no model file: it begins with '5.1,3.5,1.4,0.2,Iris-setosa'");
  expect_error(aefx({"encode", "iris.data", "good.aefx"}), 4, "no model file", "give the model first");
}

TEST_F(DamagedModel, AsATableIsAnErrorOfTheTable) {
  expect_error(aefx({"encode", "good.aefx", "good.aefx"}), 3, "is an aefx model, not a table");
  expect_error(aefx({"train", "good.aefx", "--dim", "2", "-m", "x.aefx"}), 3, "is an aefx model, not a table");
}

TEST_F(DamagedModel, IsNotThereOrIsAFolder) {
  expect_error(aefx({"encode", "none.aefx", "iris.data"}), 5, "none.aefx: the model can't be opened", "aefx train");
  expect_error(aefx({"encode", ".", "iris.data"}), 5, ".: the model can't be read");
}

TEST_F(DamagedModel, IsJsonThatPeopleCanRead) {
  const auto json = nlohmann::json::parse(good);
  EXPECT_EQ(json.at("format"), "aefx-model");
  EXPECT_EQ(json.at("network").at("layers").at(0).at("kernel").size(), 4U);
}

}  // namespace
}  // namespace aefx::test
