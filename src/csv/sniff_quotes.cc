#include "csv/sniff_quotes.h"

#include <array>
#include <exception>
#include <utility>

#include "aefx/base/error.h"
#include "csv/sniff_delimiter.h"

namespace aefx::csv {
namespace {

struct Quoting {
  char quote, escape;
};

constexpr std::array<Quoting, 3> kOthers{{{'"', '\\'}, {'\'', '\0'}, {'\'', '\\'}}};

}  // namespace

std::vector<SplitTrial> sniff_quotes(const Sample& sample, const std::string& file, const ReadOptions& options,
                                     const NumberCell& numbers) {
  Dialect usual;
  usual.comment = options.comment;
  usual.quote = options.quote.value_or(usual.quote);
  usual.escape = options.escape.value_or(usual.escape);
  std::vector<SplitTrial> trials;
  std::exception_ptr error;
  try {
    trials = sniff_delimiter(sample, file, options, numbers, usual);
  } catch (const Error&) {
    error = std::current_exception();
  }
  if (!error && trials[0].clean()) return trials;
  for (const auto& [quote, escape] : kOthers) {
    if ((options.quote && quote != usual.quote) || (options.escape && escape != usual.escape)) continue;
    Dialect other = usual;
    other.quote = quote;
    other.escape = escape;
    try {
      std::vector<SplitTrial> others = sniff_delimiter(sample, file, options, numbers, other);
      if (others[0].clean() && others[0].cells > 1 && others[0].needed > 0) return others;
    } catch (const Error&) {  // no better than the usual ones
    }
  }
  if (error) std::rethrow_exception(error);
  return trials;
}

}  // namespace aefx::csv
