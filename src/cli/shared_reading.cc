#include "cli/shared_reading.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "aefx/base/random.h"

namespace aefx::cli {
namespace {

constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();

double as_double(std::uint64_t value) { return static_cast<double>(value); }  // sizes of files are below 2^53
std::uint64_t as_count(double value) { return static_cast<std::uint64_t>(value); }

void put(std::string& out, std::uint64_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

std::uint64_t take(std::string_view& from) {
  std::uint64_t value = 0;
  std::memcpy(&value, from.data(), sizeof value);
  from.remove_prefix(sizeof value);
  return value;
}

void put_text(std::string& out, std::string_view text) {
  put(out, text.size());
  out += text;
}

std::string_view take_text(std::string_view& from) {
  const auto size = static_cast<std::size_t>(take(from));
  const std::string_view text = from.substr(0, size);
  from.remove_prefix(size);
  return text;
}

}  // namespace

SharedReading::SharedReading(const std::vector<std::string>& paths, char quote, train::Ranks& ranks) {
  const std::vector<std::vector<csv::Part>> shares = csv::cut(paths, ranks.size());
  std::vector<csv::Part> all;
  std::size_t first = 0;  // of this rank's among them
  for (std::size_t r = 0; r < shares.size(); ++r) {
    if (r == ranks.rank()) first = all.size();
    all.insert(all.end(), shares[r].begin(), shares[r].end());
  }
  const std::size_t end = first + shares[ranks.rank()].size();
  // What each rank finds in its parts, all ranks learn.
  std::vector<double> counts(2 * all.size(), 0);
  for (std::size_t i = first; i < end; ++i) {
    const csv::PartCount count = csv::count(paths, all[i], quote);
    counts[2 * i] = as_double(count.lines);
    counts[2 * i + 1] = as_double(count.quotes);
  }
  ranks.sum(counts);
  std::vector<bool> open(all.size(), false);
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].file != all[i - 1].file) continue;
    all[i].lines = all[i - 1].lines + as_count(counts[2 * i - 2]);
    open[i] = open[i - 1] != (as_count(counts[2 * i - 1]) % 2 == 1);
  }
  for (std::size_t i = first; i < end; ++i) {
    const bool last = i + 1 == all.size() || all[i + 1].file != all[i].file;
    lines_.push_back({.file = all[i].file, .begin = all[i].lines, .end = last ? kNoEnd : all[i + 1].lines});
  }
  std::fill(counts.begin(), counts.end(), 0);
  for (std::size_t i = first; i < end; ++i) {
    const csv::Part part = all[i].begin == 0 ? all[i] : csv::begin_with_line(paths, all[i], quote, open[i]);
    counts[2 * i] = as_double(part.begin);
    counts[2 * i + 1] = as_double(part.lines);
  }
  ranks.sum(counts);
  for (std::size_t i = first; i < end; ++i) {
    csv::Part part = all[i];
    part.begin = as_count(counts[2 * i]);
    part.lines = as_count(counts[2 * i + 1]);
    if (i + 1 < all.size() && all[i + 1].file == part.file) part.end = as_count(counts[2 * i + 2]);
    if (part.whole || part.begin < part.end) parts_.push_back(part);
  }
}

std::vector<csv::Part> SharedReading::whole_files() const {
  std::vector<csv::Part> files;
  for (const Lines& lines : lines_) files.push_back({.file = lines.file, .begin = 0, .end = 0});
  return files;
}

csv::RowBatch SharedReading::own(const csv::RowBatch& rows) const {
  std::size_t begin = rows.rows();
  std::size_t count = 0;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const std::uint64_t before = rows.lines[r].line() - 1;
    const bool mine = std::any_of(lines_.begin(), lines_.end(), [&](const Lines& lines) {
      return lines.file == rows.lines[r].file() && before >= lines.begin && before < lines.end;
    });
    if (!mine) continue;
    begin = std::min(begin, r);
    ++count;
  }
  return csv::slice(rows, begin, count);
}

void share_vocabulary(prep::Vocabulary& words, std::size_t most,
                      Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> column, train::Ranks& ranks) {
  std::string own;
  for (const std::string& value : words.values()) put_text(own, value);
  const bool overflowed = train::any(ranks, words.overflowed());
  prep::Vocabulary all(most);
  std::vector<double> places;
  const std::vector<std::string> parts = ranks.gather_to_all(own);
  for (std::size_t r = 0; r < parts.size(); ++r) {
    for (std::string_view left = parts[r]; !left.empty();) {
      const double place = all.place(take_text(left));
      if (r == ranks.rank()) places.push_back(place);
    }
  }
  for (double& place : column) {
    if (!std::isnan(place)) place = places[static_cast<std::size_t>(place)];
  }
  // One value more than there may be tells the rest.
  for (std::size_t i = all.values().size(); overflowed && i <= most; ++i) {
    static_cast<void>(all.place(std::string(i + 1, '\n')));
  }
  words = std::move(all);
}

prep::Levels shared_levels(const std::vector<std::string>& values, const prep::LevelOptions& options,
                           Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> column, train::Ranks& ranks) {
  std::vector<double> counts(values.size() + 1, 0);  // the last is of missing ones
  for (const double place : column) counts[std::isnan(place) ? values.size() : static_cast<std::size_t>(place)] += 1;
  ranks.sum(counts);
  prep::PlaceCounts all{.places = {}, .missing = as_count(counts.back())};
  for (std::size_t i = 0; i < values.size(); ++i) all.places.push_back(as_count(counts[i]));
  prep::LevelPlaces to;
  prep::Levels levels = prep::fit_levels(values, all, options, to);
  for (double& place : column) place = to.level(place);
  return levels;
}

csv::RowBatch gather_rows(const csv::RowBatch& own, std::uint64_t seed, train::Ranks& ranks) {
  constexpr std::uint64_t kStream = 5;
  constexpr std::uint64_t kMost = 200'000;
  constexpr std::uint64_t kMostCells = 50'000'000;
  const Index columns = own.numbers.cols();
  std::vector<double> counts(ranks.size(), 0);
  counts[ranks.rank()] = static_cast<double>(own.rows());
  ranks.sum(counts);
  Index begin = 0;
  Index all = 0;
  for (std::size_t r = 0; r < counts.size(); ++r) {
    if (r < ranks.rank()) begin += static_cast<Index>(counts[r]);
    all += static_cast<Index>(counts[r]);
  }
  const std::uint64_t most = std::min(
      kMost, std::max<std::uint64_t>(1000, kMostCells / static_cast<std::uint64_t>(std::max<Index>(columns, 1))));
  std::string bytes;
  const auto add = [&](Index row) {
    for (Index c = 0; c < columns; ++c) {
      const double value = own.numbers(row, c);
      bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    const auto at = static_cast<std::size_t>(row);
    put(bytes, own.lines[at].line());
    put(bytes, own.lines[at].file());
    for (std::size_t c = 0; c < own.texts.columns(); ++c) put_text(bytes, own.texts.at(at, c));
  };
  if (static_cast<std::uint64_t>(all) <= most) {
    for (Index row = 0; row < static_cast<Index>(own.rows()); ++row) add(row);
  } else {
    Random random(seed, kStream);
    for (const Index row : random.choose(static_cast<std::uint64_t>(all), most)) {
      if (row >= begin && row < begin + static_cast<Index>(own.rows())) add(row - begin);
    }
  }
  std::vector<double> numbers;
  csv::RowBatch out;
  out.texts = csv::TextColumns(own.texts.columns());
  for (const std::string& part : ranks.gather(bytes)) {
    for (std::string_view left = part; !left.empty();) {
      for (Index c = 0; c < columns; ++c) {
        double value = 0;
        std::memcpy(&value, left.data(), sizeof value);
        left.remove_prefix(sizeof value);
        numbers.push_back(value);
      }
      const std::uint64_t line = take(left);
      out.lines.emplace_back(line, static_cast<std::size_t>(take(left)));
      for (std::size_t c = 0; c < own.texts.columns(); ++c) out.texts.push_back(take_text(left));
    }
  }
  out.numbers = Eigen::Map<const MatrixD>(numbers.data(), static_cast<Index>(out.lines.size()), columns);
  return out;
}

void gather_text(const std::string& own, const std::function<void(const std::string&)>& take_piece,
                 train::Ranks& ranks) {
  constexpr std::size_t kPiece = 64 << 20;
  std::vector<double> sizes(ranks.size(), 0);
  sizes[ranks.rank()] = static_cast<double>(own.size());
  ranks.sum(sizes);
  if (ranks.first()) take_piece(own);
  for (std::size_t r = 1; r < sizes.size(); ++r) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(sizes[r]); at += kPiece) {
      const bool mine = r == ranks.rank();
      const std::vector<std::string> pieces = ranks.gather(mine ? std::string_view(own).substr(at, kPiece) : "");
      if (ranks.first()) take_piece(pieces[r]);
    }
  }
}

}  // namespace aefx::cli
