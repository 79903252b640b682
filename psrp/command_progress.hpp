#pragma once

namespace psremoting::psrp {

// How far a pipeline of a PowerShell shell has come, between its client and the worker.
struct CommandProgress {
  bool announced = false;  // its Command line went to the worker: a Close is owed
  bool created = false;    // the worker knows it: CommandAck
  bool stopping = false;   // a Signal was queued
  bool closing = false;    // its Close was queued, or is not owed
  bool ended = false;      // the worker said that the pipeline is over
  bool closed = false;     // CloseAck, or there is nothing to close
  bool gone = false;       // its client may not see it any more

  friend bool operator==(const CommandProgress&, const CommandProgress&) = default;
};

}  // namespace psremoting::psrp
