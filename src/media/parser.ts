import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pLimit from 'p-limit'
import { KIB, MIB, MINUTE, SECOND } from '../lib/units.ts'
import type { Answer, Request, TaskName, TaskResult } from './tasks.ts'

const MAIN = fileURLToPath(new URL('./parse-process.ts', import.meta.url))
const PAGE_BYTES = 4 * KIB

/** A file took too long or too much memory, or could not be read: the result is not available. */
export class UnreadableMedia extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnreadableMedia'
  }
}

/** Reads files made by strangers. Throws `UnreadableMedia`, in time, whatever the file contains. */
export type MediaParser = {
  run<N extends TaskName>(name: N, path: string): Promise<TaskResult<N>>
  close(): void
}

export type ParserLimits = {
  deadlineMs: number
  /** Of the whole process. Checked where /proc exists; elsewhere only the heap is limited. */
  maxBytes: number
  /** A process without work for this long ends. */
  idleMs: number
}

const LIMITS: ParserLimits = { deadlineMs: 20 * SECOND, maxBytes: 512 * MIB, idleMs: MINUTE }
const LOOK_MS = 100

/**
 * Files from people and guests are parsed in a process of their own, which is killed when a file makes it spin or grow:
 * a thread would share our memory. It starts with the first file, and takes one at a time.
 */
export function createMediaParser(limits: Partial<ParserLimits> = {}): MediaParser {
  const { deadlineMs, maxBytes, idleMs } = { ...LIMITS, ...limits }
  const inTurn = pLimit(1)
  let child: ChildProcess | undefined
  let idleTimer: NodeJS.Timeout | undefined
  let nextId = 0

  function start(): ChildProcess {
    const heapMb = Math.ceil(maxBytes / 2 / MIB)
    const started = fork(MAIN, {
      execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${heapMb}`],
      // It must know nothing of ours: keys and addresses are in the environment.
      env: {},
      serialization: 'advanced',
      stdio: 'ignore',
    })
    started.on('error', () => undefined)
    started.unref()
    started.channel?.unref()
    started.once('exit', () => {
      if (started === child) child = undefined
    })
    return started
  }

  function stop(): void {
    clearTimeout(idleTimer)
    child?.kill('SIGKILL')
    child = undefined
  }

  async function run(request: Request): Promise<unknown> {
    clearTimeout(idleTimer)
    child ??= start()
    const worker = child
    worker.ref()
    worker.channel?.ref()
    let answered = false
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const onMessage = ({ id, result, error }: Answer) => {
      if (id !== request.id) return
      answered = true
      if (error === undefined) resolve(result)
      else reject(new UnreadableMedia(error))
    }
    const onGone = () => reject(new UnreadableMedia('the process that read it ended'))
    const deadline = setTimeout(() => reject(new UnreadableMedia(`not read in ${deadlineMs} ms`)), deadlineMs)
    const watch = setInterval(async () => {
      if ((await residentBytes(worker.pid)) > maxBytes) reject(new UnreadableMedia('took too much memory'))
    }, LOOK_MS)
    worker.on('message', onMessage)
    worker.once('exit', onGone)
    worker.once('error', onGone)
    try {
      worker.send(request, (error) => error && onGone())
      return await promise
    } finally {
      clearTimeout(deadline)
      clearInterval(watch)
      worker.off('message', onMessage)
      worker.off('exit', onGone)
      worker.off('error', onGone)
      // After a failure nobody knows what it is still doing.
      if (!answered) stop()
      worker.unref()
      worker.channel?.unref()
      idleTimer = setTimeout(stop, idleMs).unref()
    }
  }

  return {
    run: <N extends TaskName>(name: N, path: string) =>
      inTurn(() => run({ id: nextId++, name, path })) as Promise<TaskResult<N>>,
    close: stop,
  }
}

/** The memory of a process; 0 if that cannot be determined. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(text.split(' ')[1] ?? 0) * PAGE_BYTES
}
