#include "service/windows/bounded_file.hpp"

#include <windows.h>

#include "base/windows/native.hpp"

namespace psremoting::service {

BoundedFile::BoundedFile(std::filesystem::path file, std::uint64_t largest, int kept)
    : file_(std::move(file)), largest_(largest), kept_(kept) {
  open();
}

// Never through a link that somebody put in its place.
void BoundedFile::open() {
  handle_ = owned(::CreateFileW(file_.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, OPEN_ALWAYS,
                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  LARGE_INTEGER size{};
  if (handle_ && !::SetFilePointerEx(native(handle_), {}, &size, FILE_END)) handle_.reset();
  size_ = static_cast<std::uint64_t>(size.QuadPart);
}

void BoundedFile::write(std::string_view line) {
  if (handle_ && size_ > 0 && size_ + line.size() > largest_) start_over();
  if (!handle_) open();
  DWORD put = 0;
  if (handle_ && ::WriteFile(native(handle_), line.data(), static_cast<DWORD>(line.size()), &put, nullptr))
    size_ += put;
}

std::filesystem::path BoundedFile::old(int number) const {
  if (number == 0) return file_;
  auto name = file_.stem();
  name += "." + std::to_string(number);
  name += file_.extension();
  return file_.parent_path() / name;
}

// A file that is held by somebody keeps its name; then what is in it goes, because it must not grow.
void BoundedFile::start_over() {
  handle_.reset();
  for (int number = kept_; number > 0; --number)
    ::MoveFileExW(old(number - 1).c_str(), old(number).c_str(), MOVEFILE_REPLACE_EXISTING);
  open();
  if (!handle_ || size_ == 0) return;
  ::SetFilePointerEx(native(handle_), {}, nullptr, FILE_BEGIN);
  ::SetEndOfFile(native(handle_));
  size_ = 0;
}

}  // namespace psremoting::service
