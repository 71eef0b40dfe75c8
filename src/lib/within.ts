type Options = {
  /** Makes the error for when the time is over. */
  late?: () => Error
  /** Rejects with its reason as soon as one of these is aborted: then nobody waits for the answer. */
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

/** For `late`: an error that counts as an outage of the other side, like one of the network. */
export const timedOut = (message: string) => () => Object.assign(new Error(message), { code: 'ETIMEDOUT' })
