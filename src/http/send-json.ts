import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'

const compress = promisify(gzip)

/** Shorter answers fit into a packet or two as they are. */
const WORTH_IT = 4_000

/**
 * Answers with JSON. Long answers to clients that accept gzip are compressed off this thread: a page of the inbox is 55
 * kB, and 6 kB compressed, a difference of a third of a second on a slow line. Only answers to GET: none of them shows
 * a secret.
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
