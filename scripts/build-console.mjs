/**
 * Builds the console into dist/console when its sources or the lock file have changed since; a quick look otherwise. Plain
 * JavaScript, as the bootstrap is, which calls it. By itself: `node scripts/build-console.mjs`.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const sources = join(root, 'src/console')
const target = join(root, 'dist/console')
const STAMP = '.sources'
const IMPORT_OF_VALUES = /^import (?!type )[^']*?from '(\.[^'\n]*\.ts)'/gm

export function consoleIsBuilt() {
  return readText(join(target, STAMP)) === hashOfSources()
}

/** Returns whether the console is there as its sources say. */
export function buildConsole() {
  const hash = hashOfSources()
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const node = join(root, 'node_modules/.bin/node')
  // Beside, then into its place at once: a product that runs meanwhile always finds one whole console.
  const next = `${target}-${process.pid}`
  const { status } = spawnSync(node, [vite, 'build', sources, '--outDir', next, '--logLevel', 'warn'], {
    // React has a version for development, which is slow and large.
    env: { ...process.env, NODE_ENV: 'production' },
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status === 0) {
    writeFileSync(join(next, STAMP), hash)
    rmSync(target, { recursive: true, force: true })
    renameSync(next, target)
  }
  rmSync(next, { recursive: true, force: true })
  return status === 0
}

function hashOfSources() {
  const files = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test\.tsx?|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of [...files, ...takenFromProduct(files), join(root, 'package-lock.json')]) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** What the page takes from the product besides types: a few lists, in files that import nothing themselves. */
function takenFromProduct(files) {
  const taken = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(IMPORT_OF_VALUES)].map(([, path]) => resolve(dirname(file), path)),
    )
    .filter((file) => relative(sources, file).startsWith('..'))
  return [...new Set(taken)].sort()
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (consoleIsBuilt()) process.stderr.write('The console is built already.\n')
  else if (!buildConsole()) process.exit(1)
}
