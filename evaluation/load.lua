-- Load for wrk: every request is a judgment of its own. WRK_BODIES names a file of JSON bodies, one a line, in which @@ stands for a number
-- that no other request has; WRK_PAUSE is the milliseconds between an answer and the next request of a connection.
local bodies, threads, number, pause = {}, 0, 0, tonumber(os.getenv("WRK_PAUSE") or "0")
for line in io.lines(os.getenv("WRK_BODIES")) do bodies[#bodies + 1] = line end

function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

function init(arguments)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("WRK_KEY")
  stamp = os.time()
end

function delay() return pause end

function request()
  number = number + 1
  local body = bodies[number % #bodies + 1]:gsub("@@", id .. "-" .. stamp .. "-" .. number)
  return wrk.format(nil, nil, nil, body)
end

function done(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.3f, "failed": %d, "p50": %.1f, "p95": %.1f, "p99": %.1f, "max": %.1f}\n',
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
