-- expect: :2: flow: expect is 'ok': write 200, "2xx" or a list of them
flow("a", { get = "/", expect = "ok" })
