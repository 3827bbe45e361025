-- A flow that is pure data never enters Lua for a request.
flow("item", { get = "/items/1", discard = true })
