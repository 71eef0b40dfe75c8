/**
 * Events that are told to whoever listens at the moment, and never again: they have no place in the order of events and
 * no webhook hears of them.
 */
export const PASSING_TYPES = ['guest.presence', 'user.notification'] as const

export type EphemeralType = (typeof PASSING_TYPES)[number]

/** `data` in the API's snake_case, as it leaves. */
export type EphemeralEvent = {
  type: EphemeralType
  at: number
  data: Record<string, unknown>
  /** The user it is for; undefined: whoever is signed in. */
  to?: string
}

/** Where they come from. */
export type EphemeralEvents = {
  /** What still holds, for a reader that comes now. */
  current(): EphemeralEvent[]
  /** Returns the function that ends the subscription. */
  on(listener: (event: EphemeralEvent) => void): () => void
}

/** All of these as one. */
export function mergeEphemeral(...sources: readonly EphemeralEvents[]): EphemeralEvents {
  return {
    current: () => sources.flatMap((source) => source.current()),
    on(listener) {
      const stops = sources.map((source) => source.on(listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

export const NO_PASSING_EVENTS: EphemeralEvents = { current: () => [], on: () => () => undefined }
