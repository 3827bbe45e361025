-- What scenarios/scripted.lua does, for wrk.
local n, failed = 0, 0
local headers = { ["Content-Type"] = "application/json" }

function request()
  n = n + 1
  local body = '{"topic":"orders","message":"m' .. n .. '"}'
  return wrk.format("POST", "/publish", headers, body)
end

function response(status)
  if status ~= 200 then
    failed = failed + 1
  end
end
