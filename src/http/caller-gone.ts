import type { Response } from 'express'

/** The caller did not wait for the answer: nobody's fault, and nobody is left to be told. */
export class CallerGone extends Error {
  constructor() {
    super('whoever asked has gone')
    this.name = 'CallerGone'
  }
}

/** Aborts with `CallerGone` when the caller has gone: what is read only for them need not be read. */
export function signalOf(res: Response): AbortSignal {
  const gone = new AbortController()
  res.once('close', () => gone.abort(new CallerGone()))
  return gone.signal
}
