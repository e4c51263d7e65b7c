// The end of a program that gets no more memory: in order, and told, where even the telling must not ask for any.
#pragma once

namespace aefx::cli {

// On stderr, as other errors are. Where this is linked, a std::bad_alloc that nobody can catch (it comes out of a
// destructor, or of what is made before main()) is told too, and ends the program with the code of Fault::other.
void say_out_of_memory() noexcept;

}  // namespace aefx::cli
