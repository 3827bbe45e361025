-- Readers of a stream of events: most read three and hang up by a reset, as a
-- browser does whose laptop is closed. What is kept for those follows aborts.
load { users = 20, duration = "60s" }

flow("listen", function()
  local events = http.stream("/events")
  for _ = 1, 3 do
    local event = events:next({ timeout = "5s" })
    expect(event and event.data ~= "", "an event with data")
  end
  if random() < 0.7 then events:abort() else events:close() end
  think("10ms")
end)
