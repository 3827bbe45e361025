local body = '{"a":null,"b":[],"c":[1,null,[]],"d":{},"e":"x"}'
setup(function()
  return { nothing = json.null, list = json.array() }
end)
flow("x", function(user, shared)
  http.post("/j", { json = { list = json.array(), null = json.null, object = {} } })
  http.post("/j", { json = json.array { 1, json.null } })
  http.post("/j", { json = json.null })
  http.post("/j", { json = { shared.nothing, shared.list } })
  local r = http.get("/body/" .. body)
  http.post("/j", { json = r:json() })
  local t = r:json()
  expect(t.a == json.null and tostring(t.a) == "null", "null in a table")
  expect(r:json("a") == nil and select("#", r:json("a")) == 1, "null at a path")
  expect(select("#", r:json("nothing")) == 2, "no such path")
  expect(#t.c == 3 and t.c[2] == json.null, "a list without a hole")
  table.remove(t.c) table.remove(t.c) table.remove(t.c)
  http.post("/j", { json = t.c })
  local list = { 1 }
  expect(json.array(list) == list and json.array(list) == list, "the same list")
  expect(not pcall(setmetatable, list, {}), "that is no script's")
  expect(getmetatable(list) == false and getmetatable(json.null) == false, "out of reach")
end)
--> end
--> POST /j
-->   Content-Type: application/json
-->   {"list":[],"null":null,"object":{}}
--> POST /j
-->   Content-Type: application/json
-->   [1,null]
--> POST /j
-->   Content-Type: application/json
-->   null
--> POST /j
-->   Content-Type: application/json
-->   [null,[]]
--> GET /body/{"a":null,"b":[],"c":[1,null,[]],"d":{},"e":"x"}
--> POST /j
-->   Content-Type: application/json
-->   {"a":null,"b":[],"c":[1,null,[]],"d":{},"e":"x"}
--> POST /j
-->   Content-Type: application/json
-->   []
--> end
--> passed null in a table
--> passed null at a path
--> passed no such path
--> passed a list without a hole
--> passed the same list
--> passed that is no script's
--> passed out of reach
