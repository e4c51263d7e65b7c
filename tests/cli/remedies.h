// What messages propose, tried on the input that they are about.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace aefx::test {

// A message, and the proof that what it proposes works. Commands are for a shell that has the functions of
// remedies_test.cc.
struct Remedy {
  std::string literal;  // part of the message as the sources have it, by which remedies_test.cc finds it there
  std::string setup;    // makes the files
  std::string command;  // makes the program say it
  std::string said;     // regular expression that finds the message in the output; its groups are what is proposed
  std::string again{};  // command with the proposals in place of $1 and $2; none: `command` with $1 behind it
  std::string check{};  // succeeds where `again` has had the stated effect
  std::string needs{};  // fails where this machine lacks a program that is proposed
};

// The letters of the literal, as a test's name has them.
inline std::string name_of(const Remedy& remedy) {
  std::string name;
  for (const char c : remedy.literal) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (fine) name += c;
    if (!fine && !name.empty() && name.back() != '_') name += '_';
  }
  return name.substr(0, 120);
}
inline void PrintTo(const Remedy& remedy, std::ostream* out) { *out << name_of(remedy); }  // for GoogleTest

// The cases, by what the messages are about.
[[nodiscard]] std::vector<Remedy> remedies_of_bytes();     // files, encodings, quotes
[[nodiscard]] std::vector<Remedy> remedies_of_cells();     // numbers, dates, texts
[[nodiscard]] std::vector<Remedy> remedies_of_tables();    // header, delimiter, lengths of rows
[[nodiscard]] std::vector<Remedy> remedies_of_columns();   // which are learned from, and how
[[nodiscard]] std::vector<Remedy> remedies_of_options();   // flags that contradict each other, names of files
[[nodiscard]] std::vector<Remedy> remedies_of_training();  // what is said of a run
[[nodiscard]] std::vector<Remedy> remedies_of_models();    // applying and exporting

inline const std::string kTrain = "aefx train t.csv --dim 1 --epochs 2 -m m.aefx -o codes.csv";

}  // namespace aefx::test
