-- expect: :3: http.get: expect is '20x': write 200, "2xx" or a list of them
flow("x", function()
  http.get("/", { expect = "20x" })
end)
