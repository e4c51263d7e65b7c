// Turns principal components so that each draws on few columns.
#pragma once

#include "prep/pca.h"

namespace aefx::prep {

// Rotates the first `count` components against each other until the squares of their loadings vary most (Kaiser 1958);
// what they keep together is the same. Those without variance are left alone. Strongest first, the largest loading of
// each positive, as before.
[[nodiscard]] Pca varimax(const Pca& pca, Index count);

}  // namespace aefx::prep
