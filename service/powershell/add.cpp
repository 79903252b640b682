#include "service/powershell/add.hpp"

#include <array>
#include <ctime>

#include "base/ascii.hpp"
#include "config/installs.hpp"
#include "service/powershell/archive_copy.hpp"
#include "service/powershell/origin.hpp"
#include "service/powershell/payload.hpp"
#include "service/powershell/sessions.hpp"
#include "service/powershell/store.hpp"
#include "service/powershell/unpack.hpp"
#include "service/trial/trial.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds trial_deadline{120};

Error about(const fs::path& archive, const Error& why) {
  return error(why.code, archive.string() + " is not added: " + why.detail);
}

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&seconds))};
}

Result<std::string> take_over(const Addition& addition, const fs::path& to) {
  auto digest = copy_with_digest(addition.archive, to, Bounds().bytes);
  if (!digest || addition.sha256.empty() || ascii::equal(*digest, addition.sha256)) return digest;
  return error(Errc::malformed, "its SHA-256 is " + *digest + " and should be " + addition.sha256 +
                                    "; fetch it again from where that was published");
}

// Whether one of this version is there already, which may be replaced.
Result<bool> replaces(const Addition& addition, const AskOptions& service, const fs::path& place) {
  std::error_code failed;
  if (fs::symlink_status(place, failed).type() == fs::file_type::not_found) return false;
  if (!addition.replace)
    return error(Errc::already_exists, place.string() + " is there already; put this one in its place with --replace");
  if (!origin_of(place))
    return error(Errc::already_exists, place.string() + " was not put there by psremoting; move it away first");
  if (auto free = wait_for_sessions(service, place, addition.wait); !free) return free.error();
  return true;
}

Result<void> try_out(const Addition& addition, const Hidden& hidden, const config::Version& version) {
  std::error_code failed;
  fs::permissions(hidden.folder(), fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add, failed);
  auto said = version_said_by(hidden.install() / config::executable_name(), addition.account, trial_deadline);
  if (!said) return said.error();
  if (*said == version.text()) return {};
  return error(Errc::worker_failed, "its files say that it is " + version.text() + ", and started it says: " + *said);
}

Result<Added> add_to(const Store& store, const Addition& addition, const AskOptions& service) {
  auto hidden = store.make_hidden();
  if (!hidden) return hidden.error();
  auto digest = take_over(addition, hidden->archive());
  if (!digest) return digest.error();
  std::error_code failed;
  if (!fs::create_directory(hidden->install(), failed))
    return error(Errc::io, hidden->install().string() + ": " + failed.message());
  auto unpacked = unpack(hidden->archive(), layout_of(addition.archive), hidden->install());
  if (!unpacked) return unpacked.error();
  fs::remove(hidden->archive(), failed);
  auto version = check_payload(hidden->install());
  if (!version) return version.error();
  auto replaced = replaces(addition, service, store.place_of(*version));
  if (!replaced) return replaced.error();
  auto kept = write_origin(hidden->install(), {addition.archive.filename().string(), *digest, now()});
  if (kept) kept = open_to_readers(hidden->install());
  if (kept) kept = try_out(addition, *hidden, *version);
  if (kept) kept = store.put(*hidden, *version, *replaced);
  if (!kept) return kept.error();
  return Added{*version, store.place_of(*version), *digest, *replaced};
}

}  // namespace

Result<Added> add(const Addition& addition, const AskOptions& service) {
  if (!addition.sha256.empty() && !is_sha256(addition.sha256))
    return error(Errc::invalid_argument, "\"" + addition.sha256 + "\" is no SHA-256, which has 64 hexadecimal digits");
  auto store = Store::open(addition.folder, addition.privileged);
  if (!store) return store.error();
  auto added = add_to(*store, addition, service);
  return added ? added : about(addition.archive, added.error());
}

}  // namespace psremoting::service::powershell
