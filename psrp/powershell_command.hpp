#pragma once

#include <string>

#include "psrp/input_queue.hpp"
#include "psrp/message_follower.hpp"
#include "psrp/output_queue.hpp"

namespace psremoting::psrp {

// A pipeline of a PowerShell shell, from its Command until the worker has closed it and its client let it go.
struct PowerShellCommand {
  PowerShellCommand(const Guid& guid, std::string text, OutputTotal& total, Clock& clock,
                    boost::asio::any_io_executor strand)
      : id(guid), line(std::move(text)), output(OutputQueue::Content::fragments, total, clock, std::move(strand)) {}

  const Guid id;
  const std::string line;
  InputQueue input;
  OutputQueue output;
  MessageFollower follower;
  std::size_t charged = 0;  // bytes taken from the InputAllowance since it last gave a sign of life
  bool announced = false;   // its Command line went to the worker: a Close is owed
  bool created = false;     // the worker knows it: CommandAck
  bool stopping = false;    // a Signal was queued
  bool closing = false;     // its Close was queued, or is not owed
  bool closed = false;      // CloseAck, or there is nothing to close
  bool gone = false;        // its client may not see it any more
};

}  // namespace psremoting::psrp
