#pragma once

#include <string>

#include "base/clock.hpp"
#include "psrp/command_progress.hpp"
#include "psrp/input_queue.hpp"
#include "psrp/message_follower.hpp"
#include "psrp/message_text.hpp"
#include "psrp/output_queue.hpp"

namespace psremoting::psrp {

// A pipeline of a PowerShell shell, from its Command until the worker has closed it and its client let it go.
struct PowerShellCommand : CommandProgress {
  PowerShellCommand(const Guid& guid, std::string text, OutputTotal& total, Clock& clock,
                    boost::asio::any_io_executor strand)
      : id(guid), line(std::move(text)), output(OutputQueue::Content::pipeline, total, clock, std::move(strand)) {}

  const Guid id;
  const std::string line;
  InputQueue input;
  OutputQueue output;
  MessageFollower follower;
  MessageText input_text, prompt_text;  // of what its client sends
  std::size_t charged = 0;              // bytes taken from the InputAllowance since it last gave a sign of life

  // Of a nested command, which the worker may refuse (powershell_nested.cpp):
  std::string nested;      // its CREATE_PIPELINE, until it gives a sign of life
  TimePoint acknowledged;  // when the worker last acknowledged a line of it
  bool refused = false;    // until it is offered again
  int refusals = 0;
};

}  // namespace psremoting::psrp
