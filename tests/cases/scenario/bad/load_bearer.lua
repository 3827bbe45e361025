-- expect: load_bearer.lua:2: load.bearer: the value holds a line break or another control character
load { bearer = "a\nX-Injected: 1" }
