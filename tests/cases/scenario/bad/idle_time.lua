-- expect: idle_time.lua:3: http.idle: the time is missing: it must be a duration such as "500ms" or "30s"
flow("x", function()
  http.idle()
end)
