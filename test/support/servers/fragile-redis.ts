import { Redis } from 'ioredis'
import { freePort } from './kept-process.ts'
import { startRedis } from './redis.ts'

/** A Redis that goes away and comes back at the same address. */
export type FragileRedis = AsyncDisposable & {
  url: string
  /** SIGKILL: connections are cut, new ones refused, and everything in it is lost. */
  kill(): Promise<void>
  /** Starts it again, empty. */
  start(): Promise<void>
  /** SIGSTOP: connections stay open, new ones are accepted, and nothing answers. */
  freeze(): void
  thaw(): void
  flush(): Promise<void>
}

export async function startFragileRedis(): Promise<FragileRedis> {
  const port = await freePort()
  let server = await startRedis(port)
  const { url } = server
  let pid = await pidOf(url)
  return {
    url,
    kill: async () => {
      process.kill(pid, 'SIGKILL')
      await server.close()
    },
    start: async () => {
      server = await startRedis(port)
      pid = await pidOf(url)
    },
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    thaw: () => void process.kill(pid, 'SIGCONT'),
    flush: () => ask(url, async (client) => void (await client.flushall())),
    [Symbol.asyncDispose]: () => server.close(),
  }
}

function pidOf(url: string): Promise<number> {
  return ask(url, async (client) => Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1]))
}

async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url)
  try {
    return await question(client)
  } finally {
    client.disconnect()
  }
}
