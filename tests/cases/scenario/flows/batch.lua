flow("x", function()
  http.get("/login")
  local replies = batch {
    { get = "/body/a", expect = 200 },
    { post = "/echo", json = { n = 1 }, headers = { X = "y" } },
    { get = "/refused", name = "refused" },
    { put = "/d", discard = true },
  }
  expect(#replies == 4 and replies[1].body == "a", "in their order")
  expect(replies[2]:json("n") == 1, "each with its own")
  expect(replies[3].error, "failures are values")
  http.get("/after")
  replies = batch { { post = "/to/303//body/there", body = "x", redirects = 1, expect = 200 }, { get = "/to/302//x" } }
  expect(replies[1].body == "there" and replies[2].status == 302, "redirects, where asked for")
end)
--> GET /login
--> at once: GET /body/a
-->   Cookie: sid=1; theme=dark
--> at once: POST /echo
-->   X: y
-->   Content-Type: application/json
-->   Cookie: sid=1; theme=dark
-->   {"n":1}
--> at once: GET /refused
-->   Cookie: sid=1; theme=dark
-->   named refused
--> at once: PUT /d
-->   Cookie: sid=1; theme=dark
-->   discarded
--> GET /after
-->   Cookie: sid=1; theme=dark
--> at once: POST /to/303//body/there
-->   Cookie: sid=1; theme=dark
-->   x
--> at once: GET /to/302//x
-->   Cookie: sid=1; theme=dark
--> end
--> passed batch.lua:3: status 200
--> passed in their order
--> passed each with its own
--> passed failures are values
--> passed batch.lua:13: status 200
--> passed redirects, where asked for
