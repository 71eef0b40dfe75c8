import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startControl } from './control.ts'
import { agreeFaster } from './fast-agreement.ts'
import { makeHandlers } from './handlers/index.ts'
import { startNetwork } from './server.ts'

/** The sandbox network's process: prints one JSON line with its addresses, and ends when stdin closes. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    'ca-file': { type: 'string' },
    ledger: { type: 'string' },
    seed: { type: 'string', default: '1' },
    /** Stay up when stdin closes (when started by hand). */
    stay: { type: 'boolean', default: false },
  },
})

// libsignal prints whole sessions, private keys included.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => undefined
agreeFaster()

const running = await startNetwork({ port: Number(values.port), ledgerFile: values.ledger, seed: Number(values.seed) })
const control = await startControl(makeHandlers(running.network), Number(values['control-port']))
const ownFolder = values['ca-file'] ? undefined : mkdtempSync(join(tmpdir(), 'otklik-sandbox-'))
const caFile = values['ca-file'] ?? join(ownFolder ?? '', 'media-ca.pem')
writeFileSync(caFile, running.caPem)
process.stdout.write(
  `${JSON.stringify({ url: running.url, rootKey: running.rootKey, caFile, controlUrl: control.url })}\n`,
)

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  await Promise.all([control.close(), running.close()])
  if (ownFolder) rmSync(ownFolder, { recursive: true, force: true })
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
if (!values.stay) {
  process.stdin.on('end', stop)
  process.stdin.on('close', stop)
  process.stdin.resume()
}
