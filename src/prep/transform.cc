#include "aefx/prep/transform.h"

namespace aefx::prep {

double Transform::apply(double value) const {
  const double inside = capped(value);
  return log_offset ? std::log(inside + *log_offset) : inside;
}

double Transform::invert(double transformed) const {
  return log_offset ? std::exp(transformed) - *log_offset : transformed;
}

}  // namespace aefx::prep
