-- expect: :2: data.lines: unknown option 'ordr': did you mean 'order'?
data.lines("lib/short.csv", { ordr = "random" })
