-- expect: request_expect.lua:3: http.get: expect must be a status such as 200 or "2xx", not '20x'
flow("x", function()
  http.get("/", { expect = "20x" })
end)
