#include <unordered_set>

#include "model/sections.h"

namespace aefx::model {

Json levels_to_json(const prep::Levels& levels) {
  return {{"names", levels.names},
          {"missing", levels.missing},
          {"others", levels.others},
          {"unseen", prep::name(levels.unseen)}};
}

prep::Levels levels_from_json(const Field& field) {
  prep::Levels levels;
  const Field names = field.at("names");
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    levels.names.push_back(names.at(i).text());
    if (levels.names.back().empty()) names.at(i).fail("is empty, and an empty cell has no value");
    if (!seen.insert(levels.names.back()).second) names.at(i).fail("is there twice");
  }
  levels.missing = field.at("missing").boolean();
  levels.others = field.at("others").count(kMostRows);
  if (levels.size() == 0) field.fail("are none");
  const Field unseen = field.at("unseen");
  const auto rule = prep::unseen_named(unseen.text());
  if (!rule) unseen.fail("is '" + unseen.text() + "', which this version does not know");
  levels.unseen = *rule;
  return levels;
}

}  // namespace aefx::model
