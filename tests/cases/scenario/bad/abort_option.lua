-- expect: abort_option.lua:3: http.get: abort: unknown option 'shar': did you mean 'share'?
flow("x", function()
  http.get("/", { abort = { after = "5ms", shar = 0.3 } })
end)
