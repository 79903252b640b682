#include "service/powershell/unpack.hpp"

#include <memory>
#include <set>
#include <string>
#include <archive.h>
#include <archive_entry.h>

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

struct Freed {
  void operator()(::archive* one) const { ::archive_free(one); }
  void operator()(::archive_entry* one) const { ::archive_entry_free(one); }
};
using Archive = std::unique_ptr<::archive, Freed>;
using Entry = std::unique_ptr<::archive_entry, Freed>;

constexpr std::size_t block = 64 * 1024;
constexpr int set_bits = 06000;  // setuid and setgid
// That a name leads nowhere else is libarchive's to see to, too: through a link, up, or from the root.
constexpr int flags = ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                      ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS | ARCHIVE_EXTRACT_NO_OVERWRITE;

// The folder that members' names are relative to.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;
  ~WorkingDirectory() {
    std::error_code ignored;
    fs::current_path(before_, ignored);
  }

 private:
  const fs::path before_;
};

std::string words_of(::archive* from) {
  const char* words = ::archive_error_string(from);
  return words ? words : "it is damaged";
}

std::string text(const char* utf8, const char* bytes) { return utf8 ? utf8 : bytes ? bytes : ""; }

std::string name_of(::archive_entry* entry) {
  return text(::archive_entry_pathname_utf8(entry), ::archive_entry_pathname(entry));
}

Error about(const std::string& place, Errc code, const std::string& why) {
  return error(code, '"' + place + "\" in the archive " + why);
}

class Unpacking {
 public:
  Unpacking(Layout layout, const Bounds& bounds) : layout_(layout), left_(bounds) {
    ::archive_read_support_filter_gzip(from_.get());
    ::archive_read_support_format_tar(from_.get());
    ::archive_read_support_format_zip_seekable(from_.get());
    ::archive_write_disk_set_options(to_.get(), flags);
  }

  Result<void> run(const fs::path& archive);

 private:
  Result<void> take(::archive_entry* entry);
  Result<void> check(::archive_entry* entry, const std::string& place);
  Result<Entry> described(::archive_entry* entry, const std::string& place);
  Result<void> copy(const std::string& place);

  const Layout layout_;
  Bounds left_;
  std::set<std::string> files_, others_;  // what came already; others are links
  Archive from_{::archive_read_new()}, to_{::archive_write_disk_new()};
};

Result<void> Unpacking::run(const fs::path& archive) {
  if (::archive_read_open_filename(from_.get(), archive.string().c_str(), block) != ARCHIVE_OK)
    return error(Errc::malformed, "it is no tar.gz, zip or nupkg, or not a whole one: " + words_of(from_.get()));
  for (::archive_entry* entry = nullptr;;) {
    const int got = ::archive_read_next_header(from_.get(), &entry);
    if (got == ARCHIVE_EOF) break;
    if (got == ARCHIVE_RETRY) continue;
    if (got < ARCHIVE_WARN) return error(Errc::malformed, "it cannot be read: " + words_of(from_.get()));
    if (left_.members-- == 0) return error(Errc::too_large, "it holds more members than a PowerShell has");
    if (auto taken = take(entry); !taken) return taken.error();
  }
  if (::archive_write_close(to_.get()) != ARCHIVE_OK)
    return error(Errc::io, "what it holds cannot be written: " + words_of(to_.get()));
  return {};
}

Result<void> Unpacking::take(::archive_entry* entry) {
  auto place = place_of(name_of(entry), layout_);
  if (!place) return place.error();
  if (!*place) return {};
  const std::string& where = **place;
  if (auto good = check(entry, where); !good) return good.error();
  auto made = described(entry, where);
  if (!made) return made.error();
  if (::archive_write_header(to_.get(), made->get()) < ARCHIVE_OK)
    return about(where, Errc::io, "cannot be written: " + words_of(to_.get()));
  if (::archive_entry_filetype(made->get()) == AE_IFREG && !::archive_entry_hardlink(made->get())) {
    if (auto copied = copy(where); !copied) return copied.error();
  }
  if (::archive_write_finish_entry(to_.get()) < ARCHIVE_OK)
    return about(where, Errc::io, "cannot be written: " + words_of(to_.get()));
  return {};
}

Result<void> Unpacking::check(::archive_entry* entry, const std::string& place) {
  const bool linked = ::archive_entry_hardlink(entry) != nullptr;
  const auto type = ::archive_entry_filetype(entry);
  if (type != AE_IFREG && type != AE_IFDIR && type != AE_IFLNK && !linked)
    return about(place, Errc::malformed, "is neither a file nor a folder nor a link");
  if (::archive_entry_perm(entry) & set_bits)
    return about(place, Errc::malformed, "is to run as another account (setuid or setgid), which no PowerShell needs");
  if (type == AE_IFDIR) return {};
  if (files_.contains(place) || others_.contains(place)) return about(place, Errc::malformed, "is there twice");
  (type == AE_IFREG || linked ? files_ : others_).insert(place);
  return {};
}

// Only what is named here is taken over.
Result<Entry> Unpacking::described(::archive_entry* entry, const std::string& place) {
  Entry made(::archive_entry_new());
  ::archive_entry_set_pathname(made.get(), place.c_str());
  const auto type = ::archive_entry_filetype(entry);
  const bool folder = type == AE_IFDIR;
  ::archive_entry_set_filetype(made.get(), type == 0 ? AE_IFREG : type);
  ::archive_entry_set_perm(made.get(), folder || (::archive_entry_perm(entry) & 0111) ? 0755 : 0644);
  const std::string hard = text(::archive_entry_hardlink_utf8(entry), ::archive_entry_hardlink(entry));
  if (!hard.empty()) {
    auto target = place_of(hard, layout_);
    if (!target) return target.error();
    if (!*target || **target == place || !files_.contains(**target))
      return about(place, Errc::malformed, "is a link to \"" + hard + "\", which is no file before it");
    ::archive_entry_set_hardlink(made.get(), (*target)->c_str());
  } else if (type == AE_IFLNK) {
    const std::string target = text(::archive_entry_symlink_utf8(entry), ::archive_entry_symlink(entry));
    if (auto good = check_link(place, target); !good) return good.error();
    ::archive_entry_set_symlink(made.get(), target.c_str());
  } else if (::archive_entry_size_is_set(entry) && !folder) {
    const auto size = ::archive_entry_size(entry);
    if (size < 0 || static_cast<std::uint64_t>(size) > left_.bytes)
      return about(place, Errc::too_large, "is larger than a PowerShell is");
    ::archive_entry_set_size(made.get(), size);
  }
  return Result<Entry>(std::move(made));
}

Result<void> Unpacking::copy(const std::string& place) {
  std::uint64_t end = 0;
  for (;;) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t at = 0;
    const auto got = ::archive_read_data_block(from_.get(), &bytes, &size, &at);
    if (got == ARCHIVE_EOF) break;
    if (got < ARCHIVE_WARN) return about(place, Errc::malformed, "cannot be read: " + words_of(from_.get()));
    end = static_cast<std::uint64_t>(at) + size;
    if (at < 0 || size > left_.bytes || end > left_.bytes)
      return about(place, Errc::too_large, "makes the archive larger than a PowerShell is");
    if (::archive_write_data_block(to_.get(), bytes, size, at) < ARCHIVE_OK)
      return about(place, Errc::io, "cannot be written: " + words_of(to_.get()));
  }
  left_.bytes -= end;
  return {};
}

}  // namespace

Result<void> unpack(const fs::path& archive, Layout layout, const fs::path& folder, const Bounds& bounds) {
  const fs::path file = fs::absolute(archive);
  WorkingDirectory there(folder);
  return Unpacking(layout, bounds).run(file);
}

}  // namespace psremoting::service::powershell
