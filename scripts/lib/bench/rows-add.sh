# shellcheck shell=bash disable=SC2034,SC2154 # see scripts/bench
# Additions are compared with sha256sum of the same bytes, with a copy that is synced, and with Kubo's add: one file of 2 GiB, the
# same with --only-hash, and 20,000 small ones. Each starts a process and has an empty repository.
all_rows+=(add-big add-hash add-small)

hash_all() { find "$1" -type f -print0 | xargs -0 sha256sum; }
copy_synced() { cp -r "$1" "$2" && sync -f "$2"; }

add_fresh() { # PROGRAM ARGUMENT… → seconds of its add into a new repository
  local program=$1 fresh=$work/add-repo
  shift
  export ORRERY_PATH=$fresh IPFS_PATH=$fresh
  "$program" init >/dev/null
  seconds "$program" add "$@"
  rm -rf "$fresh"
}

add_rows() {
  local name source amount unit options run
  for name in add-big add-hash add-small; do
    wanted "$name" || continue
    [ -n "${said_what:-}" ] || say "(for the add rows /source is sha256sum of the same bytes, and /bindfs is cp and sync)"
    said_what=1
    source=$work/big2 amount=$((2 * $(big_bytes) / 1000000)) unit=MB/s options=(-Q)
    [ -f "$work/big2" ] || cat "$work/source/big" <(head -c "$(big_bytes)" /dev/urandom) >"$work/big2"
    case $name in
      add-hash) options=(-Q --only-hash) ;;
      add-small) source=$work/source/tree amount=$(count_files) unit=files/s options=(-r -Q --hidden) ;;
    esac
    for ((run = 0; run < runs; run++)); do
      note "$name" source "$(rate "$amount" "$(seconds hash_all "$source")")"
      [ "$name" = add-hash ] || note "$name" bindfs "$(rate "$amount" "$(seconds copy_synced "$source" "$work/copy")")"
      rm -rf "$work/copy"
      note "$name" orrery "$(rate "$amount" "$(add_fresh "$orrery" "${options[@]}" "$source")")"
      [ -z "$kubo" ] || note "$name" kubo "$(rate "$amount" "$(add_fresh "$kubo" "${options[@]}" "$source")")"
    done
    report "$name" "$unit"
  done
  rm -f "$work/big2"
}
