flow("x", function()
  local r = http.get("/body/hello")
  expect(r.status == 200 and r.body == "hello" and r.error == nil, "a reply")
  expect(r.time == 0.5, "its time")
  expect(r:header("x-thing") == "spaced" and r:header("X-Thin") == nil, "headers")
  expect(select("#", r:json()) == 2, "no JSON: nil and why")
  local value, why = r:json()
  expect(value == nil and why:find("not JSON") == 1, "why")
  r = http.get("/refused")
  expect(r.status == 0 and r.body == "", "no reply")
  expect(r.error == "connection refused: port 1", "its reason")
  r = http.get("/too-large")
  expect(r.body == "" and r.error == "reply too large", "a body that was too large")
  expect(http.get("/status/404").status == 404, "not found is a reply")
end)
--> GET /body/hello
--> GET /refused
--> GET /too-large
--> GET /status/404
--> end
--> passed a reply
--> passed its time
--> passed headers
--> passed no JSON: nil and why
--> passed why
--> passed no reply
--> passed its reason
--> passed a body that was too large
--> passed not found is a reply
