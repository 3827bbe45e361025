-- A body that is built for each request; the reply is looked at.
local headers = { ["Content-Type"] = "application/json" }

flow("publish", function(user)
  local body = '{"topic":"orders","message":"m' .. user.iteration .. '"}'
  local r = http.post("/publish", { body = body, headers = headers })
  expect(r.status == 200, "published")
end)
