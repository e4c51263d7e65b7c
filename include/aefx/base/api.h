// The mark of what the library exports. All else is hidden: a program that links it sees no name but those of aefx.h.
#pragma once

#if defined(__GNUC__) || defined(__clang__)
#define AEFX_API __attribute__((visibility("default")))
#else
#define AEFX_API
#endif
