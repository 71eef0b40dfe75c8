import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A connection to a server on this machine, which may fail where the server does not. */
export type Wire = AsyncDisposable & {
  port: number
  /**
   * Nothing passes, and nobody is told: connections stay open, new ones are accepted. As when a machine or a cable is
   * gone.
   */
  stall(): void
  /** What was stalled passes. */
  resume(): void
  /** Breaks all connections; new ones pass. */
  cut(): void
  /** On open connections the server's end is closed and ours never hears of it; new ones pass. */
  abandon(): void
  /** This much delay for each piece, either way. */
  slow(ms: number): void
  /**
   * The next commits to PostgreSQL are made, this many of them, and their connections break before that can be
   * reported.
   */
  loseCommits(count: number): void
  /** Commits lost so far. */
  lost(): number
}

const COMMIT = /commit;?\0/i

/** Opens a relay to whatever listens at `target` on loopback. */
export async function startWire(target: number): Promise<Wire> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const waiting: (() => void)[] = []
  const abandoned = new WeakSet<Socket>()
  let isStalled = false
  let slowMs = 0
  let toLose = 0
  let lost = 0

  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    const pair = [near, far] as const
    let isLosing = false
    pairs.add(pair)
    const end = () => {
      if (abandoned.has(near) && !near.destroyed) return
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    const later = (work: () => void) => {
      if (isStalled) waiting.push(work)
      else if (slowMs > 0) setTimeout(work, slowMs)
      else work()
    }
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      // A machine that is gone does not report its end either.
      socket.on('close', () => later(end))
    }
    near.on('data', (chunk: Buffer) => {
      if (toLose > 0 && COMMIT.test(chunk.toString('latin1'))) {
        toLose -= 1
        isLosing = true
      }
      later(() => void far.write(chunk))
    })
    far.on('data', (chunk: Buffer) => {
      if (!isLosing) return later(() => void near.write(chunk))
      lost += 1
      near.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the wire has no port')

  const cut = () => {
    for (const [near, far] of pairs) {
      near.destroy()
      far.destroy()
    }
  }
  const abandon = () => {
    for (const [near, far] of pairs) {
      abandoned.add(near)
      far.destroy()
    }
  }
  const resume = () => {
    isStalled = false
    for (const work of waiting.splice(0)) work()
  }
  return {
    port: address.port,
    stall() {
      isStalled = true
    },
    resume,
    cut,
    abandon,
    slow(ms) {
      slowMs = ms
    },
    loseCommits(count) {
      toLose = count
    },
    lost: () => lost,
    [Symbol.asyncDispose]: async () => {
      resume()
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
