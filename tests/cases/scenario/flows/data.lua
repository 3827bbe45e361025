-- No Lua runs for this one.
flow("get", { post = "/items/1", query = { a = 1 }, json = { x = 1 }, headers = { A = "b" }, weight = 3, name = "an item" })
--> POST /items/1?a=1
-->   A: b
-->   Content-Type: application/json
-->   {"x":1}
-->   named an item
-->   discarded
--> end
