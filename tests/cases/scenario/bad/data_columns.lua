-- expect: data_columns.lua:2: data.csv: lib/twice.csv:1: two columns are named 'a'
data.csv("lib/twice.csv")
