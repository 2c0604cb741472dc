-- Callbacks for wrk: each with a token of its own, out of a file with one token and one body a line, tab between. Each
-- thread has every nth line. Prints one line of JSON at the end.

local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init(args)
  lines = {}
  local number = 0
  for line in io.lines(args[1]) do
    if number % tonumber(args[2]) == place then lines[#lines + 1] = line end
    number = number + 1
  end
  nextline = 0
end

function request()
  nextline = nextline + 1
  local line = lines[nextline]
  if nextline >= #lines then wrk.thread:stop() end
  if line == nil then line = lines[#lines] end
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
