import type { RequestHandler, Response } from 'express'
import { newId } from '../lib/ids.ts'

const ACCEPTED = /^[\w.:-]{1,128}$/

/** Gives each request an id, or keeps the caller's, and returns it in `X-Request-Id`. */
export const requestIds: RequestHandler = (req, res, next) => {
  const given = req.get('x-request-id')
  const id = given && ACCEPTED.test(given) ? given : newId('req')
  res.locals.requestId = id
  res.set('X-Request-Id', id)
  next()
}

export function requestIdOf(res: Response): string {
  return typeof res.locals.requestId === 'string' ? res.locals.requestId : 'unknown'
}
