-- expect: flow_data_nothing.lua:2: flow: the request has no method: write { get = "/path" }
flow("x", { weight = 2 })
