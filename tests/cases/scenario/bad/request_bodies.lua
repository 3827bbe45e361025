-- expect: request_bodies.lua:3: http.post: give
flow("x", function()
  http.post("/", { json = {}, body = "x" })
end)
