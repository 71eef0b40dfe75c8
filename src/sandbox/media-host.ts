import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type MediaFault, playMediaFault } from './media-faults.ts'
import { loopbackCertificate } from './tls-certificate.ts'

/** Encrypted files in memory; the oldest is forgotten when the limit is reached. */
export type MediaStore = {
  /** `127.0.0.1:port`, as in media_conn. */
  host: string
  maxBytes: number
  put: (body: Buffer) => { url: string; directPath: string }
  get: (directPath: string) => Buffer | undefined
  /** From now on requests for this file get a fault; `count` times, or always. */
  spoil: (directPath: string, fault: MediaFault, count?: number) => void
}
export type MediaHost = MediaStore & { accepted: () => number; caPem: string; close: () => Promise<void> }

const MAX_FILE_BYTES = 100 * 1024 * 1024

/** An HTTPS host on loopback: what clients upload can be fetched again under the path they get. */
export async function startMediaHost(options: {
  now: number
  maxTotalBytes: number
  port?: number
}): Promise<MediaHost> {
  const certificate = loopbackCertificate(options.now)
  const files = new Map<string, Buffer>()
  const spoilt = new Map<string, { fault: MediaFault; left: number }>()
  let total = 0
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1')
    if (request.method === 'POST') {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { url: mediaUrl, directPath } = host.put(Buffer.concat(chunks))
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ url: mediaUrl, direct_path: directPath }))
      })
      return
    }
    const body = files.get(url.pathname)
    if (!body) {
      response.statusCode = 404
      response.end()
      return
    }
    const spoil = spoilt.get(url.pathname)
    if (spoil && spoil.left > 0) {
      spoil.left -= 1
      playMediaFault(spoil.fault, body, request, response)
      return
    }
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    const part = range ? body.subarray(Number(range[1]), range[2] ? Number(range[2]) + 1 : undefined) : body
    response.statusCode = range ? 206 : 200
    response.setHeader('content-length', part.length)
    response.end(part)
  })
  let accepted = 0
  server.on('connection', () => (accepted += 1))
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const host: MediaHost = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    maxBytes: MAX_FILE_BYTES,
    caPem: certificate.cert,
    accepted: () => accepted,
    put: (body) => {
      const name = createHash('sha256').update(body).update(randomBytes(8)).digest('hex').slice(0, 40)
      const directPath = `/v/t62/${name}.enc`
      files.set(directPath, body)
      total += body.length
      for (const [path, old] of files) {
        if (total <= options.maxTotalBytes || path === directPath) break
        files.delete(path)
        total -= old.length
      }
      return { url: `https://${host.host}${directPath}`, directPath }
    },
    get: (directPath) => files.get(directPath.split('?')[0] ?? ''),
    spoil: (directPath, fault, count = Number.POSITIVE_INFINITY) => spoilt.set(directPath, { fault, left: count }),
    close: () => closeServer(server),
  }
  return host
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
