flow("x", function()
  http.post("/j", { json = { list = { 1, { a = true } }, text = "\"\\\n\0ü", n = -3, x = 0.1 } })
  http.post("/j", { json = "text" })
  http.post("/j", { json = false })
  local r = http.get("/json")
  expect(r:json().items[1].id == 7, "as a table")
  expect(r:json("items[0].id") == 7, "by path")
  expect(r:json("items[1].tags[1]") == "b", "by a longer path")
  expect(r:json("[0]") == nil, "no list here")
  expect(r:json("items[5].id") == nil, "past the end")
  expect(r:json("items[").id == nil, "half a path")
end)
--> POST /j
-->   Content-Type: application/json
-->   {"list":[1,{"a":true}],"n":-3,"text":"\"\\\n\u0000ü","x":0.1}
--> POST /j
-->   Content-Type: application/json
-->   "text"
--> POST /j
-->   Content-Type: application/json
-->   false
--> GET /json
--> failed
--> passed as a table
--> passed by path
--> passed by a longer path
--> passed no list here
--> passed past the end
--> error json.lua:11: attempt to index a nil value
