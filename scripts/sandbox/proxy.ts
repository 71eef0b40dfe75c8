import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'

/** A proxy on loopback, used by one number. */
export type DemoProxy = AsyncDisposable & {
  url: string
  /** Connections that went through it so far. */
  count(): number
}

/** Answers HTTP CONNECT, and relays in both directions. */
export async function startDemoProxy(): Promise<DemoProxy> {
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer().on('connect', ({ url = '' }, client: Socket, head: Buffer) => {
    const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(url) ?? []
    const target = connect(Number(port), host, () => {
      count += 1
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.write(head)
      target.pipe(client).pipe(target)
    })
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy()).on('close', () => sockets.delete(socket) && other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy could not listen')
  return {
    url: `http://127.0.0.1:${address.port}`,
    count: () => count,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
