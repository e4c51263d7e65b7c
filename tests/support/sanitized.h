// Tells whether a test is compiled with AddressSanitizer or ThreadSanitizer, or runs in an emulator.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AEFX_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AEFX_SANITIZED
#endif
#endif

namespace aefx::test {

#ifdef AEFX_SANITIZED
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

#ifdef AEFX_EMULATED
inline constexpr bool kEmulated = true;
#else
inline constexpr bool kEmulated = false;
#endif

// Whether it is many times slower, and has memory for other purposes than the program's: limits and peaks then say
// nothing.
inline constexpr bool kForeignMemory = kSanitized || kEmulated;

}  // namespace aefx::test
