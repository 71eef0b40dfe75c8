import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Response } from 'express'
import { AppError } from '../lib/errors.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import { sendProblem } from './problem.ts'
import { requestIdOf } from './request-id.ts'

/** A body may take any time, but if nothing of it arrives for this long, the request ends. */
const BODY_IDLE_MS = MINUTE
/** A body that is read into memory has to arrive within this time. */
const SMALL_BODY_MS = 5 * MINUTE

/** Ends a request whose body has stopped arriving, with a problem that says so. */
export function watchBody(req: IncomingMessage, res: ServerResponse, idleMs = BODY_IDLE_MS): void {
  if (!hasBody(req)) return
  let seen = req.socket.bytesRead
  const timer = setInterval(() => {
    const { bytesRead } = req.socket
    // A slow reader of ours holds back bytes that have arrived.
    const isWaiting = !req.complete && req.readableLength === 0
    if (isWaiting && bytesRead === seen) endLate(req, res, `Nothing of the body arrived for ${idleMs / SECOND} s.`)
    seen = bytesRead
  }, idleMs).unref()
  const stop = () => clearInterval(timer)
  req.once('end', stop).once('close', stop)
  res.once('close', stop)
}

/** Ends a request whose body has not arrived in time. */
export function limitBodyTime(req: IncomingMessage, res: ServerResponse, limitMs = SMALL_BODY_MS): void {
  const timer = setTimeout(() => {
    if (!req.complete) endLate(req, res, `The body took longer than ${limitMs / SECOND} s.`)
  }, limitMs).unref()
  const stop = () => clearTimeout(timer)
  req.once('end', stop).once('close', stop)
}

function endLate(req: IncomingMessage, res: ServerResponse, message: string): void {
  if (res.headersSent) {
    req.socket.destroy()
    return
  }
  const answer = res as Response
  answer.once('finish', () => req.socket.destroySoon())
  answer.set('Connection', 'close')
  sendProblem(answer, requestIdOf(answer), new AppError('body_late', `${message} Nothing of it was saved.`))
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
