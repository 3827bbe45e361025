-- expect: abort_nothing.lua:2: flow: abort.after is missing: it must be a duration or a size, such as "20ms" or "4KiB"
flow("x", { get = "/", abort = { share = "30%" } })
