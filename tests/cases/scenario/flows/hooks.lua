setup(function()
  local r = http.post("/login", { json = {} })
  think("5ms")
  return { status = r.status, list = { 1, 2.5, "three", true, { deep = "x\0y" } }, [7] = false }
end)

flow("x", function(user, shared)
  expect(shared.status == 200 and #shared.list == 5, "what setup returned")
  expect(shared.list[2] == 2.5 and shared.list[5].deep == "x\0y" and shared[7] == false, "whole")
  expect(math.type(shared.list[1]) == "integer", "and of the same kind")
  http.get("/" .. user.id)
end)

teardown(function(shared)
  http.delete("/" .. shared.status)
end)
--> POST /login
-->   Content-Type: application/json
-->   {}
--> think 0.005
--> end
--> GET /1
--> end
--> DELETE /200
--> end
--> passed what setup returned
--> passed whole
--> passed and of the same kind
