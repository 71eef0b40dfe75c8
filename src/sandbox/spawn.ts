import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { makeSandboxClient, type SandboxClient } from './client.ts'

export type SandboxOptions = {
  /** Fixed ports; free ones by default. */
  port?: number
  controlPort?: number
  /** NDJSON file for the ledger. */
  ledgerFile?: string
  /** Where to write the media host's certificate; a temporary file by default. */
  caFile?: string
  seed?: number
}
/** A network in a process of its own. */
export type Sandbox = AsyncDisposable & {
  /** WebSocket address for Baileys' `waWebSocketUrl`. */
  url: string
  /** Public root key (hex) for `WA_CERT_DETAILS.PUBLIC_KEY`. */
  rootKey: string
  /** PEM file for NODE_EXTRA_CA_CERTS, so that the media host is trusted. */
  caFile: string
  controlUrl: string
  client: SandboxClient
  pid: number
  stop: () => Promise<void>
}

const START_TIMEOUT_MS = 120_000
const COMPILE_CACHE = new URL('./compile-cache.ts', import.meta.url).href
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

/** Starts the sandbox network as a child process. It ends with `stop`, with disposal, or when this process dies. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const flags = {
    port: options.port,
    'control-port': options.controlPort,
    ledger: options.ledgerFile,
    'ca-file': options.caFile,
    seed: options.seed,
  }
  const args = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', COMPILE_CACHE, MAIN, ...args],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.stdin.end()
    const forced = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await exited
    clearTimeout(forced)
  }
  try {
    const line = await firstLine(child.stdout, exited)
    const addresses = JSON.parse(line) as Pick<Sandbox, 'url' | 'rootKey' | 'caFile' | 'controlUrl'>
    const client = makeSandboxClient(addresses.controlUrl)
    return { ...addresses, client, pid: child.pid ?? 0, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function firstLine(stdout: NodeJS.ReadableStream, exited: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the sandbox did not start in time')), START_TIMEOUT_MS)
    createInterface({ input: stdout }).once('line', (line) => {
      clearTimeout(timer)
      resolve(line)
    })
    void exited.then(() => reject(new Error('the sandbox ended before it was ready')))
  })
}
