import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import type { Api } from '../../scripts/api.ts'

const run = promisify(execFile)
const packClient = fileURLToPath(new URL('../../scripts/pack-client.mjs', import.meta.url))

/** The example in the client's README, on a free port; prints the first event and ends. */
const PROGRAM = `
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { createClient, verifyWebhook, WebhookVerificationError } from '@otklik/client'

const otklik = createClient({ baseUrl: process.env.OTKLIK_URL, apiKey: process.env.OTKLIK_KEY })
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const url = 'http://127.0.0.1:' + server.address().port
const webhook = await otklik.createWebhook({ body: { url, events: ['message.received'] } })

server.on('request', async (req, res) => {
  const body = await buffer(req)
  let forged = 'taken'
  try {
    verifyWebhook(req.headers, body + ' ', webhook.secret)
  } catch (error) {
    forged = error instanceof WebhookVerificationError ? 'refused' : String(error)
  }
  const event = verifyWebhook(req.headers, body, webhook.secret)
  res.writeHead(204).end()
  const refusal = await otklik.getGuest({ path: { id: 'gst_none' } }).catch(({ status, problem }) => [status, problem.code])
  const webhooks = []
  for await (const { id } of otklik.all(otklik.listWebhooks, { query: { limit: 1 } })) webhooks.push(id)
  const found = webhooks.includes(webhook.id)
  process.stdout.write(JSON.stringify({ event, forged, refusal, found, pages: webhooks.length }) + '\\n')
  process.exit(0)
})
process.stdout.write('ready\\n')
`

export type FirstWebhook = { event: object; forged: string; refusal: unknown; found: boolean; pages: number }

/**
 * A programmer with an empty folder and the packed client, without access to a registry. Resolves when the webhook
 * exists.
 */
export async function startProgrammer({
  url,
  key,
}: Pick<Api, 'url' | 'key'>): Promise<{ first: Promise<FirstWebhook> }> {
  const folder = await mkdtemp(join(inject('runFolder'), 'programmer-'))
  await run(process.execPath, [packClient, folder])
  const [tarball = ''] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder })
  await writeFile(join(folder, 'first-webhook.js'), PROGRAM)
  const program = spawn(process.execPath, ['first-webhook.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH, OTKLIK_URL: url, OTKLIK_KEY: key },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  const first = Promise.withResolvers<FirstWebhook>()
  program.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines.push(text)
    ready.resolve()
  })
  program.once('exit', async (code) => {
    await rm(folder, { recursive: true, force: true })
    const [, told] = lines.join('').split('\n')
    if (code === 0 && told) first.resolve(JSON.parse(told))
    else first.reject(new Error(`the program ended with ${code}: ${lines.join('')}`))
    ready.resolve()
  })
  await ready.promise
  return { first: first.promise }
}
