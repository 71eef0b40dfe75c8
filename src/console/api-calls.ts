import type { paths } from './api-types.ts'
import type { OnUpload } from './upload.ts'

/*
 * The calls of the API as types, read out of the OpenAPI description: what each takes and what it answers.
 */

export type Method = 'get' | 'post' | 'patch' | 'put' | 'delete'

/** Addresses that support a method, as the description writes them: `/v1/guests/{id}`. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: unknown } ? P : never
}[keyof paths]

type Operation<M extends Method, P extends keyof paths> = paths[P] extends { [K in M]: infer O } ? O : never

/** The answer of a successful call; undefined if it has none. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R } ? JsonIn<R[keyof R]> : never

type JsonIn<R> = R extends { content: { 'application/json': infer J } }
  ? J
  : R extends { content: unknown }
    ? never
    : undefined

/** A row of a paged list. */
export type Row<P extends ListPath> = Answer<'get', P> extends { data: (infer T)[] } ? T : never

/** Addresses of paged lists. */
export type ListPath = {
  [P in PathOf<'get'>]: Answer<'get', P> extends { data: unknown[]; next_cursor: string | null } ? P : never
}[PathOf<'get'>]

/** Filters of an address; lists are joined by commas, and empty ones are left out. */
export type QueryOf<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { parameters: { query?: infer Q } } ? { [K in keyof Q]: Writable<Q[K]> } : unknown

type Writable<V> = V | '' | null | (string extends V ? readonly string[] : never) | ('true' extends V ? boolean : never)

/** The ids in an address. */
export type IdsOf<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { parameters: { path: infer I } } ? { path: I } : unknown

type BodyOf<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { requestBody: { content: infer C } }
    ? { body: ContentOf<C> }
    : Operation<M, P> extends { requestBody?: { content: infer C } }
      ? { body?: ContentOf<C> }
      : unknown

/** JSON, a form with files, or a file by itself. */
type ContentOf<C> = {
  [K in keyof C]: K extends 'application/json' ? C[K] : K extends 'multipart/form-data' ? FormData : Blob
}[keyof C]

export type CallOptions = {
  signal?: AbortSignal
  headers?: Record<string, string>
  /** For POSTs; repeat it to repeat the same act. One is made when none is given. */
  idempotencyKey?: string
  /** For bodies that take a long time. */
  onUpload?: OnUpload
}

/** What a call takes besides its address. */
export type Call<M extends Method, P extends PathOf<M>> = CallOptions &
  IdsOf<M, P> &
  BodyOf<M, P> & { query?: QueryOf<M, P> }

/** The last argument may be left out if nothing in it is required. */
export type CallArguments<M extends Method, P extends PathOf<M>> =
  Record<never, never> extends Call<M, P> ? [call?: Call<M, P>] : [call: Call<M, P>]
