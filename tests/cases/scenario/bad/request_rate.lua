-- expect: request_rate.lua:3: http.get: read_rate must be a rate such as "2KiB/s"
flow("x", function()
  http.get("/", { read_rate = "2KiB" })
end)
