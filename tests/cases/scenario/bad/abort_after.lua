-- expect: abort_after.lua:2: flow: bad abort_after 'soon': write "20ms" or "4KiB"
flow("x", { get = "/", abort_after = "soon" })
