-- expect: :2: data.csv: lib/short.csv:2: 1 fields, but the header names 2
data.csv("lib/short.csv")
