// A file that claims to be huge costs no more memory than its bytes.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <nlohmann/json.hpp>

#include "unit/model/sealed.h"

namespace aefx::test {
namespace {

using Json = nlohmann::ordered_json;

long peak_kilobytes() {
  rusage usage{};
  EXPECT_EQ(getrusage(RUSAGE_SELF, &usage), 0);
  return usage.ru_maxrss;
}

// 2^31 x 2^31 claimed, and less absurd sizes that a machine could even allocate.
TEST(ClaimedSizes, AreNotAllocated) {
  static_cast<void>(error_in(tiny_text() + "x"));  // what any reading costs
  const long before = peak_kilobytes();
  for (const std::uint64_t units : {std::uint64_t{1} << 31U, std::uint64_t{1} << 28U, std::uint64_t{1} << 62U}) {
    for (const Json& kernel : {Json::array(), Json::array({Json::array()}), Json::array({Json::array({0.5})})}) {
      Json json = Json::parse(tiny_text());
      json.erase("checksum");
      json["network"]["inputs"] = units;
      json["network"]["layers"][0]["units"] = units;
      json["network"]["layers"][0]["kernel"] = kernel;
      json["network"]["layers"][1]["units"] = units;
      json["table"]["columns"] = units;
      std::string body = json.dump(1);
      body.resize(body.size() - 2);
      EXPECT_EQ(error_in(sealed(body)).fault(), Fault::model) << units;
    }
  }
  EXPECT_LT(peak_kilobytes() - before, 64 * 1024);
}

}  // namespace
}  // namespace aefx::test
