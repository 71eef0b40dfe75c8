import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type Received = { path: string; headers: IncomingHttpHeaders; body: string }

/** A webhook consumer on loopback. */
export type Receiver = {
  url: string
  received: Received[]
  /** How it answers; 204 at once unless set. */
  answer(received: Received, res: ServerResponse): void
}

/** Listens until the test ends. `onEnd`: of a test beside which others run. */
export async function openReceiver(onEnd: (end: () => Promise<void>) => void = onTestFinished): Promise<Receiver> {
  const receiver: Receiver = { url: '', received: [], answer: (_, res) => void res.writeHead(204).end() }
  const server = createServer(async (req, res) => {
    const received = { path: req.url ?? '', headers: req.headers, body: await text(req) }
    receiver.received.push(received)
    receiver.answer(received, res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onEnd(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return receiver
}
