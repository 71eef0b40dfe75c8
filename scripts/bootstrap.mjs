/**
 * Makes the project ready to run: dependencies as in the lock file, and the Node that the project pins. Each npm script
 * begins with it (`pre` scripts do not run where npm is told to ignore scripts), on any Node >= 20. It is quick when
 * nothing is to be done, and writes only to standard error. Plain JavaScript without dependencies, because it is needed
 * most when nothing is installed yet.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { consoleBuild } from './build-console.mjs'
import { serverBuild } from './build-server.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const pinnedNode = join(modules, '.bin', 'node')
const OLDEST_NODE = 20
/** Commands that need no console, or build what they need themselves. */
const WITHOUT_CONSOLE = new Set([
  ...['test', 'verify'],
  ...['dev', 'bench', 'chaos', 'migrate', 'settings-doc', 'api-types'],
  ...['backup', 'restore', 'move', 'rekey'],
])
/** Commands that run the built server; all others run its sources. */
const WITH_SERVER = new Set(['start', 'bench', 'chaos', 'build', 'backup', 'restore', 'move', 'rekey'])
/** Those that, once built, run with production packages only. */
const IN_PRODUCTION = new Set(['start', 'backup', 'restore', 'move', 'rekey'])
/** The Node version that runs the built server where the pinned one is not installed. */
const NODE_OF_SERVER = 24
const LOCK_WAIT_MS = 10 * 60_000
/** What `npm test` reports at its end. */
const note = join(modules, '.otklik-set-up.json')
const steps = []

const major = Number(process.versions.node.split('.')[0])
if (major < OLDEST_NODE) {
  stop(`Otklik needs Node ${OLDEST_NODE} or newer to set itself up; this is ${process.version}. See https://nodejs.org`)
}
const event = process.env.npm_lifecycle_event
if (IN_PRODUCTION.has(event) && isForProduction()) {
  demandBuilt()
  process.exit(0)
}
if (!ready()) await withLock(() => withCache(prepare))
if (!WITHOUT_CONSOLE.has(event)) {
  await makeBuilt('console', consoleBuild, () =>
    say('The console could not be built, see above; the rest works without it.'),
  )
}
if (WITH_SERVER.has(event)) {
  await makeBuilt('server', serverBuild, () => stop('The server could not be built, see above.'))
}

if (event === 'test') writeFileSync(note, JSON.stringify(steps))

function ready() {
  return missingPackage() === undefined && nodeWorks()
}

async function makeBuilt(what, { isBuilt, build }, onFailure) {
  if (isBuilt()) return
  await withLock(() => {
    if (isBuilt()) return
    say(`Building the ${what}. This takes a few seconds, when its sources have changed.`)
    if (!timed(what, build)) onFailure()
  })
}

function prepare() {
  const missing = missingPackage()
  if (missing !== undefined) {
    say(`Installing dependencies (${missing}). This takes a minute, once.`)
    // Without scripts: npm would run node-gyp, which needs Python, for packages that come with compiled code.
    const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    if (!timed('npm packages', () => npm(args, root)))
      stop('Dependencies could not be installed: npm says why above. Is the npm registry reachable?')
  }
  if (nodeWorks()) return
  say('Setting up the Node that the project pins.')
  timed('Node', () => {
    // The package's own installer, which npm has not run; then npm links its files.
    run(process.execPath, ['installArchSpecificPackage.js'], join(modules, 'node'))
    npm(['rebuild', 'node', '--ignore-scripts', '--loglevel=error'], root)
  })
  if (!nodeWorks()) stop(`${pinnedNode} does not run: delete node_modules and try again.`)
}

/** Whether the installation is `npm ci --omit=dev`: packages to run the built server, but none to build it. */
function isForProduction() {
  const installed = readJson(join(modules, '.package-lock.json'))?.packages
  return installed !== undefined && !installed['node_modules/node'] && missingPackage({ dev: false }) === undefined
}

/** Requires a finished build: nothing can be built here, and nothing is installed that was not asked for. */
function demandBuilt() {
  if (major < NODE_OF_SERVER) {
    stop(
      `The server needs Node ${NODE_OF_SERVER} or newer; this is ${process.version}. Either install that (https://nodejs.org), or ` +
        '`npm ci` without --omit=dev, which brings it along.',
    )
  }
  const built = existsSync(join(root, 'dist/server/main.js'))
  if (built && (!existsSync(join(root, 'src')) || serverBuild.isBuilt())) return
  stop(
    `The server is ${built ? 'built from other sources' : 'not built'}, and the packages that build it are not installed ` +
      '(--omit=dev). Either `npm ci && npm run build && npm prune --omit=dev`, or copy dist/ from where it was built.',
  )
}

/**
 * The first package of the lock file that is not installed in its version, or undefined. Packages for other platforms
 * are ignored.
 */
function missingPackage({ dev = true } = {}) {
  const installed = readJson(join(modules, '.package-lock.json'))?.packages
  if (!installed) return 'none are there'
  const wanted = readJson(join(root, 'package-lock.json')).packages
  for (const [path, { version, integrity, optional, dev: isDev, devOptional }] of Object.entries(wanted)) {
    const there = installed[path]
    if (path === '' || (!there && optional) || (!dev && (isDev || devOptional))) continue
    if (!there || there.version !== version || there.integrity !== integrity) return `${path} has changed`
  }
  return undefined
}

function nodeWorks() {
  const pinned = readJson(join(root, 'package.json')).devDependencies.node
  const { status, stdout } = spawnSync(pinnedNode, ['-v'], { encoding: 'utf8' })
  return status === 0 && stdout.trim() === `v${pinned}`
}

function timed(what, work) {
  const begun = Date.now()
  const result = work()
  steps.push({ what, ms: Date.now() - begun })
  return result
}

function npm(args, cwd) {
  const cli = process.env.npm_execpath
  return cli ? run(process.execPath, [cli, ...args], cwd) : run('npm', args, cwd)
}

/** A service's user has no home, or one that is read-only: npm, and what npm runs, get another cache meanwhile. */
function withCache(work) {
  if (canKeep(process.env.npm_config_cache)) return work()
  const cache = mkdtempSync(join(tmpdir(), 'otklik-npm-'))
  process.env.npm_config_cache = cache
  process.on('exit', () => rmSync(cache, { recursive: true, force: true }))
  return work()
}

/** Whether this folder can be written to, or made. */
function canKeep(folder) {
  try {
    if (folder) mkdirSync(folder, { recursive: true })
    if (folder) accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] }).status === 0
}

/** Two commands started at the same time in a fresh clone must not install into the same folder. */
async function withLock(work) {
  const lock = join(tmpdir(), `otklik-bootstrap-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  const deadline = Date.now() + LOCK_WAIT_MS
  while (!take(lock)) {
    if (Date.now() > deadline) stop(`Another set-up seems to hang; if there is none, delete ${lock}.`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const release = () => rmSync(lock, { recursive: true, force: true })
  // Also when the work ends the process.
  process.once('exit', release)
  work()
  process.off('exit', release)
  release()
}

function take(lock) {
  const owner = join(lock, 'pid')
  try {
    mkdirSync(lock)
    writeFileSync(owner, String(process.pid))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const pid = Number(readText(owner))
  if (pid && !alive(pid)) rmSync(lock, { recursive: true, force: true })
  return false
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function readJson(file) {
  const text = readText(file)
  return text === undefined ? undefined : JSON.parse(text)
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

function stop(text) {
  say(text)
  process.exit(1)
}
