#include "config/config_source.hpp"

#include "config/load.hpp"

namespace psremoting::config {
namespace {

class FileSource final : public ConfigSource {
 public:
  explicit FileSource(std::shared_ptr<const Config> config) : config_(std::move(config)) {}
  std::shared_ptr<const Config> current() const override { return config_; }
  void watch(boost::asio::any_io_executor, Changed) override {}
  void stop() override {}

 private:
  std::shared_ptr<const Config> config_;
};

}  // namespace

Result<std::unique_ptr<ConfigSource>> ConfigSource::open(const std::filesystem::path& file) {
  auto config = load(file);
  if (!config) return config.error();
  return std::unique_ptr<ConfigSource>(std::make_unique<FileSource>(std::make_shared<Config>(std::move(*config))));
}

}  // namespace psremoting::config
