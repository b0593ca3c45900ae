# shellcheck shell=bash disable=SC2034 # the caller reads java_home and java_version
# Sourced. Finds a JDK by its `release` file: starting each java to ask for its version would cost more than a command.

# java_release HOME TOOL: is there a JDK from 17 up in HOME that has bin/TOOL? Sets version ("25.0.3") and rank (a number that
# grows with the version).
java_release() {
  local line
  [[ -x $1/bin/$2 && -r $1/release ]] || return 1
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+)(\.([0-9]+))?(\.([0-9]+))?(\.([0-9]+))? ]]; then
      version=${line#*\"} version=${version%%\"*}
      rank=$((((BASH_REMATCH[1] * 1000 + ${BASH_REMATCH[3]:-0}) * 1000 + ${BASH_REMATCH[5]:-0}) * 1000 + ${BASH_REMATCH[7]:-0}))
      ((BASH_REMATCH[1] >= 17))
      return
    fi
  done <"$1/release"
  return 1
}

# pick_java newest|oldest java|javac: sets java_home and java_version. $JAVA_HOME wins when it will do; else what stands in
# PATH and in /usr/lib/jvm.
pick_java() {
  local want=$1 tool=$2 version rank best=0 home dir homes=() path=()
  java_home='' java_version=''
  if [[ -n ${JAVA_HOME:-} ]] && java_release "$JAVA_HOME" "$tool"; then
    java_home=$JAVA_HOME java_version=$version
    return
  fi
  IFS=: read -r -a path <<<"${PATH:-}"
  for dir in "${path[@]}"; do
    [[ $dir == */bin && -x $dir/java ]] && homes+=("${dir%/bin}")
  done
  for home in "${homes[@]}" /usr/lib/jvm/*; do
    java_release "$home" "$tool" || continue
    if ((best == 0)) || { [[ $want == newest ]] && ((rank > best)); } || { [[ $want == oldest ]] && ((rank < best)); }; then
      best=$rank java_home=$home java_version=$version
    fi
  done
  [[ -n $java_home ]] && return
  home=$(type -P java) && home=$(readlink -f "$home") && home=${home%/bin/java} &&
    java_release "$home" "$tool" && java_home=$home java_version=$version
}
