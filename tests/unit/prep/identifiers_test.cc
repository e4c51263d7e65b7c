// Which columns count or identify the rows.
#include "prep/identifiers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "aefx/csv/reader.h"

namespace aefx::prep {
namespace {

// Returns what a column is that has `cell(row)` in so many rows, behind a column of another kind if it is not the
// first.
Identity identity(const std::string& name, std::size_t rows, const std::function<std::string(std::size_t)>& cell,
                  bool first = false) {
  std::string text = first ? name + ",v\n" : "v," + name + "\n";
  for (std::size_t r = 0; r < rows; ++r) text += first ? cell(r) + ",0.5\n" : "0.5," + cell(r) + "\n";
  csv::ReadOptions options;
  options.header = csv::Header::yes;
  const csv::Reader reader = csv::Reader::from_text(text, options);
  const std::size_t position = first ? 0 : 1;
  return identity_of(reader.schema().columns[position], position);
}

std::function<std::string(std::size_t)> numbers(const std::function<double(double)>& of_row) {
  return [of_row](std::size_t row) {
    std::string text = std::to_string(of_row(static_cast<double>(row)));
    return text.substr(0, text.find('.'));
  };
}

const auto kFromOne = numbers([](double r) { return r + 1; });
const auto kShuffled = numbers([](double r) { return std::fmod(7 * r, 31) + 1000; });

TEST(Identity, CountersByTheirValues) {
  EXPECT_EQ(identity("Order", 30, kFromOne), Identity::counter);
  EXPECT_EQ(identity("anything", 20, numbers([](double r) { return r; })), Identity::counter);
  EXPECT_EQ(identity("anything", 19, kFromOne), Identity::none);
  // Rows were dropped.
  EXPECT_EQ(identity("n", 30, numbers([](double r) { return 1 + r + std::floor(r / 3); })), Identity::counter);
  EXPECT_EQ(identity("x", 30, numbers([](double r) { return 2 * r; })), Identity::suspect);
  EXPECT_EQ(identity("x", 30, numbers([](double r) { return 500 + r; })), Identity::suspect);
}

TEST(Identity, TimesAndAgesAreMeasured) {
  for (const char* const name : {"year", "Year", "time", "age", "day_of_year", "SeasonWeek", "hours"})
    EXPECT_EQ(identity(name, 30, kFromOne), Identity::none) << name;
  EXPECT_EQ(identity("date_id", 30, kShuffled), Identity::identifier);
}

TEST(Identity, IdentifiersByTheirNames) {
  for (const char* const name : {"id", "ID", "customer_id", "CustomerID", "customerId", "PID", "id_number", "user id",
                                 "patient.id", "Unnamed: 0", "rownames", "id2"})
    EXPECT_EQ(identity(name, 30, kShuffled), Identity::identifier) << name;
  for (const char* const name : {"paid", "acid", "width", "identity", "middle", "fluid"})
    EXPECT_EQ(identity(name, 30, kShuffled), Identity::suspect) << name;
  EXPECT_EQ(identity("id", 30, numbers([](double r) { return std::floor(r / 2); })), Identity::none);
  EXPECT_EQ(identity("id", 30, [](std::size_t r) { return std::to_string(r) + ".5"; }), Identity::none);
}

TEST(Identity, SomeNamesNeedNumbersInOrderOrCloseTogether) {
  const auto ascending = numbers([](double r) { return 1000 + 10 * r; });
  const auto far_apart = numbers([](double r) { return 1000 + 50 * std::fmod(7 * r, 31); });
  for (const char* const name : {"case", "Obs", "index", "unitid", "row"}) {
    EXPECT_EQ(identity(name, 30, ascending), Identity::identifier) << name;
    EXPECT_EQ(identity(name, 30, kShuffled), Identity::identifier) << name;
    EXPECT_EQ(identity(name, 30, far_apart), Identity::none) << name;
  }
}

TEST(Identity, NamelessFirstColumnHoldsNamesOfRows) {
  EXPECT_EQ(identity("", 30, kShuffled, true), Identity::identifier);
  EXPECT_EQ(identity("", 30, kShuffled), Identity::suspect);
}

TEST(Identity, HugeNumbers) {
  const auto tweets = [](std::size_t r) { return "7402453813514977" + std::to_string(10 + 3 * r % 71); };
  EXPECT_EQ(identity("tweet", 20, tweets), Identity::huge);
  EXPECT_EQ(identity("energy", 30, [](std::size_t r) { return std::to_string(r + 1) + ".5e18"; }), Identity::none);
}

TEST(Identity, CodesHaveLeadingZeros) {
  const auto zip = [](std::size_t r) { return "0" + std::to_string(1000 + 7 * r % 5); };
  EXPECT_EQ(identity("zip", 30, zip), Identity::code);
  const auto month = [](std::size_t r) { return (r % 12 < 9 ? "0" : "") + std::to_string(r % 12 + 1); };
  EXPECT_EQ(identity("m", 30, month), Identity::none);
}

TEST(Identity, NumbersThatDifferByChanceAreMeasured) {
  const auto population = numbers([](double r) { return 1000 + std::pow(1.3, r) + 777 * std::fmod(7 * r, 31); });
  EXPECT_EQ(identity("population", 30, population), Identity::none);
  EXPECT_EQ(identity("population", 100, numbers([](double r) { return 50'000 + 7919 * std::fmod(37 * r, 101); })),
            Identity::suspect);
  EXPECT_EQ(identity("account", 30, numbers([](double r) { return 200'000 + 7919 * std::fmod(7 * r, 31); })),
            Identity::suspect);
}

}  // namespace
}  // namespace aefx::prep
