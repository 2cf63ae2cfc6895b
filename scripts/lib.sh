# Shared by the entry scripts: what must be there before anything can run. Sourced, never run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PARITY_ROOT="$root"

say() { printf 'parity: %s\n' "$*" >&2; }

need() { command -v "$1" >/dev/null 2>&1 || { say "$1 is missing; install $2"; exit 2; }; }

# Node packages, when the lock file changed since they were installed.
install_packages() {
  need node 'Node.js 20.19 or later'
  local stamp="$root/node_modules/.parity-installed"
  if [ ! -f "$stamp" ] || [ "$root/package-lock.json" -nt "$stamp" ]; then
    say 'installing npm packages'
    (cd "$root" && npm ci --no-audit --no-fund --loglevel=error >&2) || { say 'npm ci failed'; exit 2; }
    touch "$stamp"
  fi
}

# The bundled command line, when a source is newer than it.
build_cli() {
  local cli="$root/dist/cli.mjs"
  if [ ! -f "$cli" ] || [ -n "$(find "$root/harness" "$root/fixtures" "$root/parity.config.ts" "$root/scripts" \( -name '*.ts' -o -name '*.schema.json' -o -name '*.mjs' \) -newer "$cli" -print -quit)" ]; then
    (cd "$root" && node scripts/build.mjs) || exit 2
  fi
}
