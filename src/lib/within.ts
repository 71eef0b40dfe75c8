type Options = {
  /** What it rejects with when the time is over. */
  late?: () => Error
  /** Nobody waits for the answer any more once one of these is aborted: rejects with its reason. */
  signals?: readonly (AbortSignal | undefined)[]
}

/** The promise's result, or a rejection after `ms`. The work behind the promise goes on. */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  { late = () => new Error(`no answer within ${ms} ms`), signals = [] }: Options = {},
): Promise<T> {
  const given = signals.filter((signal) => signal !== undefined)
  const stop = Promise.withResolvers<never>()
  const abandon = (event: Event) => stop.reject((event.target as AbortSignal).reason)
  const timer = setTimeout(() => stop.reject(late()), ms)
  for (const signal of given) {
    if (signal.aborted) stop.reject(signal.reason)
    else signal.addEventListener('abort', abandon, { once: true })
  }
  try {
    return await Promise.race([promise, stop.promise])
  } finally {
    clearTimeout(timer)
    for (const signal of given) signal.removeEventListener('abort', abandon)
  }
}

/** For `late`: an error that counts as an outage of what did not answer, as one of the network would. */
export const timedOut = (message: string) => () => Object.assign(new Error(message), { code: 'ETIMEDOUT' })
