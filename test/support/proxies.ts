import { createServer } from '@pondwader/socks5-server'
import { Server as HttpProxy } from 'proxy-chain'

/** A proxy on loopback that requires `USER` and counts what goes through it. */
export type TestProxy = {
  /** With user and password. */
  url: string
  /** The destination of every connection: `host:port`. */
  targets: string[]
  stop(): Promise<void>
}

export type ProxyKind = 'http' | 'socks5'

const USER = 'otklik'
const PASSWORD = 'p@ss:word/1'
const CREDENTIALS = `${USER}:${encodeURIComponent(PASSWORD)}`

export function startProxy(kind: ProxyKind): Promise<TestProxy> {
  return kind === 'http' ? startHttpProxy() : startSocksProxy()
}

async function startHttpProxy(): Promise<TestProxy> {
  const targets: string[] = []
  const server = new HttpProxy({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction({ username, password, hostname, port }) {
      if (username !== USER || password !== PASSWORD) return { requestAuthentication: true }
      targets.push(`${hostname}:${port}`)
      return undefined
    },
  })
  await server.listen()
  return { url: `http://${CREDENTIALS}@127.0.0.1:${server.port}`, targets, stop: () => server.close(true) }
}

async function startSocksProxy(): Promise<TestProxy> {
  const targets: string[] = []
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer({ auth: { username: USER, password: PASSWORD } })
  server.setRulesetValidator(({ destAddress, destPort, socket }) => {
    targets.push(`${destAddress}:${destPort}`)
    sockets.add(socket)
    return true
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = (server as unknown as { server: { address(): { port: number } } }).server.address()
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { url: `socks5://${CREDENTIALS}@127.0.0.1:${port}`, targets, stop }
}
