-- expect: expect must be a status such as 200
flow("a", { get = "/", expect = "ok" })
