-- expect: abort_twice.lua:3: http.get: give abort
flow("x", function()
  http.get("/", { abort_after = "1s", abort = { after = "5ms" } })
end)
