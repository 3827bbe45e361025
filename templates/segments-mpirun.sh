#!/bin/sh
# The load of several machines by mpirun, which need share no library of MPI
# with flatline: it only numbers the tasks.
#   export TARGET=http://shop:3000 SCENARIO=shop.lua OPTIONS='-R 2000 -d 10m'
#   export RUNS=/shared/run7
#   mpirun -n 4 --hostfile machines sh segments-mpirun.sh
# beside the service, for as long: flatline watch --pid N -o $RUNS/watch
# and then: flatline merge $RUNS/watch $RUNS/segment-* -o $RUNS/merged
set -eu
RANK=${OMPI_COMM_WORLD_RANK:-${PMI_RANK:?is not set: start this by mpirun}}
# OPTIONS are several words.
# shellcheck disable=SC2086
exec "${FLATLINE:-flatline}" run "$SCENARIO" --target "$TARGET" ${OPTIONS:-} \
    --no-plots --segment auto --start-together "$RUNS/start" \
    -o "$RUNS/segment-$RANK"
