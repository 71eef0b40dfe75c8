/**
 * A server that tests or benchmarks may use. Closing it stops it, if it was started here, and removes what was made.
 */
export type Server = AsyncDisposable & {
  url: string
  /** False when somebody else's server is used: its data are not ours to flush. */
  own: boolean
  close(): Promise<void>
}

export function server(url: string, own: boolean, close: () => Promise<void>): Server {
  return { url, own, close, [Symbol.asyncDispose]: close }
}
