// Incomplete and altered files are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/model/sealed.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

TEST(DamagedModel, RefusesTruncation) {
  const std::string text = tiny_text();
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(error_in(text.substr(0, size)).fault(), Fault::model) << "cut after " << size;
  }
}

TEST(DamagedModel, RefusesAnyFlippedBit) {
  const std::string text = tiny_text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string other = text;
      other[i] = static_cast<char>(static_cast<unsigned char>(other[i]) ^ (1U << bit));
      ASSERT_EQ(error_in(other).fault(), Fault::model) << "byte " << i << ", bit " << bit;
    }
  }
}

TEST(DamagedModel, RefusesTrailingBytes) {
  for (const std::string more : {"\n", " ", "x", "{}"}) {
    EXPECT_EQ(error_in(tiny_text() + more).fault(), Fault::model) << more;
  }
  EXPECT_EQ(error_in(tiny_text() + '\0').fault(), Fault::model);
  EXPECT_EQ(error_in(tiny_text() + tiny_text()).fault(), Fault::model);
}

TEST(DamagedModel, ErrorNamesFileAndContent) {
  EXPECT_THAT(error_in("").what(), HasSubstr("empty"));
  const Error table = error_in("a,b\n1,2\n");
  EXPECT_EQ(table.fault(), Fault::model);
  EXPECT_THAT(table.what(), HasSubstr("begins with 'a,b'"));
  EXPECT_EQ(table.where(), "m.aefx");
}

TEST(DamagedModel, RefusesOtherFormat) {
  EXPECT_EQ(error_in(changed(tiny_text(), "aefx-model", "aefx-table")).fault(), Fault::model);
}

TEST(DamagedModel, RefusesWindowsLineEnds) {
  std::string text;
  for (const char c : tiny_text()) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(error_in(text).fault(), Fault::model);
}

}  // namespace
}  // namespace aefx::test
