-- expect: flow_data_expect.lua:2: flow: expect must be a status such as 200 or "2xx", not 'ok'
flow("a", { get = "/", expect = "ok" })
