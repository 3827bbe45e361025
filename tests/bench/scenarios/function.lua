-- The same request, made by a function.
flow("item", function()
  http.get("/items/1", { discard = true })
end)
