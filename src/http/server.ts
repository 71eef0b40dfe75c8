import { createServer, type RequestListener, type Server } from 'node:http'
import { MINUTE } from '../lib/units.ts'
import { watchBody } from './body-watch.ts'

/**
 * A server of HTTP: headers come within a minute; a body may take as long as it needs (Node would end it after five
 * minutes, with an empty answer), as long as it keeps coming.
 */
export function createHttpServer(app: RequestListener, { bodyIdleMs = MINUTE }: { bodyIdleMs?: number } = {}): Server {
  return createServer({ requestTimeout: 0, headersTimeout: MINUTE }, (req, res) => {
    watchBody(req, res, bodyIdleMs)
    app(req, res)
  })
}
