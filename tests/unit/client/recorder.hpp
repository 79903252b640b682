#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "client/abi.hpp"

namespace psremoting::test {

// Functions to be called back, and what they were told, in order. Outlives the client's use of them.
class Recorder {
 public:
  struct Call {
    std::string name;
    int flags = 0;
    unsigned code = 0;
    std::string detail;
    bool has_result = false;
    std::string stream, data, state;  // of a Receive
    std::string xml;                  // of a Create
    void *shell = nullptr, *command = nullptr, *operation = nullptr;
  };
  enum class Result { none, text, received };

  // `also` runs inside the callback.
  const WSMAN_ASYNC* async(std::string name, Result result = Result::none, std::function<void(const Call&)> also = {});

  // The next call of that name that was not asked for yet; waits for it.
  Call next(const std::string& name);
  std::vector<Call> all() const;
  std::vector<std::string> names() const;

 private:
  struct Context {
    Recorder* recorder;
    std::string name;
    Result result;
    std::function<void(const Call&)> also;
    WSMAN_ASYNC async;
  };
  static void called(void* context, std::int32_t flags, WSMAN_ERROR* error, void* shell, void* command, void* operation,
                     void* result);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Context> contexts_;
  std::vector<Call> calls_;
  std::map<std::string, std::size_t> asked_;  // how many of a name were
};

}  // namespace psremoting::test
