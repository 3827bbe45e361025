-- expect: abort_nothing.lua:2: flow: abort needs after, "20ms" or "4KiB"
flow("x", { get = "/", abort = { share = "30%" } })
