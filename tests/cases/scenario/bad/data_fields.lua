-- expect: data_fields.lua:2: data.csv: lib/short.csv:2: 1 fields, but the header has 2
data.csv("lib/short.csv")
