#include "report/svg/heat_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/markup.h"
#include "report/svg/svg.h"

namespace aefx::report {
namespace {

constexpr double kDeepest = 0.6;    // opacity of the strongest colour, on which text stays readable
constexpr double kCharacter = 7.3;  // width of a character of a name
constexpr std::size_t kMostCharacters = 24;
constexpr std::size_t kWithValues = 8;  // columns up to which cells show values
constexpr double kNegligible = 0.01;    // of the largest: values above minus this do not make the scale signed
constexpr int kShades = 4;              // of the legend, on each side of 0
constexpr double kStep = 16;            // width of each
constexpr double kGap = 1.5;            // between cells

class Drawing {
 public:
  explicit Drawing(const HeatMap& map)
      : map_(map),
        values_(map.columns.size() <= kWithValues),
        full_(map.full),
        signed_(map.full > 0),
        width_(values_ ? 66 : 20),
        height_(values_ ? 30 : 20) {
    std::size_t longest = 4;
    for (const std::string& name : map.rows) longest = std::max(longest, columns(shown(name)));
    names_ = kCharacter * static_cast<double>(std::min(longest, kMostCharacters)) + 10;
    full_ = std::max(full_, map.least_full);
    double least = 0;
    for (std::size_t r = 0; r < map.rows.size(); ++r) {
      for (std::size_t c = 0; c < map.columns.size(); ++c) {
        const double value = map.values(static_cast<Index>(r), static_cast<Index>(c));
        if (!std::isfinite(value)) continue;
        if (!(map.full > 0)) full_ = std::max(full_, std::abs(value));
        least = std::min(least, value);
      }
    }
    signed_ = signed_ || least < -kNegligible * full_;
    least_ = map.label(signed_ ? -full_ : 0);
    most_ = map.label(full_);
  }

  std::string markup() {
    constexpr double kLegend = 46;
    const double bottom = head_ + height_ * static_cast<double>(map_.rows.size());
    const double right = names_ + width_ * static_cast<double>(map_.columns.size());
    Svg svg({.id = map_.id,
             .width = std::max(right, legend_width()),
             .height = bottom + kLegend,
             .title = map_.title,
             .description = map_.description,
             .classes = "heat"});
    head(svg);
    for (std::size_t r = 0; r < map_.rows.size(); ++r) row(svg, r);
    legend(svg, bottom + 14);
    return std::move(svg).markup();
  }

 private:
  void head(Svg& svg) const {
    for (std::size_t c = 0; c < map_.columns.size(); ++c) {
      const double x = names_ + width_ * (static_cast<double>(c) + 0.5);
      const std::string name = shown(map_.columns[c]);
      // Narrow columns have only room for the number at the end of a name, long ones for every second.
      const std::size_t word = values_ ? 0 : std::min(name.find_last_not_of("0123456789") + 1, name.size());
      if (!values_ && c % 2 == 1 && map_.columns.size() > 99) continue;
      svg.text(x, head_ - 8, clip(name.substr(word), values_ ? 8 : 3), "head mid", name);
    }
    if (!values_)
      svg.text(0, head_ - 8, shown(map_.columns[0]).substr(0, map_.columns[0].find_first_of("0123456789")), "head");
  }

  void row(Svg& svg, std::size_t r) const {
    const double y = head_ + height_ * static_cast<double>(r);
    const std::string name = shown(map_.rows[r]);
    const double baseline = y + height_ / 2 + 4.5;
    svg.text(0, baseline, clip(name, kMostCharacters), "name", name);
    for (std::size_t c = 0; c < map_.columns.size(); ++c) {
      const double value = map_.values(static_cast<Index>(r), static_cast<Index>(c));
      const double x = names_ + width_ * static_cast<double>(c);
      const std::string label = map_.label(value);
      const Box box{x, y, width_ - kGap, height_ - kGap};
      svg.rect(box, "track");
      svg.cell(box, value < 0 ? "neg" : "pos", depth(value),
               fmt::format("{}, {}: {}", map_.rows[r], map_.columns[c], label));
      if (values_) svg.text(x + (width_ - kGap) / 2, baseline, label, "in mid");
    }
  }

  // The scale, from the least value, or 0, to the largest.
  void legend(Svg& svg, double y) const {
    const int first = signed_ ? -kShades : 0;
    const double begin = kCharacter * static_cast<double>(columns(least_)) + 6;
    svg.text(0, y + 12, least_, "head");
    for (int s = first; s <= kShades; ++s) {
      const double x = begin + kStep * (s - first);
      const Box box{x, y, kStep - kGap, 16};
      svg.rect(box, "track");
      svg.cell(box, s < 0 ? "neg" : "pos", kDeepest * std::abs(s) / kShades, "");
    }
    svg.text(begin + kStep * (kShades - first + 1) + 5, y + 12, most_, "head");
  }

  [[nodiscard]] double legend_width() const {
    return kCharacter * static_cast<double>(columns(least_) + columns(most_)) +
           kStep * (signed_ ? 2 * kShades + 1 : kShades + 1) + 16;
  }

  [[nodiscard]] double depth(double value) const {
    if (!(full_ > 0) || !std::isfinite(value)) return 0;
    return kDeepest * std::min(std::abs(value) / full_, 1.0);
  }

  const HeatMap& map_;
  bool values_;
  double full_;
  bool signed_;               // there are negative values
  std::string least_, most_;  // labels at the ends of the scale
  double names_ = 0, width_, height_, head_ = 24;
};

}  // namespace

std::string heat_map(const HeatMap& map) {
  if (map.rows.empty() || map.columns.empty()) return {};
  return Drawing(map).markup();
}

}  // namespace aefx::report
