// The documents name files of this tree that exist.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace aefx::house {
namespace {

TEST(Documents, NameExistingSources) {
  const std::filesystem::path root = AEFX_SOURCE_DIR;
  std::vector<std::filesystem::path> documents{root / "README.md", root / "CHANGELOG.md"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") documents.push_back(entry.path());
  }
  const std::regex source(R"re(\b(?:include/aefx|src|tests|cmake)/[\w./]*\w\.(?:h|cc|py|cmake|json)\b)re");
  int found = 0;
  for (const std::filesystem::path& document : documents) {
    std::ifstream in(document);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (auto match = std::sregex_iterator(text.begin(), text.end(), source); match != std::sregex_iterator();
         ++match) {
      ++found;
      EXPECT_TRUE(std::filesystem::exists(root / match->str())) << document << " names " << match->str();
    }
  }
  EXPECT_GE(found, 5);
}

}  // namespace
}  // namespace aefx::house
