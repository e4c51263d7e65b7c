#include "csv/sniff/sniff_quotes.h"

#include <array>
#include <exception>
#include <utility>

#include "aefx/base/error.h"
#include "csv/sniff/sniff_delimiter.h"

namespace aefx::csv {
namespace {

// Quote and escape.
constexpr std::array<std::pair<char, char>, 3> kOthers{{{'"', '\\'}, {'\'', '\0'}, {'\'', '\\'}}};

}  // namespace

std::vector<SplitTrial> sniff_quotes(const SniffInput& in) {
  const ReadOptions& options = in.options;
  Dialect usual;
  usual.comment = options.comment;
  usual.quote = options.quote.value_or(usual.quote);
  usual.escape = options.escape.value_or(usual.escape);
  std::vector<SplitTrial> trials;
  std::exception_ptr error;
  try {
    trials = sniff_delimiter(in, usual);
  } catch (const Error&) {
    error = std::current_exception();
  }
  if (!error && trials[0].is_clean()) return trials;
  for (const auto& [quote, escape] : kOthers) {
    if ((options.quote && quote != usual.quote) || (options.escape && escape != usual.escape)) continue;
    Dialect other = usual;
    other.quote = quote;
    other.escape = escape;
    try {
      std::vector<SplitTrial> others = sniff_delimiter(in, other);
      if (others[0].is_clean() && others[0].cells > 1 && others[0].needed > 0) return others;
    } catch (const Error&) {  // no better than the usual ones
    }
  }
  if (error) std::rethrow_exception(error);
  return trials;
}

}  // namespace aefx::csv
