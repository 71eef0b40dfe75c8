/**
 * `npm test`: first installs and builds everything the tests need and this machine lacks; then runs the tests. Takes
 * vitest's arguments.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, postgres, redis } from './provision/needs.ts'
import { provision } from './provision/provision.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Already done by the bootstrap. */
const BOOTSTRAP_NOTE = `${root}node_modules/.otklik-set-up.json`

const begun = Date.now()
const [{ packages }] = await Promise.all([
  provision([redis, postgres, chromium]),
  build('console'),
  build('server'),
]).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
const together = [...(packages.length === 0 ? ['no Debian packages, all was there'] : packages), 'console', 'server']
const steps = [...bootstrapSteps(), { what: together.join(', '), ms: Date.now() - begun }]
const vitest = spawn(process.execPath, [`${root}node_modules/vitest/vitest.mjs`, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, OTKLIK_TEST_SET_UP: JSON.stringify(steps) },
})
// The terminal also tells vitest, which then stops its servers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vitest.kill(signal))
vitest.once('exit', (code) => process.exit(code ?? 1))

/** If its sources have changed. Says why when it cannot be built. */
async function build(what: 'console' | 'server'): Promise<void> {
  const building = spawn(process.execPath, [`${root}scripts/build-${what}.mjs`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  building.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const [status] = await once(building, 'close')
  if (status !== 0) throw new Error(`${said}\nThe ${what} could not be built, see above.`)
}

function bootstrapSteps(): { what: string; ms: number }[] {
  try {
    return JSON.parse(readFileSync(BOOTSTRAP_NOTE, 'utf8'))
  } catch {
    return []
  } finally {
    rmSync(BOOTSTRAP_NOTE, { force: true })
  }
}
