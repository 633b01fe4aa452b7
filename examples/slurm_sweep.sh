#!/bin/bash
# Runs a planned sweep as an array of Slurm jobs. On the login node:
#
#   diracmag sweep plan switching_map.toml                       # checks every point, writes switching_map.sweep
#   sbatch --array=0-27 examples/slurm_sweep.sh switching_map.sweep 4      # 28 jobs of 4 points: 112 points
#   diracmag sweep collect switching_map.sweep                   # when they are done
#
# Points that are done are not run again: after a node failure or a time limit submit the same array once more.
#SBATCH --job-name=sweep
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --time=01:00:00
#SBATCH --output=%x-%A_%a.log
#SBATCH --requeue
set -euo pipefail

plan=${1:?usage: sbatch --array=0-N slurm_sweep.sh PLAN [POINTS_PER_JOB]}
chunk=${2:-1}
points=$(diracmag sweep status "$plan" --json | sed 's/.*"points":\([0-9]*\).*/\1/')
first=$((SLURM_ARRAY_TASK_ID * chunk))
last=$((first + chunk - 1))
[ "$last" -lt "$points" ] || last=$((points - 1))
[ "$first" -le "$last" ] || exit 0

# A claim of a job that died on another node is taken over once it is older than any job may run.
# Exit code 3: a run failed and is recorded as such, which is no fault of the job.
diracmag sweep run "$plan" --index "$first-$last" --threads "${SLURM_CPUS_PER_TASK:-1}" --steal-after "3600 s" || [ $? -eq 3 ]
