# shellcheck shell=bash disable=SC2034,SC2154 # see scripts/bench
# What the mounts are for. Cold is a fresh mount; warm is the second time on the same one.
read_names=(seq-cold seq-warm rand-cold-1 rand-cold-8 rand-warm-8 walk-cold walk-warm dir-ls dir-ls-l small-cold small-warm sha-warm
  git-status)
all_rows+=("${read_names[@]}")

big_bytes() { stat -c %s "$work/source/big"; }
count_files() { find "$work/source/tree" -type f -printf . | wc -c; }

# Each job reads each page of its own part of the file once, for four seconds at most: no page is asked for twice.
random_read() { # FILE JOBS [FIO-OPTION…] → IOPS
  local file=$1 jobs=$2 part
  part=$(($(big_bytes) / jobs))
  shift 2
  fio --name=r --filename="$file" --readonly --rw=randread --bs=4k --numjobs="$jobs" --size=$part --offset_increment=$part \
    --runtime=4 --ioengine=psync --group_reporting --invalidate=0 --output-format=terse --terse-version=3 "$@" | awk -F';' '{print $8}'
}

seq_read() { rate "$(($(big_bytes) / 1000000))" "$(seconds dd if="$1/big" of=/dev/null bs=1M)"; }
rand_1() { random_read "$1/big" 1; }
rand_8() { random_read "$1/big" 8; }
rand_8_again() { random_read "$1/big" 8 --time_based; }
walk() { rate "$(count_files)" "$(seconds find "$1/tree" -printf '%s %m\n')"; }
list() { rate $((100000 / small)) "$(seconds ls -f "$1/wide")"; }
list_long() { rate $((100000 / small)) "$(seconds ls -l "$1/wide")"; }
each_small() { find "$1" -type f -print0 | xargs -0 -n 500 "$2"; }
read_small() { rate "$(count_files)" "$(seconds each_small "$1/tree" cat)"; }
hash_small() { rate "$(count_files)" "$(seconds each_small "$1/tree" sha256sum)"; }
status() { rate 1 "$(seconds git -c safe.directory='*' --no-optional-locks -C "$1/git" status --porcelain)"; }

read_rows() {
  local name any="" systems=(source bindfs squash orrery jnr stock)
  for name in "${read_names[@]}"; do
    ! wanted "$name" || any=1
  done
  [ -n "$any" ] || return 0
  [ -z "$kubo" ] || systems+=(kubo)
  make_squash
  start_orrery
  make_kubo
  for name in "${systems[@]}"; do remount "$name"; done
  cat "$work/source/big" >/dev/null

  row seq-cold cold seq_read MB/s
  row seq-warm warm seq_read MB/s
  row rand-cold-1 cold rand_1 IOPS
  row rand-cold-8 cold rand_8 IOPS
  row rand-warm-8 warm rand_8_again IOPS
  row walk-cold cold walk files/s
  row walk-warm warm walk files/s
  row dir-ls cold list names/s
  row dir-ls-l cold list_long names/s
  row small-cold cold read_small files/s
  row small-warm warm read_small files/s
  row sha-warm warm hash_small files/s
  row git-status cold status runs/s
  at_rest
}

# A daemon gives back what the work took some seconds after it.
at_rest() {
  sleep 20
  local pid
  pid=$("$orrery" status | sed -n 's/^Process: .*pid //p')
  if [ -n "$pid" ] && [ -d "/proc/$pid" ]; then
    printf 'daemon after the reads: '
    grep -h RssAnon "/proc/$pid/status" | tr -s '\t ' ' '
  fi
}
