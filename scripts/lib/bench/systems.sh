# shellcheck shell=bash disable=SC2154 # scripts/bench sources this and sets work, here, lib, small and kubo
# The data, and the systems that show it: each has a name, a folder $work/NAME, and a fresh mount by `remount NAME`.

orrery=$here/orrery
kubo_pid="" kubo_cid="" orrery_cid="" stock_pid=""

# source/big: one file. tree: 20,000 files of 4 KiB in 100 folders. wide: one folder of 100,000. git: the tree as a repository.
make_data() {
  say "making data in $work"
  mkdir -p "$work"/{source,bindfs,squash,orrery,jnr,stock,kubo}
  local src=$work/source d identity=(-c user.name=bench -c user.email=bench@localhost)
  [ -d "$src/git/.git" ] && return
  head -c "$((1024 / small))M" /dev/urandom >"$src/big"
  mkdir -p "$src/tree" "$src/wide"
  for ((d = 0; d < 100 / small; d++)); do
    mkdir "$src/tree/d$d"
    (cd "$src/tree/d$d" && head -c $((200 * 4096)) /dev/urandom | split -b 4096 -a 3 - f)
  done
  (cd "$src/wide" && seq $((100000 / small)) | split -l 1 -a 5 - entry-)
  cp -r "$src/tree" "$src/git"
  git -C "$src/git" init -q && git -C "$src/git" config core.checkStat minimal
  git -C "$src/git" "${identity[@]}" -c gc.auto=0 add -A
  git -C "$src/git" "${identity[@]}" -c gc.auto=0 commit -qm data
}

comes() { # COMMAND…: waits until it succeeds, for half a minute
  local i
  for ((i = 0; i < 300; i++)); do
    ! "$@" || return 0
    sleep 0.1
  done
  return 1
}

wait_for() { # WHAT COMMAND…
  comes "${@:2}" || { say "$1 did not start"; exit 1; }
}

ready() { grep -q 'Daemon is ready' "$work/$1.log"; }

start_orrery() {
  [ -e "$ORRERY_PATH" ] || "$orrery" init --profile=server >/dev/null 2>&1 || "$orrery" init >/dev/null
  "$orrery" config Addresses.API /ip4/127.0.0.1/tcp/0
  : >"$work/orrery.log"
  "$orrery" daemon >"$work/orrery.log" 2>&1 &
  wait_for "the daemon (see $work/orrery.log)" ready orrery
  orrery_cid=$("$orrery" add -r -Q --hidden --chunker=size-1048576 "$work/source")
}

# Kubo mounts only when online: it listens on loopback and knows nobody to talk to.
start_kubo() {
  : >"$work/kubo.log"
  "$kubo" daemon --mount >"$work/kubo.log" 2>&1 &
  kubo_pid=$!
  wait_for "Kubo (see $work/kubo.log)" ready kubo
}

make_kubo() {
  [ -z "$kubo" ] && return
  if [ ! -e "$IPFS_PATH" ]; then
    "$kubo" init --profile=test >/dev/null
    mkdir -p "$work/kubo-ipns" "$work/kubo-mfs"
    "$kubo" config Mounts.IPFS "$work/kubo"
    "$kubo" config Mounts.IPNS "$work/kubo-ipns"
    "$kubo" config Mounts.MFS "$work/kubo-mfs"
    "$kubo" config --json AutoConf.Enabled false
    "$kubo" config Routing.Type none
  fi
  kubo_cid=$("$kubo" add -r -Q --hidden "$work/source")
  start_kubo
}

# Nothing compressed: what is measured is the way to the kernel.
make_squash() {
  [ -e "$work/image" ] || mksquashfs "$work/source" "$work/image" -noI -noD -noF -noX -no-progress >/dev/null
  cat "$work/image" >/dev/null
}

# The source launcher compiles it in memory: the bench needs no build of its own. It mounts again whenever it is unmounted.
start_stock() {
  local jars=("$here"/../node/target/dist/lib/*.jar)
  # shellcheck source=scripts/lib/java.sh
  . "$here/lib/java.sh"
  pick_java newest java
  LC_ALL=C.UTF-8 "$java_home/bin/java" -cp "$(IFS=: && echo "${jars[*]}")" -Xlog:disable \
    "$here/../fuse-mount/src/test/java/io/orrery/fuse/bench/StockMirror.java" "$work/source" "$work/stock" >"$work/stock.log" 2>&1 &
  stock_pid=$!
}

end_stock() {
  [ -z "$stock_pid" ] || { kill -9 "$stock_pid" && wait "$stock_pid"; } 2>/dev/null || true
}

# A fresh mount: nothing of it is in the kernel's caches, while its source is in the page cache.
remount() {
  case $1 in
    bindfs)
      ! mountpoint -q "$work/bindfs" || fusermount3 -u "$work/bindfs"
      bindfs --no-allow-other "$work/source" "$work/bindfs" ;;
    squash)
      ! mountpoint -q "$work/squash" || fusermount3 -u "$work/squash"
      squashfuse_ll "$work/image" "$work/squash" ;;
    orrery)
      ! mountpoint -q "$work/orrery" || "$orrery" umount "$work/orrery" >/dev/null
      "$orrery" mount --driver=kernel "$orrery_cid" "$work/orrery" >/dev/null ;;
    jnr)
      ! mountpoint -q "$work/jnr" || "$orrery" umount "$work/jnr" >/dev/null
      "$orrery" mount --driver=jnr-fuse "$orrery_cid" "$work/jnr" >/dev/null ;;
    stock)
      if [ -z "$stock_pid" ]; then start_stock; else fusermount3 -u "$work/stock"; fi
      # Now and then it does not come back.
      comes mountpoint -q "$work/stock" || { end_stock; start_stock; }
      wait_for "jnr-fuse (see $work/stock.log)" mountpoint -q "$work/stock" ;;
    kubo)
      kill "$kubo_pid"; wait "$kubo_pid" || true
      start_kubo ;;
  esac
}

root() { [ "$1" = kubo ] && echo "$work/kubo/$kubo_cid" || echo "$work/$1"; }

stop_systems() {
  local mounted
  end_stock
  for mounted in bindfs squash stock; do
    ! mountpoint -q "$work/$mounted" || fusermount3 -u -z "$work/$mounted"
  done
  [ ! -e "$ORRERY_PATH" ] || "$orrery" shutdown >/dev/null 2>&1 || true
  [ -z "$kubo_pid" ] || { kill "$kubo_pid" && wait "$kubo_pid"; } 2>/dev/null || true
}
