-- Callbacks for wrk, with one thread: each has a token of its own, out of a file with one token and one body a line, a tab
-- between. It is over when the file is. Prints one line of JSON at the end.

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
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "p50": %.3f, "p99": %.3f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
