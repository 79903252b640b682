#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace psremoting::psrp {

// Turns what is read from a pipe into lines, in one buffer that bytes are read into directly. Holds little while
// nothing comes (a shell may idle for hours), and never more than the longest line and one read.
class LineBuffer {
 public:
  explicit LineBuffer(std::size_t longest) : longest_(longest) {}

  // Room for the next read. Ends the validity of every line given out.
  std::span<char> prepare();
  // So many bytes were read into it.
  void commit(std::size_t size);
  // The next whole line without its '\n', or nothing. Valid until prepare().
  std::optional<std::string_view> next();
  // What came of a line that has not ended. Once next() has given nothing; valid until prepare().
  std::string_view begun() const { return {bytes_.data() + begin_, end_ - begin_}; }
  // Bytes of lines that were too long, thrown away since the last call.
  std::size_t take_discarded();

 private:
  std::size_t longest_;
  std::string bytes_;
  std::size_t begin_ = 0;     // of what was not given out yet
  std::size_t searched_ = 0;  // up to here there is no '\n'
  std::size_t end_ = 0;       // of what was read
  bool skipping_ = false;     // within a line that is too long
  std::size_t discarded_ = 0;
};

}  // namespace psremoting::psrp
