import { createServer, type RequestListener, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { newId } from '../lib/ids.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import { watchBody } from './body-watch.ts'
import { problemOnWire } from './problem.ts'

/**
 * Proxies keep idle connections for a minute. If a server with less patience (Node's five seconds) closes one at the
 * moment a proxy uses it again, a request fails that nobody has seen.
 */
const KEPT_IDLE_MS = 75 * SECOND

/**
 * An HTTP server: headers must come within a minute; a body may take as long as it needs, as long as it keeps coming
 * (Node would end it after five minutes with an empty answer).
 */
export function createHttpServer(app: RequestListener, { bodyIdleMs = MINUTE }: { bodyIdleMs?: number } = {}): Server {
  const server = createServer(
    { requestTimeout: 0, headersTimeout: MINUTE, keepAliveTimeout: KEPT_IDLE_MS },
    (req, res) => {
      watchBody(req, res, bodyIdleMs)
      app(req, res)
    },
  )
  return server.on('clientError', refuse)
}

/** What Node could not read as a request. Our callers expect problems, even for an address that is too long. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const requestId = newId('req')
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const detail = 'The address and the headers may have 16 kB together: send long values in the body.'
    socket.end(problemOnWire(431, detail, requestId))
  } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    socket.end(problemOnWire(408, 'The headers did not arrive within a minute.', requestId))
  } else socket.end(problemOnWire(400, 'This is no request of HTTP/1.1 that can be read.', requestId))
}
