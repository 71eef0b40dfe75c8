import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { SECOND } from '../../src/lib/units.ts'

const delivered = z.object({
  type: z.string(),
  data: z.object({
    id: z.string().optional(),
    guest_id: z.string().nullish(),
    text: z.string().nullish(),
    status: z.string().optional(),
  }),
})

/** An event as it first came. */
export type Taken = { id: string; type: string; guestId: string | undefined; messageId: string | undefined } & {
  text: string | undefined
  status: string | undefined
}

/** A program that receives webhooks, and sometimes refuses them. */
export type ChaosConsumer = AsyncDisposable & {
  url: string
  trust(secret: string): void
  /** Each event once, in the order in which they first came. */
  taken: readonly Taken[]
  /** Requests with a wrong signature or an invalid shape. */
  rejected(): number
  /** Ids of events that came again after they had been accepted. */
  repeats(): number
}

/** One request in this many is refused with 500. */
const REFUSES_ONE_IN = 40

/** Refuses some requests, by the given random numbers. `looksAtTime`: also those signed long ago, or in the future. */
export async function startChaosConsumer(
  random: (below: number) => number,
  { looksAtTime }: { looksAtTime: boolean },
): Promise<ChaosConsumer> {
  const seen = new Set<string>()
  const taken: Taken[] = []
  let verifier: Webhook | undefined
  let rejected = 0
  let repeats = 0
  const take = (id: string, body: string, headers: Record<string, string>) => {
    const { type, data } = delivered.parse(
      looksAtTime ? verifier?.verify(body, headers) : verifyAnyTime(id, body, headers),
    )
    if (seen.has(id)) {
      repeats += 1
      return
    }
    seen.add(id)
    taken.push({
      id,
      type,
      guestId: data.guest_id ?? undefined,
      messageId: data.id,
      text: data.text ?? undefined,
      status: data.status,
    })
  }
  const verifyAnyTime = (id: string, body: string, headers: Record<string, string>): unknown => {
    const at = new Date(Number(headers['webhook-timestamp']) * SECOND)
    const signature = verifier?.sign(id, at, body)
    if (!signature || !headers['webhook-signature']?.split(' ').includes(signature))
      throw new Error('a wrong signature')
    return JSON.parse(body)
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (random(REFUSES_ONE_IN) === 0) return response.writeHead(500).end()
      const id = String(request.headers['webhook-id'])
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
      try {
        take(id, Buffer.concat(chunks).toString('utf8'), Object.fromEntries(headers))
        return response.writeHead(204).end()
      } catch {
        rejected += 1
        return response.writeHead(401).end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the webhook consumer could not listen')
  return {
    url: `http://127.0.0.1:${address.port}/otklik`,
    trust: (secret) => {
      verifier = new Webhook(secret)
    },
    taken,
    rejected: () => rejected,
    repeats: () => repeats,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
