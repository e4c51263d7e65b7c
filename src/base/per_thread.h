// Objects that belong to one thread.
#pragma once

#include <pthread.h>

#include <memory>
#include <new>

namespace aefx {

// Returns the object of a type, which is the caller's own, that the calling thread alone uses. The thread's first call
// makes it, and the thread's end deletes it. Throws std::bad_alloc, where a thread_local with a destructor would end
// the program: glibc registers those with memory that must not fail.
template <typename T>
T& of_this_thread() {
  class Key {
   public:
    Key() {
      if (pthread_key_create(&key_, [](void* object) { delete static_cast<T*>(object); }) != 0) throw std::bad_alloc();
    }
    void set(T* object) const {
      if (pthread_setspecific(key_, object) != 0) throw std::bad_alloc();
    }

   private:
    pthread_key_t key_{};
  };
  thread_local T* own = nullptr;
  if (own != nullptr) return *own;
  static const Key key;
  auto made = std::make_unique<T>();
  key.set(made.get());
  own = made.release();
  return *own;
}

}  // namespace aefx
