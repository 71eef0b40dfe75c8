/** What a call takes and answers, read out of its description. */

type Parameters<O> = O extends { parameters: infer P } ? P : unknown
type PathOf<O> = Parameters<O> extends { path: infer I } ? { path: I } : unknown
type QueryOf<O> = Parameters<O> extends { query?: infer Q } ? { query?: Q } : unknown
type ContentOf<C> = C extends { 'application/json': infer J }
  ? J
  : C extends { 'multipart/form-data': unknown }
    ? FormData
    : string | Blob
type BodyOf<O> = O extends { requestBody: { content: infer C } }
  ? { body: ContentOf<C> }
  : O extends { requestBody?: { content: infer C } }
    ? { body?: ContentOf<C> }
    : unknown

export type CallOptions = {
  /** Of POSTs: the same key makes a repeat harmless. One is made for each call that has none. */
  idempotencyKey?: string
  headers?: Record<string, string>
  signal?: AbortSignal
}

export type Input<O> = CallOptions & PathOf<O> & QueryOf<O> & BodyOf<O>

/** May be left out where nothing in it is needed. */
export type Arguments<O> = Record<never, never> extends Input<O> ? [input?: Input<O>] : [input: Input<O>]

type Succeeded<R> = { [S in keyof R]: S extends 200 | 201 | 202 ? R[S] : never }[keyof R]

type AnswerIn<R> = R extends { content: { 'application/json': infer J } }
  ? J
  : R extends { content: infer C }
    ? C extends undefined
      ? undefined
      : Response
    : undefined

/** JSON; a `Response` where it is a file or a stream; undefined where there is nothing to say. */
export type Output<O> = O extends { responses: infer R }
  ? [Succeeded<R>] extends [never]
    ? undefined
    : AnswerIn<Succeeded<R>>
  : never

export type Call<O> = (...input: Arguments<O>) => Promise<Output<O>>
