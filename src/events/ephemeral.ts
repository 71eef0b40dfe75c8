/**
 * Events for whoever is listening at the moment: they have no position, are never repeated, and no webhook receives
 * them.
 */
export const PASSING_TYPES = ['guest.presence', 'user.notification'] as const

export type EphemeralType = (typeof PASSING_TYPES)[number]

/** `data` in the API's snake_case, as it is sent. */
export type EphemeralEvent = {
  type: EphemeralType
  at: number
  data: Record<string, unknown>
  /** The user it is for; undefined: everybody who is signed in. */
  to?: string
}

/** A source of ephemeral events. */
export type EphemeralEvents = {
  /** What still applies, for a reader that connects now. */
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
