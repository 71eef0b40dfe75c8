import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, MemoryStore, rateLimit } from 'express-rate-limit'
import { AppError } from '../lib/errors.ts'
import { MINUTE } from '../lib/units.ts'
import type { FailureLimit } from './authentication.ts'
import type { Actor } from './route.ts'

const FAILURES_PER_MINUTE = 30
const PAGES_PER_MINUTE = 600

/** How often one caller may call; counted in this process. `perMinute` 0 disables it. Runs after authentication. */
export function requestLimit(perMinute: number): RequestHandler {
  if (perMinute === 0) return (_req, _res, next) => next()
  return rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_req: Request, res: Response) => (res.locals.actor as Actor).id,
    handler: (_req, _res, next) => next(new AppError('too_many_requests', 'This key asks too often; see Retry-After.')),
  })
}

/**
 * How often one address may request pages that need no key, counted in this process. Generous: behind one address there
 * may be a whole office, or a proxy that does not forward its callers' addresses.
 */
export function addressLimit(perMinute = PAGES_PER_MINUTE): RequestHandler {
  return rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(new AppError('too_many_requests', 'Too many requests; see Retry-After.')),
  })
}

/** Wrong keys by address, in this process. */
export function failureLimit(perMinute = FAILURES_PER_MINUTE): FailureLimit {
  const hits = new MemoryStore()
  hits.init({ windowMs: MINUTE } as Parameters<MemoryStore['init']>[0])
  return {
    exceeded: async (address) => ((await hits.get(ipKeyGenerator(address)))?.totalHits ?? 0) >= perMinute,
    count: async (address) => {
      await hits.increment(ipKeyGenerator(address))
    },
  }
}
