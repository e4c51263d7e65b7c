// Compressed tables, unpacked as they are read.
#pragma once

#include <memory>
#include <string>

#include "csv/byte_source.h"

namespace aefx::csv {

enum class Packing { none, gzip, zstd };

// Tells by its first bytes, not by its name, whether a table is packed with gzip or zstd, and gives what is inside;
// other bytes as they are. Members that follow each other are all read. A file that is cut, damaged, or goes on with
// something else is an Error (io) naming `name`. Memory does not depend on how much is inside.
class Unpacked : public ByteSource {
 public:
  Unpacked(std::unique_ptr<ByteSource> bytes, std::string name);
  ~Unpacked() override;

  std::size_t read(char* buffer, std::size_t size) override;
  bool ready(std::chrono::milliseconds patience) override;
  [[nodiscard]] bool is_slow() const override { return method_ != nullptr || bytes_->is_slow(); }
  void cancel() noexcept override;

  [[nodiscard]] Packing packing() const;  // none before the first read()

  // A way to take bytes apart. `in` and `out` are moved on; true where a member ended with what was taken.
  class Method {
   public:
    virtual ~Method() = default;
    struct In {  // its bytes stay as they are
      char* at;
      char* end;
    };
    struct Out {
      char* at;
      char* end;
    };
    virtual bool unpack(In& in, Out& out) = 0;
  };

 private:
  bool fill();
  void recognise();
  std::size_t unpack(char* buffer, std::size_t size);

  std::unique_ptr<ByteSource> bytes_;
  std::string name_;
  std::unique_ptr<Method> method_;  // null where nothing is to be done
  Packing packing_ = Packing::none;
  std::unique_ptr<char[]> packed_;
  std::size_t taken_ = 0, filled_ = 0;  // of packed_
  bool begun_ = false, ended_ = false;
  bool within_ = false;  // a member has begun and not ended
  bool more_ = false;    // the method may have bytes that found no room
};

}  // namespace aefx::csv
