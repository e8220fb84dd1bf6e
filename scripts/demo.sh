#!/usr/bin/env bash
# From a fresh clone to the finished plan of the sample centre; the last line is the report's path.
set -euo pipefail
cd "$(dirname "$0")/.."

project=out/demo
# Beside the folder and not in it, so that an interrupted demo is still known as ours.
mark=out/demo.made-by-make
program=${CARGO_TARGET_DIR:-target}/release/paiban

if [ -e "$project" ] && [ ! -e "$mark" ]; then
  echo "demo: $project was not made by \`make demo\`; move it away first" >&2
  exit 1
fi

began=$SECONDS
"${CARGO:-cargo}" build --release --locked
built=$((SECONDS - began))

mkdir -p out
touch "$mark"
rm -rf "$project"
"$program" init "$project" --sample singles-day
"$program" run "$project"

total=$((SECONDS - began))
echo
echo "build   $built s of $total s ($((total > 0 ? 100 * built / total : 0)) %)"
echo "plan    $((total - built)) s: forecast, requirement, roster, audit, simulation, report"
echo "roster  $project/out/roster.csv"
echo "inputs  $project: change a file, then run $program run $project"
echo "report, to be opened in a browser:"
echo "$project/out/report.html"
