import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Scope } from './scopes.ts'

/**
 * The caller: an API key or a user of the console. `id` goes to the audit log and to `messages.author`; `session` is
 * set for a user.
 */
export type Actor = { id: string; name: string; scopes: readonly Scope[]; session?: string }

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

export type RouteInput<P, Q, B> = {
  params: Parsed<P>
  query: Parsed<Q>
  body: Parsed<B>
  /** Present unless the route is public. */
  actor: Actor
  /** For what JSON cannot carry: uploads, streams, content negotiation. */
  req: Request
  res: Response
}

/** `body` undefined: only the status. A handler that has answered through `res` itself returns undefined. */
export type RouteResult = { status: number; body?: unknown } | undefined

/** A form that has been read, with its file on the disk. */
export type Received = {
  /** Of its fields and bytes: the same for the same form. */
  digest: string
  /** Removes the file. */
  discard(): Promise<void>
}

/** Answers a multipart/form-data request instead of `handle`. */
export type Upload<P, Q, U extends Received> = {
  /** The form's parts, for the documentation. */
  form: z.ZodType
  /** Reads the parts from `req`. */
  receive(input: RouteInput<P, Q, undefined>): Promise<U>
  /** The file belongs to the handler, to keep or to discard. Not called for a repeat that was answered before. */
  handle(input: RouteInput<P, Q, undefined>, upload: U): Promise<RouteResult> | RouteResult
}

/** An answer that is not JSON. `schema`: of its data, if they are JSON, as events' are. */
type OtherContent = {
  contentType: string
  description: string
  schema?: z.ZodType
  /** Other content types that `Accept` may ask for. */
  also?: Record<string, { schema?: z.ZodType }>
}

export type RouteDefinition<P, Q, B, U extends Received = Received> = {
  method: 'get' | 'post' | 'patch' | 'put' | 'delete'
  /** Express style: `/v1/guests/:id`. */
  path: string
  /** The scope the caller needs; `anybody` with a key or a session; `public` routes are few, and each says why. */
  scope: Scope | 'anybody' | 'public'
  summary: string
  description?: string
  /** The name in clients, if the one made from method and path reads badly: see `operationIdOf`. */
  operationId?: string
  tag: string
  params?: P
  query?: Q
  /** JSON body. Fields that it does not name are refused. */
  body?: B
  /** For calls that also, or only, take multipart/form-data. */
  upload?: Upload<P, Q, U>
  /** Content types of a body that the handler reads from `req` itself: streams, HTML forms. */
  reads?: readonly string[]
  /** For a JSON body that the handler reads, unless it is a list of rows: for the documentation. */
  readsAs?: z.ZodType
  /** An example of its JSON body, if one composed of its fields would mislead: see `exampleOf`. */
  example?: B extends z.ZodType ? z.input<B> : unknown
  /** Examples of other bodies, by content type, if the usual ones do not fit. */
  examples?: Readonly<Record<string, unknown>>
  /** Schemas of the answers, by status; a content type if it is not JSON. Goes into the OpenAPI document. */
  responses: Record<number, z.ZodType | OtherContent | null>
  /**
   * Follows Meta's contract instead of ours: unknown fields and parameters are ignored, the key may be in
   * `access_token`, and errors have Meta's shape (see `ErrorStyle`).
   */
  contract?: 'cloud_api'
  /** POSTs honour `Idempotency-Key` unless this is false. */
  idempotent?: boolean
  handle(input: RouteInput<P, Q, B>): Promise<RouteResult> | RouteResult
}

/** One call of the API: its input, its answers, and who may call it. Validation and documentation come from it. */
export type Route = RouteDefinition<z.ZodType | undefined, z.ZodType | undefined, z.ZodType | undefined>

/** Declares a route. All of a slice's routes are returned by one function in its routes.ts and mounted by app.ts. */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  U extends Received = Received,
>(definition: RouteDefinition<P, Q, B, U>): Route {
  return definition as unknown as Route
}
