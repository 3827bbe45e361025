-- expect: idle_time.lua:3: http.idle: the time is missing: it must be a time such as "100ms"
flow("x", function()
  http.idle()
end)
