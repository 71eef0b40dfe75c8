import { makeSandboxClient } from '../../src/sandbox/client.ts'
import { linkByQr, type RawClient } from '../../src/sandbox/raw-client.ts'
import { residentBytes } from './memory-probe.ts'
import type { RawAnswer, RawCalls, RawRequest } from './raw-peer.ts'

/** Bare Baileys in a process of its own: the baseline. Controlled through IPC; ends with its parent. */
const clients = new Map<string, RawClient>()

const handlers: RawCalls = {
  async link({ network: { url, rootKey, controlUrl }, phone }) {
    clients.set(phone, await linkByQr({ url, rootKey, client: makeSandboxClient(controlUrl) }, phone))
  },
  async send({ from, to, text, concurrency }) {
    const client = clients.get(from)
    if (!client) throw new Error(`${from} is not linked`)
    const waiting = [...to]
    const sendSome = async () => {
      for (let phone = waiting.shift(); phone !== undefined; phone = waiting.shift()) {
        await client.sock.sendMessage(`${phone}@s.whatsapp.net`, { text: text.replace('{guest}', phone) })
      }
    }
    await Promise.all(Array.from({ length: concurrency }, sendSome))
  },
  received: async ({ phone }) => clients.get(phone)?.received.length ?? 0,
  memory: async () => residentBytes(),
}

// libsignal prints whole sessions, private keys included.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => undefined

process.on('message', async ({ id, call, params }: RawRequest) => {
  const answer: RawAnswer = await handlers[call](params as never).then(
    (result) => ({ id, result }),
    (error: unknown) => ({ id, error: String(error) }),
  )
  process.send?.(answer)
})
process.on('disconnect', () => process.exit(0))
