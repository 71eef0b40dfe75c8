import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

/** A program that receives webhooks, as a user would write it. */
export type Consumer = AsyncDisposable & {
  url: string
  /** Checks signatures from now on. */
  trust(secret: string): void
  /** Distinct events received, by type. */
  taken(): Map<string, number>
  /** Requests with a wrong signature. */
  rejected(): number
}

/** Listens on loopback, checks the Standard Webhooks signature, drops repeated ids. */
export async function startConsumer(): Promise<Consumer> {
  const seen = new Set<string>()
  const byType = new Map<string, number>()
  let verifier: Webhook | undefined
  let rejected = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      try {
        const event = verifier?.verify(body, request.headers as Record<string, string>) as { type: string }
        const id = String(request.headers['webhook-id'])
        if (!seen.has(id)) byType.set(event.type, (byType.get(event.type) ?? 0) + 1)
        seen.add(id)
        response.writeHead(204).end()
      } catch {
        rejected += 1
        response.writeHead(401).end()
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
    taken: () => byType,
    rejected: () => rejected,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
