#include "launcher/user_file.hpp"

#include <catch2/catch.hpp>

#include "launcher/scrypt.hpp"
#include "office_fixture.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

struct Fixture {
  test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "users";
  std::string hash = scrypt_hash("x", {16, 8, 1}).value();

  std::string text() {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& text) {
    std::ofstream(file) << text;
    ::chmod(file.c_str(), 0600);
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A user that is set can be found, with a hash of the password", "[launcher][users]") {
  REQUIRE(set_user(file, "ann", "nobody", Secret("right")).has_value());
  const auto users = load_users(file).value();
  const auto* ann = find_user(users, "ann");
  REQUIRE(ann);
  CHECK(ann->account == "nobody");
  CHECK(!ann->locked);
  CHECK(scrypt_matches("right", ann->hash));
  CHECK(!scrypt_matches("wrong", ann->hash));
  CHECK(!find_user(users, "Ann"));
  CHECK(text().find("right") == std::string::npos);
  CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::mask) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE_METHOD(Fixture, "A change of one user leaves comments and others as they are", "[launcher][users]") {
  write("# ours\n\nann:nobody:" + hash + "\nbob:nobody:" + hash + "\n");
  REQUIRE(lock_user(file, "ann", true).has_value());
  CHECK(text() == "# ours\n\nann:nobody:!" + hash + "\nbob:nobody:" + hash + "\n");
  CHECK(find_user(load_users(file).value(), "ann")->locked);
  REQUIRE(lock_user(file, "ann", false).has_value());
  REQUIRE(remove_user(file, "bob").has_value());
  CHECK(text() == "# ours\n\nann:nobody:" + hash + "\n");
}

TEST_CASE_METHOD(Fixture, "A new password unlocks", "[launcher][users]") {
  write("ann:nobody:!" + hash + "\n");
  REQUIRE(set_user(file, "ann", "root", Secret("new")).has_value());
  const auto users = load_users(file).value();
  CHECK(users.size() == 1);
  CHECK(!users.front().locked);
  CHECK(users.front().account == "root");
}

TEST_CASE_METHOD(Fixture, "Removing or locking somebody who is not there says so", "[launcher][users]") {
  write("ann:nobody:" + hash + "\n");
  CHECK(remove_user(file, "eve").error().code == Errc::not_found);
  CHECK(lock_user(file, "eve", true).error().code == Errc::not_found);
  CHECK(remove_user(folder.path() / "none", "eve").error().code == Errc::not_found);
}

TEST_CASE_METHOD(Fixture, "A file that others may read or write is refused, and a folder", "[launcher][users]") {
  write("ann:nobody:" + hash + "\n");
  ::chmod(file.c_str(), 0640);
  CHECK(load_users(file).error().code == Errc::access_denied);
  CHECK(load_users(folder.path()).error().code == Errc::access_denied);
}

TEST_CASE_METHOD(Fixture, "A link to it is followed and written through, unless somebody else could turn it",
                 "[launcher][users]") {
  write("ann:nobody:" + hash + "\n");
  // As Kubernetes mounts a Secret.
  std::filesystem::create_directory(folder.path() / "secret");
  std::filesystem::create_directory(folder.path() / "secret/..one");
  std::filesystem::rename(file, folder.path() / "secret/..one/users");
  std::filesystem::create_symlink("..one", folder.path() / "secret/..data");
  std::filesystem::create_symlink("..data/users", folder.path() / "secret/users");
  const auto link = folder.path() / "secret/users";
  REQUIRE(load_users(link).has_value());
  CHECK(lock_user(link, "ann", true).has_value());
  CHECK(std::filesystem::is_symlink(link));
  CHECK(load_users(folder.path() / "secret/..one/users").value().front().locked);
  if (::geteuid() != 0) return;
  REQUIRE(::chown((folder.path() / "secret").c_str(), 65534, 65534) == 0);
  CHECK(load_users(link).error().code == Errc::access_denied);
}

TEST_CASE_METHOD(Fixture, "Every mistake is reported with its line", "[launcher][users]") {
  const auto why = parse_users("ann:nobody\nbob:nobody:" + hash + "\nbob:nobody:" + hash + "\n\n:x:" + hash +
                               "\neve:nobody:$6$salt$hash\n")
                       .error();
  CHECK(why.code == Errc::malformed);
  for (const char* line : {"line 1:", "line 3:", "line 5:", "line 6:"}) {
    INFO(why.detail);
    CHECK(why.detail.find(line) != std::string::npos);
  }
  CHECK(why.detail.find("line 2:") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "Names that would break the file are refused", "[launcher][users]") {
  for (const char* name : {"", "a:b", "a\nb", "#ann", " ann", "ann "})
    CHECK(set_user(file, name, "nobody", Secret("x")).error().code == Errc::invalid_argument);
  CHECK(set_user(file, "ann", "a:b", Secret("x")).error().code == Errc::invalid_argument);
  CHECK(set_user(file, "ann", "nobody", Secret("")).error().code == Errc::invalid_argument);
  CHECK(!std::filesystem::exists(file));
}

TEST_CASE("A hash is told from what is none, and from what would cost too much", "[launcher][scrypt]") {
  const auto hash = scrypt_hash("x", {16, 8, 1}).value();
  CHECK(is_scrypt_hash(hash));
  CHECK(scrypt_hash("x", {16, 8, 1}).value() != hash);  // salted
  for (const char* text : {"", "scrypt", "scrypt$16$8$1$$", "scrypt$15$8$1$AAAA$AAAA", "bcrypt$16$8$1$AAAA$AAAA"})
    CHECK(!is_scrypt_hash(text));
  auto costly = hash;
  costly.replace(0, std::string("scrypt$16$8$1").size(), "scrypt$1048576$32$1");
  CHECK(!is_scrypt_hash(costly));
  CHECK(!is_scrypt_hash(hash + "$"));
  CHECK(!scrypt_matches("x", hash.substr(0, hash.size() - 4)));
}

TEST_CASE("The vector of RFC 7914 is matched", "[launcher][scrypt]") {
  // scrypt("pleaseletmein", "SodiumChloride", N=16384, r=8, p=1), the first 32 bytes
  const char* kept = "scrypt$16384$8$1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI=";
  CHECK(scrypt_matches("pleaseletmein", kept));
  CHECK(!scrypt_matches("pleaseletmeout", kept));
}
