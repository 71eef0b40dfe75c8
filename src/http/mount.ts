import { isUtf8 } from 'node:buffer'
import express, { type IRouter, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { AppError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { openOutageLog } from '../lib/outage-log.ts'
import { inTrace } from '../lib/tracing/tracing.ts'
import { MIB } from '../lib/units.ts'
import { type AuthenticationDeps, authenticate, demandScope } from './authentication.ts'
import { hasBody, limitBodyTime } from './body-watch.ts'
import { CallerGone } from './caller-gone.ts'
import { answerOnce, type Idempotency } from './idempotency.ts'
import { parsePart } from './parse.ts'
import { asAppError, sendProblem } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { checkResponse } from './response-check.ts'
import type { Actor, Route, RouteResult } from './route.ts'
import { sendJson } from './send-json.ts'
import { beginRequestSpan, traceOf } from './trace-requests.ts'
import { inLanguageOf } from './words/said.ts'

const MAX_BODY_BYTES = MIB

export type MountDeps = AuthenticationDeps & {
  /** Runs after authentication; `res.locals.actor` is the caller. */
  limitRequests: RequestHandler
  idempotency: Idempotency
  /** Check each answer against its schema and fail when it does not fit: for tests. */
  checkResponses?: boolean
}

const NOTHING = z.object({})
const NOBODY: Actor = { id: 'public', name: 'public', scopes: [] }

/** Mounts the routes, literal paths before `:parameters`, and answers other methods on their paths with 405. */
export function mountRoutes(router: IRouter, routes: readonly Route[], deps: MountDeps): void {
  const sorted = [...routes].sort((a, b) => comparePaths(a.path, b.path))
  const methods = new Map<string, string[]>()
  const groups = new Map<string, IRouter>()
  for (const route of sorted) {
    const name = groupOf(route.path)
    const group = groups.get(name) ?? express.Router()
    groups.set(name, group)
    group[route.method](route.path, markRoute(route), ...admission(route, deps), readJson(route), answer(route, deps))
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method.toUpperCase()])
  }
  for (const [path, allowed] of methods) groups.get(groupOf(path))?.all(path, refuseMethod(path, allowed))
  router.use((req, res, next) => {
    const group = groups.get(groupOf(req.path))
    if (group) group(req, res, next)
    else next()
  })
}

/**
 * The beginning of a path, `/v1/guests` or `/docs`, so that a request is compared with its noun's routes instead of
 * all.
 */
function groupOf(path: string): string {
  const [first = '', second = ''] = path.toLowerCase().split('/', 3).slice(1)
  return first === 'v1' ? `/v1/${second}` : `/${first}`
}

function comparePaths(a: string, b: string): number {
  const left = a.split('/')
  const right = b.split('/')
  for (const [i, part] of left.entries()) {
    const order = Number(part.includes(':')) - Number((right[i] ?? part).includes(':'))
    if (order !== 0) return order
  }
  return 0
}

/** The pattern, not the address: logs and metrics contain no ids that people typed, and no phones. */
function markRoute(route: Route): RequestHandler {
  return (req, res, next) => {
    res.locals.route = route.path
    beginRequestSpan(route, req, res)
    next()
  }
}

function admission({ scope, contract }: Route, deps: MountDeps): RequestHandler[] {
  if (scope === 'public') return []
  const admit = async (req: Request, res: Response, next: NextFunction) => {
    const actor = await authenticate(deps, req, { inQuery: contract !== undefined })
    res.locals.actor = actor
    if (scope !== 'anybody') demandScope(actor, scope)
    next()
  }
  return [admit, deps.limitRequests]
}

const parseJson = express.json({
  limit: MAX_BODY_BYTES,
  type: ['json', '+json'],
  // Letters outside the encoding would be stored as question marks.
  verify: (_req, _res, bytes, encoding) => {
    if (encoding !== 'utf-8' || isUtf8(bytes)) return
    throw new AppError('bad_request', 'The body is not UTF-8: send it in that encoding.')
  },
})

/** What many programs call UTF-8, in the form that the parser knows. */
function nameUtf8(req: Request): void {
  const type = req.headers['content-type']
  if (type) req.headers['content-type'] = type.replace(/(;\s*charset=)"?utf8"?(?=\s*(;|$))/i, '$1utf-8')
}

/** Reads a JSON body even if none is expected, so that fields nobody uses are refused. */
function readJson({ upload, body, reads }: Route): RequestHandler {
  return (req, res, next) => {
    if (!hasBody(req)) return next()
    if (upload && req.is('multipart/form-data')) return next()
    if (reads && req.is([...reads])) return next()
    if (!req.is(['json', '+json'])) {
      const types = reads ?? [body || !upload ? 'application/json' : [], upload ? 'multipart/form-data' : []].flat()
      return next(new AppError('unsupported_media', `Send the body as ${types.join(' or ')}.`))
    }
    limitBodyTime(req, res)
    nameUtf8(req)
    parseJson(req, res, next)
  }
}

function answer(route: Route, deps: MountDeps) {
  const inOwnTrace = async (req: Request, res: Response) => {
    const actor = (res.locals.actor as Actor | undefined) ?? NOBODY
    const receiver = req.is('multipart/form-data') ? route.upload : undefined
    const input = {
      params: parsePart('path', route.params, req.params),
      query: parsePart('query', route.query ?? NOTHING, req.query, knowing(route)),
      body: receiver ? undefined : parseBody(route, req),
      actor,
      req,
      res,
    }
    const upload = await receiver?.receive(input as never)
    const handle = async () =>
      receiver && upload ? receiver.handle(input as never, upload) : route.handle(input as never)
    const once = route.method === 'post' && route.scope !== 'public' && route.idempotent !== false
    const { result, replay } = once
      ? await answerOnce(deps.idempotency, { req, actor, upload }, handle)
      : { result: await handle(), replay: false }
    if (deps.checkResponses && result) checkResponse(route, result)
    await send(req, res, route, result, replay)
  }
  return (req: Request, res: Response) => inTrace(traceOf(res), () => inOwnTrace(req, res))
}

function parseBody(route: Route, req: Request): unknown {
  if (route.body) {
    // A PATCH changes what it names: there null would ask for something, and is refused where it means nothing.
    const reading = { ...knowing(route), nullIsUnset: route.method !== 'patch' }
    return parsePart('body', route.body, req.body ?? {}, reading)
  }
  if (route.upload) throw new AppError('unsupported_media', 'Send the body as multipart/form-data.')
  parsePart('body', NOTHING, req.body ?? {}, knowing(route))
  return undefined
}

const knowing = ({ contract }: Route) => ({ ignoreUnknown: contract !== undefined })

async function send(req: Request, res: Response, route: Route, result: RouteResult, replay: boolean): Promise<void> {
  if (!result) {
    if (!res.headersSent && !res.writableEnded) throw new Error('the handler neither returned a result nor answered')
    return
  }
  if (replay) res.set('Idempotent-Replay', 'true')
  res.status(result.status)
  if (result.body === undefined) res.end()
  else await sendJson(req, res, inLanguageOf(req, res, route.responses[result.status], result.body))
}

function refuseMethod(path: string, allowed: string[]): RequestHandler {
  const methods = [...new Set(allowed.includes('GET') ? ['GET', 'HEAD', ...allowed] : allowed)]
  return (req, res) => {
    res.locals.route = path
    res.set('Allow', methods.join(', '))
    if (req.method === 'OPTIONS') res.status(204).end()
    else throw new AppError('method_not_allowed', `This address takes ${methods.join(', ')}.`)
  }
}

/** After all routes. */
export const refuseUnknown: RequestHandler = () => {
  throw new AppError('not_found', 'There is nothing at this address; /docs lists what there is.')
}

/** The form of errors below a path that follows somebody else's contract. `error` undefined: a bug. */
export type ErrorStyle = { path: string; send(res: Response, requestId: string, error: AppError | undefined): void }

/** The body parser's message when a caller went away in the middle of a body: nobody is left to answer. */
function isCutOff(thrown: unknown): boolean {
  return thrown instanceof Error && 'type' in thrown && thrown.type === 'request.aborted'
}

/**
 * The one error handler. What is not the caller's fault is logged with its stack and answered with only the request id;
 * what everybody is refused for, because database or disk cannot be used, is logged once.
 */
export function answerErrors(log: Logger, styles: readonly ErrorStyle[] = []) {
  const failed = openOutageLog(log, 'request failed')
  return (thrown: unknown, req: Request, res: Response, _next: NextFunction) => {
    if (thrown instanceof CallerGone || isCutOff(thrown)) return
    const error = asAppError(thrown)
    const ours = !error || (error !== thrown && error.code === 'unavailable')
    if (ours) {
      const about = { requestId: requestIdOf(res), route: res.locals.route }
      inTrace(traceOf(res), () => failed(thrown, about))
    }
    if (res.headersSent) return void res.destroy()
    const style = styles.find(({ path }) => req.path.toLowerCase().startsWith(`${path}/`))
    const send = style?.send ?? sendProblem
    send(res, requestIdOf(res), error)
  }
}
