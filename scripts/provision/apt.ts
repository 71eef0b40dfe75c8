import { spawn } from 'node:child_process'
import { access, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Debian's installer, and how patient we are with it. */
export type Apt = {
  command: string
  /** The file that tells packages whether their services may start. */
  policy: string
  say(line: string): void
  /** How long to wait for somebody else's installation, and how often to check. */
  lockWaitMs: number
  lockRetryMs: number
  /** How often to report progress. */
  progressMs: number
}

export const debian: Omit<Apt, 'say'> = {
  command: '/usr/bin/apt-get',
  policy: '/usr/sbin/policy-rc.d',
  lockWaitMs: 10 * 60_000,
  lockRetryMs: 2_000,
  progressMs: 10_000,
}

const LOCKED = /Could not get lock|Unable to (lock|acquire)/
/** apt's message when another apt changes its files, which no lock prevents. */
const DISTURBED = /Problem renaming the file|package cache file is corrupted|No such file or directory/
const DISTURBANCES = 5
const OPTIONS = [
  '-q',
  '-y',
  '-o',
  'DPkg::Lock::Timeout=600',
  '-o',
  'Acquire::Retries=3',
  '-o',
  'Acquire::http::Timeout=30',
]

type Ended = { ok: boolean; output: string }

/**
 * Installs packages with one `update` and one `install`; their services are kept from starting. Throws with the reason
 * if it cannot.
 */
export async function installPackages(apt: Apt, packages: string[]): Promise<void> {
  const quietStart = !(await access(apt.policy).then(
    () => true,
    () => false,
  ))
  if (quietStart) await writeFile(apt.policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const update = await patiently(apt, ['update'])
    // Existing lists may do.
    if (!update.ok) apt.say(`The lists of packages are not up to date: ${complaints(update.output)}`)
    const install = await patiently(apt, ['install', '--no-install-recommends', ...packages])
    if (!install.ok) throw new Error(`apt-get could not install it: ${complaints(install.output)}`)
  } finally {
    if (quietStart) await rm(apt.policy, { force: true })
  }
}

/** apt-get waits for the lock of `install` if told to, but not for those of the lists and the archives. */
async function patiently(apt: Apt, args: string[]): Promise<Ended> {
  const deadline = Date.now() + apt.lockWaitMs
  let waits = 0
  for (let disturbances = 0; ; ) {
    const ended = await run(apt, args)
    if (ended.ok) return ended
    if (!LOCKED.test(ended.output)) {
      if (!DISTURBED.test(ended.output) || disturbances++ === DISTURBANCES) return ended
    } else {
      if (Date.now() > deadline) throw new Error(`another installation does not end: ${complaints(ended.output)}`)
      if (waits++ === 0) apt.say(`Waiting for another installation to end (${complaints(ended.output)})`)
    }
    await sleep(apt.lockRetryMs)
  }
}

function run(apt: Apt, args: string[]): Promise<Ended> {
  const begun = Date.now()
  const child = spawn(apt.command, [...OPTIONS, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its messages are parsed above.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-20_000)
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const progress = setInterval(() => {
    const last = output.trimEnd().split('\n').at(-1)?.trim().slice(0, 90)
    apt.say(`  ${Math.round((Date.now() - begun) / 1_000)} s: ${last || args[0]}`)
  }, apt.progressMs)
  return new Promise<Ended>((resolve) => {
    child.once('error', (error) => resolve({ ok: false, output: `E: ${error.message}` }))
    child.once('close', (code) => resolve({ ok: code === 0, output }))
  }).finally(() => clearInterval(progress))
}

/** apt's error messages, or its last words. */
function complaints(output: string): string {
  const lines = output.trim().split('\n')
  const errors = lines.filter((line) => line.startsWith('E: ')).map((line) => line.slice(3))
  return (errors.length > 0 ? errors.slice(0, 3) : lines.slice(-2)).join('; ')
}
