#include "psrp/output_queue.hpp"

#include <algorithm>
#include <utility>

#include "psrp/fragment.hpp"
#include "psrp/shell_snapshot.hpp"

namespace psremoting::psrp {
namespace {

// What a Stream element costs around its text.
constexpr std::size_t element_cost = 100;
// An answer holds at least this much, whatever was asked for: a fragment's header and some of its blob.
constexpr std::size_t least_budget = 512;
// Characters that wait for no more.
constexpr std::size_t enough_gathered = 64 * 1024;
// A session that was given something this short a time ago is in the middle of much.
constexpr std::chrono::milliseconds flow{5};

std::size_t cost(const OutputChunk& chunk) { return chunk.base64.size() + element_cost; }

bool wanted(const ReceiveRequest& request, const OutputChunk& chunk) {
  return chunk.stream == Stream::standard_error ? request.want_error : request.want_output;
}

}  // namespace

struct OutputQueue::Given {
  std::string message_id;
  std::uint64_t attempt = 0;  // the latest that it was given to
  Written written;            // of that attempt
  Output output;
  std::vector<bool> host_calls;
  FragmentPosition before;
};

OutputQueue::OutputQueue(Content content, OutputTotal& total, Clock& clock, boost::asio::any_io_executor strand)
    : content_(content), total_(total), clock_(clock), strand_(std::move(strand)) {}

OutputQueue::~OutputQueue() { clear(); }

void OutputQueue::push(OutputChunk chunk, bool host_call) {
  if (cleared_) return;
  if (empty()) gather_until_ = gather_from(clock_.now());
  if (host_call) gather_until_ = {};
  count(std::ssize(chunk.base64));
  items_.push_back({std::move(chunk), host_call});
}

// Until when the first that is in waits for more to go with it.
TimePoint OutputQueue::gather_from(TimePoint now) const {
  if (content_ == Content::bytes) return now + gather_bytes;
  if (content_ == Content::pipeline && answered_ == TimePoint()) return now + gather_first;
  return now - answered_ < flow ? now + gather_fragments : TimePoint();
}

void OutputQueue::finish(int exit_code) {
  if (!failure_ && !exit_code_) exit_code_ = exit_code;
}

void OutputQueue::fail(Error why) {
  if (!failure_ && !exit_code_) failure_ = std::move(why);
}

void OutputQueue::count(std::ptrdiff_t characters) {
  characters_ += static_cast<std::size_t>(characters);
  total_.characters += static_cast<std::size_t>(characters);
}

// Whoever gathers waits anew, until a nearer time.
void OutputQueue::wake() {
  if (waiter_ && has_something()) waiter_->wakeup.notify();
}

bool OutputQueue::gathers() const {
  return !exit_code_ && !failure_ && characters_ < enough_gathered && clock_.now() < gather_until_;
}

void OutputQueue::interrupt(Error why) {
  if (!waiter_) return;
  waiter_->ended = std::move(why);
  waiter_->wakeup.notify();
  waiter_ = nullptr;
}

void OutputQueue::clear() {
  while (head_ < items_.size()) pop();
  last_.reset();
  cleared_ = true;
}

void OutputQueue::forget_answer() { last_.reset(); }

std::size_t OutputQueue::kept() const {
  std::size_t characters = 0;
  if (last_) {
    for (const auto& chunk : last_->output.chunks) characters += chunk.base64.size();
  }
  return characters;
}

OutputQueue::Item OutputQueue::pop() {
  Item item = std::move(items_[head_++]);
  count(-std::ssize(item.chunk.base64));
  if (head_ == items_.size()) {
    // A burst's array is not kept through the quiet after it.
    if (items_.capacity() > 64) std::vector<Item>().swap(items_);
    items_.clear();
    head_ = 0;
  }
  return item;
}

boost::asio::awaitable<Result<Output>> OutputQueue::receive(ReceiveRequest request) {
  if (last_ && repeats_last(request)) {
    last_->attempt = request.attempt;
    last_->written = request.written;
    co_return last_->output;
  }
  last_.reset();
  // Two Receives must never share a stream. The same envelope again means that its first connection is dead; another
  // one takes over, and its predecessor is told that there was nothing, which every client reads as "ask again".
  if (waiter_) interrupt(error(waiter_->message_id == request.message_id ? Errc::aborted : Errc::timed_out));
  drop_unwanted(request);
  if (!ready()) {
    Waiter waiter(clock_, strand_, request);
    waiter_ = &waiter;
    while (!waiter.ended && !ready() && clock_.now() < request.deadline) {
      TimePoint until = has_something() ? std::min(gather_until_, request.deadline) : request.deadline;
      co_await waiter.wakeup.wait_until(until);
      drop_unwanted(request);
    }
    if (waiter.ended) co_return *waiter.ended;
    waiter_ = nullptr;
    if (!has_something()) co_return error(Errc::timed_out);
  }
  co_return answer(request);
}

bool OutputQueue::repeats_last(const ReceiveRequest& request) const {
  return last_->message_id == request.message_id && !(request.constant_ids && is_written(last_->written));
}

// What a cmd client did not ask for is read by nobody, and must not hold up the rest.
void OutputQueue::drop_unwanted(const ReceiveRequest& request) {
  if (content_ != Content::bytes) return;
  while (head_ < items_.size() && !wanted(request, items_[head_].chunk)) pop();
}

Result<Output> OutputQueue::answer(const ReceiveRequest& request) {
  if (head_ == items_.size() && failure_) return *failure_;
  auto given = std::make_unique<Given>();
  given->message_id = request.message_id;
  given->attempt = request.attempt;
  given->written = request.written;
  given->before = position_;
  take(std::max(request.budget, least_budget), given->output, given->host_calls);
  bool host_call = std::ranges::find(given->host_calls, true) != given->host_calls.end();
  if (content_ == Content::bytes) {
    std::erase_if(given->output.chunks, [&](const OutputChunk& chunk) { return !wanted(request, chunk); });
    given->host_calls.resize(given->output.chunks.size());
  }
  add_state(request, host_call, given->output);
  done_given_ = given->output.state == CommandState::done;
  last_ = std::move(given);
  answered_ = clock_.now();
  return last_->output;
}

void OutputQueue::take(std::size_t budget, Output& output, std::vector<bool>& host_calls) {
  std::size_t left = budget;
  while (head_ < items_.size()) {
    std::size_t next = cost(items_[head_].chunk);
    if (next > left) {
      // Several small answers beat a fragment in parts; a fragment larger than a whole answer has to be in parts.
      if (!output.chunks.empty()) return;
      cut_front(left - element_cost);
      next = std::min(left, cost(items_[head_].chunk));
    }
    left -= next;
    Item item = pop();
    if (content_ != Content::bytes) number(item.chunk.base64);
    host_calls.push_back(item.host_call);
    output.chunks.push_back(std::move(item.chunk));
  }
}

// Makes two items of the first one. The flag of a host call stays with its last part.
bool OutputQueue::cut_front(std::size_t characters) {
  Item& front = items_[head_];
  OutputChunk first{front.chunk.stream, {}, false};
  if (content_ != Content::bytes) {
    auto parts = cut(front.chunk.base64, characters);
    if (!parts) return false;
    count(std::ssize(parts->first) + std::ssize(parts->second) - std::ssize(front.chunk.base64));
    first.base64 = std::move(parts->first);
    front.chunk.base64 = std::move(parts->second);
  } else {
    std::size_t kept = characters / 4 * 4;
    if (kept == 0 || kept >= front.chunk.base64.size()) return false;
    first.base64 = front.chunk.base64.substr(0, kept);
    front.chunk.base64.erase(0, kept);
  }
  Item cut_off{std::move(first), false};
  items_.insert(items_.begin() + static_cast<std::ptrdiff_t>(head_), std::move(cut_off));
  return true;
}

// After a fragment that was cut, the ids of its object's other fragments move up.
void OutputQueue::number(std::string& fragment) {
  auto header = first_header(fragment);
  if (!header) return;
  std::uint64_t id = header->start ? 0 : header->fragment_id;
  if (!header->start && header->object_id == position_.object_id) id = position_.next_fragment;
  if (id != header->fragment_id) set_fragment_id(fragment, id);
  position_ = {header->object_id, id + 1};
}

void OutputQueue::add_state(const ReceiveRequest& request, bool host_call, Output& output) {
  bool last = exit_code_ && head_ == items_.size();
  if (content_ == Content::bytes) {
    output.state = CommandState::running;
    if (last && request.want_output) output.chunks.push_back({Stream::standard_output, {}, true});
    if (last && request.want_error) output.chunks.push_back({Stream::standard_error, {}, true});
  } else if (host_call) {
    output.state = CommandState::pending;
  }
  if (!last) return;
  output.state = CommandState::done;
  output.exit_code = exit_code_;
}

void OutputQueue::give_back(const ReceiveRequest& request) {
  if (waiter_ && waiter_->attempt == request.attempt) return interrupt(error(Errc::aborted));
  if (!last_ || last_->attempt != request.attempt || cleared_) return;
  auto given = std::exchange(last_, nullptr);
  std::vector<Item> items;
  for (std::size_t i = 0; i < given->output.chunks.size(); ++i) {
    auto& chunk = given->output.chunks[i];
    if (chunk.end) continue;  // made anew
    count(std::ssize(chunk.base64));
    items.push_back({std::move(chunk), i < given->host_calls.size() && given->host_calls[i]});
  }
  items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
  head_ = 0;
  items_.insert(items_.begin(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
  position_ = given->before;
  done_given_ = false;
}

StreamSnapshot OutputQueue::snapshot() const {
  StreamSnapshot snapshot;
  for (std::size_t i = head_; i < items_.size(); ++i)
    snapshot.waiting.push_back({items_[i].chunk.base64, items_[i].host_call});
  snapshot.position = position_;
  snapshot.exit_code = exit_code_;
  if (!last_) return snapshot;
  snapshot.answered = last_->message_id;
  snapshot.before_answer = last_->before;
  for (std::size_t i = 0; i < last_->output.chunks.size(); ++i)
    snapshot.answer.push_back({last_->output.chunks[i].base64, i < last_->host_calls.size() && last_->host_calls[i]});
  return snapshot;
}

}  // namespace psremoting::psrp
