-- A body that is built for each request; the reply is looked at.
flow("publish", function(user)
  local body = '{"topic":"orders","message":"m' .. user.iteration .. '"}'
  local r = http.post("/publish", {
    body = body, headers = { ["Content-Type"] = "application/json" },
  })
  expect(r.status == 200, "published")
end)
