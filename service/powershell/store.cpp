#include "service/powershell/store.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "base/guid.hpp"
#include "config/file.hpp"
#include "config/paths.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view hidden_prefix = ".changing-";

Error refuse(const fs::path& place, const std::error_code& why) {
  if (why == std::errc::permission_denied || why == std::errc::operation_not_permitted ||
      why == std::errc::read_only_file_system)
    return error(Errc::access_denied, place.string() + ": " + why.message() + "; run it as an administrator (sudo)");
  return error(Errc::io, place.string() + ": " + why.message());
}

void remove_left_over(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> hidden;
  for (fs::directory_iterator entry(folder, failed); !failed && entry != fs::directory_iterator();
       entry.increment(failed))
    if (entry->path().filename().string().starts_with(hidden_prefix)) hidden.push_back(entry->path());
  for (const fs::path& one : hidden) fs::remove_all(one, failed);
}

Result<void> give_name(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (!failed) return {};
  auto why = refuse(from, failed);
  // Windows renames no folder in which a program runs.
  if (why.code == Errc::io)
    why.detail +=
        "; a worker that waits for its user's next session may run there: try again later, or while the service is "
        "stopped";
  return why;
}

}  // namespace

Result<Store> Store::open(const fs::path& folder, bool privileged) {
  if (const auto failed = config::make_folder(folder)) return refuse(folder, failed);
  if (const std::string why = privileged ? config::distrust(folder) : ""; !why.empty())
    return error(Errc::access_denied, "nothing is put into " + folder.string() + ": " + why);
  auto held = lock(folder);
  if (!held) return held.error();
  remove_left_over(folder);
  return Store(folder, std::move(*held));
}

// One level further down than installs are looked for.
Result<Hidden> Store::make_hidden() const {
  const fs::path made = folder_ / (std::string(hidden_prefix) + Guid::random().lower());
  std::error_code failed;
  fs::create_directory(made, failed);
  if (!failed) fs::permissions(made, fs::perms::owner_all, failed);
  if (failed) return refuse(made, failed);
  return Hidden(made);
}

Result<void> Store::put(const Hidden& hidden, const config::Version& version, bool replaces) const {
  const fs::path place = place_of(version);
  if (auto kept = sync(hidden.folder()); !kept) return kept;
  if (auto named = replaces ? swap_names(hidden.install(), place) : give_name(hidden.install(), place); !named)
    return named;
  return sync(folder_);
}

Result<Hidden> Store::hide(const fs::path& install) const {
  auto hidden = make_hidden();
  if (!hidden) return hidden.error();
  if (auto renamed = give_name(install, hidden->install()); !renamed) return renamed.error();
  return hidden;
}

Result<void> Store::show(const Hidden& hidden, const fs::path& install) const {
  return give_name(hidden.install(), install);
}

}  // namespace psremoting::service::powershell
