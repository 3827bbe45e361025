-- expect: data_missing.lua:2: data.csv: the file 'none.csv': no such file beneath the scenario's folder
data.csv("none.csv")
