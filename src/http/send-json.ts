import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'

const compress = promisify(gzip)

/** Shorter answers go in a packet or two as they are. */
const WORTH_IT = 4_000

/**
 * Answers with JSON; long answers to those who take gzip are compressed, off this thread. A page of the inbox is 55 kB as
 * it is and 6 kB compressed: a third of a second on a slow line. Answers to GET alone: no secret is shown by one.
 */
export async function sendJson(req: Request, res: Response, body: unknown): Promise<void> {
  const text = JSON.stringify(body)
  if (!res.get('Content-Type')) res.type('json')
  if (req.method !== 'GET' || text.length < WORTH_IT) return void res.send(text)
  res.vary('Accept-Encoding')
  if (req.acceptsEncodings('gzip') !== 'gzip') return void res.send(text)
  const compressed = await compress(text, { level: constants.Z_BEST_SPEED })
  res.set('Content-Encoding', 'gzip').send(compressed)
}
