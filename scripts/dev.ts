/**
 * For people who change the code: the sandbox network, the server (restarted when its sources change) and the console
 * from its sources, in one terminal. `npm run dev`; Ctrl-C ends all three. The data are new at each start.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '../src/sandbox/index.ts'

const DATA_DIR = 'data/dev'
const SERVER = 'http://127.0.0.1:3000'
const USER = { email: 'admin@otklik.example', password: 'for development' }
const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href

await rm(DATA_DIR, { recursive: true, force: true })
await using network = await startSandbox()
const server = start('server', process.execPath, ['--watch', '--import', END_WITH_PARENT, 'src/main.ts'], {
  PORT: new URL(SERVER).port,
  OTKLIK_HOST: '127.0.0.1',
  OTKLIK_DATA_DIR: DATA_DIR,
  OTKLIK_ADMIN_KEY: 'otk_for_development',
  OTKLIK_ADMIN_EMAIL: USER.email,
  OTKLIK_ADMIN_PASSWORD: USER.password,
  OTKLIK_WHATSAPP_URL: network.url,
  OTKLIK_WHATSAPP_ROOT_KEY: network.rootKey,
  OTKLIK_WEBHOOK_ALLOW_PRIVATE: '1',
  NODE_EXTRA_CA_CERTS: network.caFile,
})
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
const page = start('console', process.execPath, [vite, 'src/console'], { OTKLIK_DEV_URL: SERVER })
process.stdout.write(`
The console: the address that Vite prints below. Sign in as ${USER.email} with the password "${USER.password}".
The API: ${SERVER}, with the key otk_for_development. The network is driven at ${network.controlUrl}.

`)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(server, 'exit'), once(page, 'exit')])
for (const child of [server, page]) child.kill()

/** A child process whose output lines carry its name. It ends with this process. */
function start(name: string, command: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${name.padEnd(7)} | ${line}\n`))
  }
  return child
}
