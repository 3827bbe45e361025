-- expect: request_timeout.lua:3: http.get: timeout must be a duration such as "500ms" or "30s", not '5x'
flow("x", function()
  http.get("/", { timeout = "5x" })
end)
