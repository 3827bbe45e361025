-- expect: request_timeout.lua:3: http.get: bad timeout '5x': write "500ms" or "30s"
flow("x", function()
  http.get("/", { timeout = "5x" })
end)
