// Tables of Arrow that no library makes, but another one may: formats that are wrong, and what the interface leaves
// open.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "python/arrow_table.h"
#include "python/arrow_type.h"
#include "support/error_of.h"

namespace aefx::python {
namespace {

using ::testing::HasSubstr;

ArrowSchema schema_of(const char* format) {
  ArrowSchema schema{};
  schema.format = format;
  return schema;
}

TEST(ArrowType, FormatsThatThereAreNotAreNested) {
  for (const char* const format : {"",
                                   "d:",
                                   "d:10",
                                   "d:10,",
                                   "d:10,x",
                                   "d:10,2,",
                                   "d:10,2,7",
                                   "d:10,2,0",
                                   "d:10,2,128,1",
                                   "d:1,2000000000",
                                   "d:1,-2147483648,256",
                                   "d:99999999999,2",
                                   "t",
                                   "ts",
                                   "tss",
                                   "tsx:",
                                   "ttx",
                                   "tt",
                                   "ttss",
                                   "td",
                                   "tdX",
                                   "x",
                                   "+"}) {
    const ArrowType type = arrow_type(schema_of(format));
    EXPECT_EQ(type.kind, ArrowType::Kind::nested) << format;
    EXPECT_FALSE(type.name.empty());
  }
}

TEST(ArrowType, ReadsDecimalsAndTimes) {
  const ArrowType decimal = arrow_type(schema_of("d:10,-2,256"));
  EXPECT_EQ(decimal.kind, ArrowType::Kind::decimal);
  EXPECT_EQ(decimal.bits, 256);
  EXPECT_EQ(decimal.scale, -2);
  EXPECT_EQ(decimal.name, "decimal256(10,-2)");
  EXPECT_EQ(arrow_type(schema_of("d:5,3")).bits, 128);
  EXPECT_EQ(arrow_type(schema_of("tsu:")).name, "timestamp[us]");
  EXPECT_EQ(arrow_type(schema_of("tsn:UTC")).name, "timestamp[ns, UTC]");
  EXPECT_EQ(arrow_type(schema_of("ttm")).bits, 32);
}

TEST(ArrowType, DictionariesThatCannotBeLookedUpAreNested) {
  ArrowSchema values = schema_of("u"), inner = schema_of("u");
  ArrowSchema schema = schema_of("c");
  schema.dictionary = &values;
  EXPECT_EQ(arrow_type(schema).kind, ArrowType::Kind::text);
  schema.format = "u";
  EXPECT_EQ(arrow_type(schema).kind, ArrowType::Kind::nested) << "places are whole numbers";
  schema.format = "c";
  values.format = "c";
  values.dictionary = &inner;
  EXPECT_EQ(arrow_type(schema).kind, ArrowType::Kind::nested) << "what is looked up are places too";
}

TEST(ArrowValues, WholeNumbersKeepTheirSign) {
  const std::int32_t below = -5;
  const std::string_view bytes(reinterpret_cast<const char*>(&below), sizeof below);
  EXPECT_EQ(whole_number(bytes, true), -5);
  EXPECT_EQ(whole_number(bytes, false), 4'294'967'291);
  EXPECT_EQ(whole_number(bytes.substr(0, 2), true), -5);
  EXPECT_EQ(whole_number(bytes.substr(0, 1), false), 251);
  const ArrowType date = arrow_type(schema_of("tdD"));
  EXPECT_EQ(std::get<std::string>(value_of(date, bytes)), "1969-12-27");
}

// A stream of one batch with a column of int32, and bits that say which rows are there.
class OneColumn {
 public:
  OneColumn(unsigned char bits, std::int64_t nulls) : bits_(bits) {
    child_schema_ = schema_of("i");
    child_schema_.name = "a";
    schema_ = schema_of("+s");
    schema_.n_children = 1;
    schema_.children = &child_schemas_;
    child_.length = batch_.length = 3;
    child_.n_buffers = 2;
    child_.buffers = child_buffers_.data();
    batch_.n_buffers = 1;
    batch_.null_count = nulls;
    batch_.buffers = &batch_buffers_;
    batch_.n_children = 1;
    batch_.children = &children_;
  }
  OneColumn(const OneColumn&) = delete;
  OneColumn& operator=(const OneColumn&) = delete;

  ArrowArrayStream stream(const char* why = nullptr) {
    why_ = why;
    return {.get_schema =
                [](ArrowArrayStream* stream, ArrowSchema* out) {
                  *out = self(stream).schema_;
                  out->release = [](ArrowSchema* schema) { schema->release = nullptr; };
                  return 0;
                },
            .get_next =
                [](ArrowArrayStream* stream, ArrowArray* out) {
                  if (self(stream).why_ != nullptr) return 5;
                  *out = self(stream).batch_;
                  self(stream).batch_.release = nullptr;
                  return 0;
                },
            .get_last_error = [](ArrowArrayStream* stream) { return self(stream).why_; },
            .release = [](ArrowArrayStream* stream) { stream->release = nullptr; },
            .private_data = this};
  }
  void begin() {
    batch_.release = [](ArrowArray* array) { array->release = nullptr; };
  }

 private:
  static OneColumn& self(ArrowArrayStream* stream) { return *static_cast<OneColumn*>(stream->private_data); }

  unsigned char bits_;
  std::array<std::int32_t, 3> numbers_{4, 5, 6};
  ArrowSchema schema_{}, child_schema_{};
  ArrowSchema* child_schemas_ = &child_schema_;
  ArrowArray batch_{}, child_{};
  ArrowArray* children_ = &child_;
  std::array<const void*, 2> child_buffers_{nullptr, numbers_.data()};
  const void* batch_buffers_ = &bits_;
  const char* why_ = nullptr;
};

TEST(ArrowTable, RowsThatAreAllThereMayHaveBits) {
  for (const std::int64_t nulls : {0, -1}) {
    OneColumn column(0x07, nulls);
    column.begin();
    ArrowArrayStream stream = column.stream();
    const ArrowTable table(stream);
    ASSERT_EQ(table.rows(), 3U);
    std::vector<double> numbers(3);
    table.columns().at(0).numbers(numbers.data());
    EXPECT_THAT(numbers, ::testing::ElementsAre(4, 5, 6));
  }
  for (const std::int64_t nulls : {1, -1}) {
    OneColumn column(0x05, nulls);
    column.begin();
    ArrowArrayStream stream = column.stream();
    const auto error = test::error_of([&] { const ArrowTable table(stream); });
    ASSERT_TRUE(error.has_value());
    EXPECT_THAT(error->message(), HasSubstr("missing as a whole"));
  }
}

TEST(ArrowTable, ReasonsOfAStreamAreShownWithoutControlCharacters) {
  OneColumn column(0x07, 0);
  ArrowArrayStream stream = column.stream("gone\x1B[31m\n");
  const auto error = test::error_of([&] { const ArrowTable table(stream); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->message(), "its rows can't be had: gone\\x1b[31m\\n");
}

}  // namespace
}  // namespace aefx::python
