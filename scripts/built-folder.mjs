/**
 * A folder that is built from sources: rebuilt when their hash has changed, otherwise only checked. Plain JavaScript,
 * because the bootstrap uses it before anything is installed.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const STAMP = '.sources'

/** `sources`: all files it is built from. `build`: arguments for the pinned Node that write it into a folder. */
export function builtFolder({ target, sources, build }) {
  const hash = () => hashOf(sources())
  return {
    isBuilt: () => readText(join(target, STAMP)) === hash(),
    /** Returns whether the folder exists and matches its sources. */
    build() {
      const made = hash()
      // Built beside its place and then moved there at once, so that a running product always finds one complete
      // folder.
      const next = `${target}-${process.pid}`
      const { status } = spawnSync(join(root, 'node_modules/.bin/node'), build(next), {
        // React has a development build, which is slow and large.
        env: { ...process.env, NODE_ENV: 'production' },
        cwd: root,
        stdio: ['ignore', 2, 2],
      })
      if (status === 0) {
        writeFileSync(join(next, STAMP), made)
        // Another process may have built the same meanwhile and be running it.
        if (readText(join(target, STAMP)) !== made) putInPlace(next, target)
      }
      rmSync(next, { recursive: true, force: true })
      return status === 0
    },
  }
}

/**
 * Replaces one folder by another, in two steps between which there is none. Of several processes doing so at the same
 * time the last one wins.
 */
export function putInPlace(next, target) {
  const aside = `${next}-before`
  for (;;) {
    if (renamed(target, aside, ['ENOENT'])) rmSync(aside, { recursive: true, force: true })
    // If another process has put its own there meanwhile: try once more.
    if (renamed(next, target, ['ENOTEMPTY', 'EEXIST'])) return
  }
}

/** False: it failed for one of these reasons. */
function renamed(from, to, reasons) {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (reasons.includes(error.code)) return false
    throw error
  }
}

/** Files below a folder, without tests and documents. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test\.tsx?|fixture\.ts|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of [...files.toSorted(), join(root, 'package-lock.json')]) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** For a module started on its own: builds what is missing or out of date. */
export function buildAlone(url, { isBuilt, build }) {
  if (process.argv[1] !== fileURLToPath(url)) return
  if (isBuilt()) process.stderr.write('It is built already.\n')
  else if (!build()) process.exit(1)
}
