-- expect: :3: http.get: expect has more than 8 statuses
flow("x", function()
  http.get("/", { expect = { 200, 201, 202, 203, 204, 205, 206, 207, 208 } })
end)
