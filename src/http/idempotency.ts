import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { AppError } from '../lib/errors.ts'
import type { Actor, RouteResult } from './route.ts'

/** The answer to a request that was asked under a key before, or the right to give the first one. */
export type Claim =
  | { first: true; finish(result: { status: number; body?: unknown }): Promise<void>; release(): Promise<void> }
  | { first: false; result: { status: number; body?: unknown } }

/** Remembers answers by caller and key. Throws `idempotency_mismatch`, or `conflict` while the first is still at work. */
export type Idempotency = {
  claim(request: { actorId: string; key: string; hash: string }): Promise<Claim>
}

/**
 * Answers once per `Idempotency-Key`: a repeat gets the first answer again. Refusals are not remembered, since they
 * changed nothing and may be mended meanwhile.
 */
export async function answerOnce(
  idempotency: Idempotency,
  req: Request,
  actor: Actor,
  handle: () => Promise<RouteResult>,
): Promise<{ result: RouteResult; replay: boolean }> {
  const key = req.get('idempotency-key')
  if (key === undefined) return { result: await handle(), replay: false }
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError('bad_request', 'Idempotency-Key must be 1 to 255 printable characters without blanks.')
  }
  const claim = await idempotency.claim({ actorId: actor.id, key, hash: hashOf(req) })
  if (!claim.first) return { result: claim.result, replay: true }
  const result = await handle().catch(async (error: unknown) => {
    await claim.release()
    throw error
  })
  if (result) await claim.finish(result)
  else await claim.release()
  return { result, replay: false }
}

/** What makes two requests the same. An uploaded file is not looked at: it has not been read yet. */
function hashOf(req: Request): string {
  return createHash('sha256')
    .update(JSON.stringify([req.method, req.originalUrl, req.body ?? null]))
    .digest('hex')
}
