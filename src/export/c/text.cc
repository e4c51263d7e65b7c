#include "export/c/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/text.h"

namespace aefx::exported {
namespace {

constexpr std::size_t kLongestName = 40;      // C99 distinguishes names by their first 63 characters
constexpr std::size_t kLongestString = 4000;  // C99 guarantees 4095

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_reserved(std::string_view name) {
  static constexpr std::string_view kWords =
      " alignas alignof and asm auto bitand bitor bool break case catch char class compl complex concept const"
      " constexpr continue decltype default delete do double else enum explicit export extern false float for"
      " friend goto if imaginary inline int long mutable namespace new noexcept not nullptr operator or private"
      " protected public register requires restrict return short signed sizeof static struct switch template"
      " this throw true try typedef typeid typename union unsigned using virtual void volatile while xor NAN"
      " NULL linux unix typeof and_eq or_eq xor_eq not_eq wchar_t assert errno stdin stdout stderr offsetof"
      " size_t math_errhandling MAXFLOAT BYTE_ORDER BIG_ENDIAN LITTLE_ENDIAN PDP_ENDIAN NFDBITS WCONTINUED WEXITED"
      " WNOHANG WNOWAIT WSTOPPED WUNTRACED MB_CUR_MAX FD_SETSIZE INFINITY EOF BUFSIZ RAND_MAX EDOM ERANGE EILSEQ "
      "static_assert thread_local const_cast static_cast"
      " dynamic_cast reinterpret_cast ";
  return kWords.find(fmt::format(" {} ", name)) != kWords.npos;
}

// Whether the name begins like macros of the standard headers.
bool may_be_macro(std::string_view name) {
  static constexpr std::array kBeginnings = std::to_array<std::string_view>(
      {"M_",     "FP_",    "SEEK_",     "HUGE_VAL", "MATH_", "EXIT_", "INT",    "UINT",   "LONG_",
       "ULONG_", "LLONG_", "FLT_",      "DBL_",     "LDBL_", "CHAR_", "SCHAR_", "UCHAR_", "SHRT_",
       "USHRT_", "FOPEN_", "FILENAME_", "TMP_",     "SNAN",  "L_",    "P_",     "CLOCK"});
  const bool upper = std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return upper && std::any_of(kBeginnings.begin(), kBeginnings.end(),
                              [name](std::string_view beginning) { return name.starts_with(beginning); });
}

template <typename Number>
std::string with_point(Number value) {
  std::string text;
  append_number(text, value);
  if (text.find_first_of(".e") == text.npos) text += ".0";
  return text;
}

}  // namespace

std::string c_number(float value) { return with_point(value) + "f"; }

std::string c_number(double value) { return with_point(value); }

std::string c_identifier(std::string_view text) {
  std::string name;
  for (const char c : text.substr(0, kLongestName)) {
    const bool fine = is_letter(c) || is_digit(c);
    if (fine || name.empty() || name.back() != '_') name += fine ? c : '_';
  }
  // Names that begin with '_' are reserved.
  if (name.empty() || !is_letter(name[0])) name.insert(0, "x");
  if (is_reserved(name) || may_be_macro(name)) name += '_';
  return name;
}

std::string c_string(std::string_view text) {
  if (text.size() > kLongestString) {
    throw Error(Fault::usage,
                fmt::format("a value of {} bytes is too long for C, {}", text.size(), aefx::quoted(text, 30)), {},
                "train with --max-levels so low that it is no level of its own");
  }
  std::string out = "\"";
  for (const char c : text) {
    // '?' may begin a trigraph.
    if (c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?') {
      out += c;
    } else {
      out += fmt::format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out + '"';
}

std::string c_comment(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    const bool joins = !out.empty() && ((out.back() == '*' && c == '/') || (out.back() == '/' && c == '*') ||
                                        (out.back() == '?' && c == '?'));
    if (joins) out += ' ';
    out += c;
  }
  return out;
}

std::string c_list(const std::vector<std::string>& items) {
  constexpr std::size_t kWidth = 110;
  std::string out = "{";
  std::size_t line = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string item = items[i] + (i + 1 < items.size() ? "," : "");
    if (line == 0 || line + item.size() > kWidth) {
      out += "\n    ";
      line = 4;
    } else {
      out += ' ';
      ++line;
    }
    out += item;
    line += item.size();
  }
  return out + "}";
}

}  // namespace aefx::exported
