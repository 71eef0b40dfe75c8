import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Api, createApi } from './api.ts'

export type ProductOptions = {
  /** Folder of the store, media, embedded queue and log; kept so that the same product can be started again. */
  dataDir: string
  adminKey: string
  /** Settings in addition to the defaults; see config/env.ts. */
  env?: Record<string, string>
  /** Node flags. */
  nodeFlags?: string[]
  /** Built, and with the flags of `npm start`; otherwise its sources are run. */
  asShipped?: boolean
  /** The same, when somebody has already made sure that it is built. */
  program?: Program
  port?: number
  /** Default: in the folder of the store. */
  logFile?: string
}

/** What Node is to run, and with which flags. */
export type Program = { main: string; flags: string[] }

/** The product as a process of its own, as a person would run it. */
export type Product = AsyncDisposable & {
  url: string
  api: Api
  logFile: string
  pid: number
  /** Ends it as an operator would (SIGTERM) and waits. Returns the exit code. */
  stop(): Promise<number | null>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Settles when the process has ended by itself. */
  exited: Promise<number | null>
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES: Program = { main: join(ROOT, 'src/main.ts'), flags: [] }
const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href
const READY = 'Otklik is ready at '
const START_TIMEOUT_MS = 180_000

type Started = ChildProcessByStdio<Writable, Readable, Readable>

/**
 * Starts the product and waits until it is ready. Throws with the end of its log when it does not become ready. If
 * another program took the port between the check and the start, another port is used, unless one was asked for.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  mkdirSync(options.dataDir, { recursive: true })
  if (options.port !== undefined) return startAt(options.port, options)
  for (;;) {
    const port = await freePort()
    try {
      return await startAt(port, options)
    } catch (error) {
      if (!String(error).includes(`${port} is taken`)) throw error
    }
  }
}

async function startAt(port: number, options: ProductOptions): Promise<Product> {
  const url = `http://127.0.0.1:${port}`
  const logFile = options.logFile ?? join(options.dataDir, 'otklik.log')
  const log = createWriteStream(logFile, { flags: 'a' })
  const { main, flags } = options.program ?? (options.asShipped ? await shipped() : SOURCES)
  const child = spawn(process.execPath, [...flags, ...(options.nodeFlags ?? []), '--import', END_WITH_PARENT, main], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: String(port),
      OTKLIK_HOST: '127.0.0.1',
      OTKLIK_DATA_DIR: options.dataDir,
      OTKLIK_ADMIN_KEY: options.adminKey,
      OTKLIK_PUBLIC_URL: url,
      ...options.env,
    },
  })
  child.stdout.pipe(log, { end: false })
  let tail = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log.write(chunk)
    tail = (tail + chunk.toString('utf8')).slice(-4_000)
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const api = createApi(url, options.adminKey)
  const product: Product = {
    url,
    api,
    logFile,
    pid: child.pid ?? 0,
    exited,
    stop: () => end(child, exited, 'SIGTERM'),
    kill: async () => {
      await end(child, exited, 'SIGKILL')
    },
    [Symbol.asyncDispose]: async () => {
      await end(child, exited, 'SIGKILL')
      log.end()
    },
  }
  await waitUntilReady(child, START_TIMEOUT_MS, () => tail)
  return product
}

let program: Promise<Program> | undefined

/** What `npm start` runs, built when it does not match the sources: once, however many start together. */
export function shipped(): Promise<Program> {
  program ??= buildShipped().catch((error: unknown) => {
    program = undefined
    throw error
  })
  return program
}

async function buildShipped(): Promise<Program> {
  const building = spawn(process.execPath, [join(ROOT, 'scripts/build-server.mjs')], { stdio: 'ignore' })
  const [status] = await once(building, 'exit')
  if (status !== 0) throw new Error('the server could not be built')
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
  const words = (/ && exec node (.+)$/.exec(scripts.start)?.[1] ?? '').split(' ')
  return { main: join(ROOT, words.pop() ?? ''), flags: words }
}

/** The process's own message: polling it would slow down the start. */
function waitUntilReady(child: Started, timeoutMs: number, tail: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const settle = (settled: () => void) => {
      clearTimeout(timer)
      child.stdout.off('data', listen)
      child.off('exit', onExit)
      settled()
    }
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-READY.length - chunk.length)
      if (said.includes(READY)) settle(resolve)
    }
    const onExit = () => settle(() => reject(new Error(`Otklik ended at start:\n${tail()}`)))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      settle(() => reject(new Error(`Otklik was not ready within ${timeoutMs} ms:\n${tail()}`)))
    }, timeoutMs)
    child.stdout.on('data', listen)
    child.once('exit', onExit)
  })
}

async function end(
  child: ChildProcess,
  exited: Promise<number | null>,
  signal: NodeJS.Signals,
): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  return exited
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
