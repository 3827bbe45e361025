module shop

go 1.18

require (
	example.org/pool v1.0.0
	example.org/rates v1.0.0
)

replace (
	example.org/pool => ./pool
	example.org/rates => ./rates
)
