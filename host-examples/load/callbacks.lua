-- Callbacks for wrk, with one thread: one token and one body a line of a file, a tab between. It is over when the file is.
-- Prints one line of JSON at the end; times are in microseconds.

local ffi = require("ffi")
ffi.cdef("int getpid(void); int kill(int process, int signal);")
local INTERRUPT = 2

function init(args)
  lines = {}
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
  sent = 0
end

function request()
  sent = sent + 1
  local line = lines[sent]
  if line == nil then
    -- wrk itself knows only durations: it measures until it is interrupted, as if by a person.
    wrk.thread:stop()
    ffi.C.kill(ffi.C.getpid(), INTERRUPT)
    return wrk.format("GET", "/health")
  end
  local tab = line:find("\t", 1, true)
  local headers = { ["Authorization"] = line:sub(1, tab - 1), ["Content-Type"] = "application/json" }
  return wrk.format("POST", wrk.path, headers, line:sub(tab + 1))
end

function done(summary, latency, requests)
  local errors, times = summary.errors, {}
  -- Each time that was measured, and how often it was, so that several runs can be put together.
  for index = 1, #latency do
    local time, count = latency(index)
    times[index] = string.format("[%d, %d]", time, count)
  end
  io.write(string.format(
    '{"requests": %d, "duration": %d, "refused": %d, "broken": %d, "times": [%s]}\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, table.concat(times, ", ")))
end
