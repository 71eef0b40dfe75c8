import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type User = { uid: number; gid: number }

export type KeptProcess = {
  /** Undefined while it runs, then what it wrote last. */
  ended(): string | undefined
  stop(): Promise<void>
}

/**
 * Ends the server, even one that a test has frozen, when its own standard input ends, which happens on `stop` and also
 * when the process that started it is killed; then removes the folder. So nothing is left behind, whatever happens to
 * the tests.
 */
const KEEPER =
  'folder=$1; signal=$2; shift 2; "$@" & pid=$!; cat >/dev/null; kill -$signal $pid; kill -CONT $pid; wait $pid; rm -rf "$folder"'

/** Starts a server that cannot outlive this process. `signal` stops it fastest; `folder` is removed with it. */
export function keepProcess(command: string[], folder: string, signal: 'QUIT' | 'TERM', user?: User): KeptProcess {
  const child = spawn('sh', ['-c', KEEPER, 'sh', folder, signal, ...command], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  })
  let output = ''
  let exited = false
  const collect = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-4_000)
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  // The keeper itself waits for our word: a server that dies early is noticed by its closed output pipes.
  child.stdout.once('close', () => {
    exited = true
  })
  child.once('error', (error) => {
    exited = true
    output += error.message
  })
  // Must not keep a benchmark's process alive.
  child.unref()
  return {
    ended: () => (exited ? output : undefined),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.ref()
      child.stdin.end()
      await exit
    },
  }
}

/** A new folder owned by `user`. */
export async function newFolder(prefix: string, user?: User): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (!address || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Calls `attempt` until it resolves. Throws when the process ends before, or after `timeoutMs`. */
export async function waitUntilReady(
  what: string,
  kept: KeptProcess,
  attempt: () => Promise<void>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const output = kept.ended()
      if (output !== undefined || Date.now() > deadline) {
        await kept.stop()
        throw new Error(`${what} did not start: ${output ?? (error instanceof Error ? error.message : String(error))}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
