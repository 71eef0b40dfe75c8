import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { AppError } from '../lib/errors.ts'
import { type Journal, withJournal } from '../lib/journal.ts'
import type { Actor, Received, RouteResult } from './route.ts'

type Answer = { status: number; body?: unknown }

/** The answer to a request that was asked under a key before, or the right to give the first one. */
export type Claim =
  | {
      first: true
      /** What a run that was cut off has committed already. */
      journal: Journal
      finish(result: Answer): Promise<void>
      /** Lets a repeat run again; what has been committed stays done. */
      release(): Promise<void>
    }
  | { first: false; result: Answer }

/** Remembers answers by caller and key. Throws `idempotency_mismatch`, or `conflict` while the first is still at work. */
export type Idempotency = {
  claim(request: { actorId: string; key: string; hash: string }): Promise<Claim>
}

/**
 * Answers once per `Idempotency-Key`: a repeat gets the first answer again. Refusals are not remembered, since they
 * changed nothing and a repeat may succeed. `upload` stands for the parts of a form: other bytes are another request.
 */
export async function answerOnce(
  idempotency: Idempotency,
  { req, actor, upload }: { req: Request; actor: Actor; upload?: Received | undefined },
  handle: () => Promise<RouteResult>,
): Promise<{ result: RouteResult; replay: boolean }> {
  const key = req.get('idempotency-key')
  if (key === undefined) return { result: await handle(), replay: false }
  const claim = await claimFor(idempotency, req, { actorId: actor.id, key, content: upload?.digest }).catch(
    async (error: unknown) => {
      await upload?.discard()
      throw error
    },
  )
  if (!claim.first) {
    await upload?.discard()
    return { result: claim.result, replay: true }
  }
  try {
    const result = await withJournal(claim.journal, handle)
    if (result) await claim.finish(result)
    else await claim.release()
    return { result, replay: false }
  } catch (error) {
    // With the store away it becomes free by itself, after a while.
    await claim.release().catch(() => undefined)
    throw error
  }
}

async function claimFor(
  idempotency: Idempotency,
  req: Request,
  { actorId, key, content = req.body ?? null }: { actorId: string; key: string; content?: unknown },
): Promise<Claim> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError('bad_request', 'Idempotency-Key must be 1 to 255 printable characters without blanks.')
  }
  const hash = createHash('sha256').update(JSON.stringify([req.method, req.originalUrl, content]))
  return idempotency.claim({ actorId, key, hash: hash.digest('hex') })
}
