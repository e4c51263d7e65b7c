// Memory is in proportion to the file, whatever sizes it claims.
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

// 2^31 x 2^31, and smaller sizes that a machine could allocate.
TEST(ModelMemory, DoesNotAllocateClaimedSizes) {
  static_cast<void>(error_in(tiny_text() + "x"));  // the memory of reading any file
  const long before = peak_kilobytes();
  for (const std::uint64_t units : {std::uint64_t{1} << 31U, std::uint64_t{1} << 28U, std::uint64_t{1} << 62U}) {
    for (const Json& kernel : {Json::array(), Json::array({Json::array()}), Json::array({Json::array({0.5})})}) {
      Json json = Json::parse(tiny_text());
      json["network"]["inputs"] = units;
      json["network"]["layers"][0]["units"] = units;
      json["network"]["layers"][0]["kernel"] = kernel;
      json["network"]["layers"][1]["units"] = units;
      json["table"]["columns"] = units;
      EXPECT_EQ(error_in(sealed_json(json)).fault(), Fault::model) << units;
    }
  }
  EXPECT_LT(peak_kilobytes() - before, 64 * 1024);
}

}  // namespace
}  // namespace aefx::test
