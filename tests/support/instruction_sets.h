// Runs code that Highway compiles for several instruction sets under each set that this machine has.
#pragma once

#include <hwy/targets.h>

#include <cstdint>
#include <string>

namespace aefx::test {

inline void use_instruction_sets(std::int64_t targets) {  // 0: all
  hwy::SetSupportedTargetsForTest(targets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

// Calls test(name) under each instruction set, as on an older machine.
template <typename Test>
void under_each_instruction_set(const Test& test) {
  struct AllAgain {
    AllAgain() = default;
    AllAgain(const AllAgain&) = delete;
    AllAgain& operator=(const AllAgain&) = delete;
    ~AllAgain() { use_instruction_sets(0); }
  };
  const AllAgain all_again;
  use_instruction_sets(0);
  for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    use_instruction_sets(target);
    test(std::string(hwy::TargetName(target)));
  }
}

}  // namespace aefx::test
