/** A number's phone, or every number. */
export type Scope = string | 'all'

/** How people are addressed: accounts moved to LIDs are refused by phone, and the reverse. */
export type AddressForm = 'lid' | 'phone'

/** A standing fault, until it is cleared or has happened `count` times. */
export type Fault =
  /** Cuts the socket at the N-th message frame from now on (default 1): before or after the frame is processed. */
  | { kind: 'cut'; atFrame?: number; when: 'before' | 'after'; count?: number }
  /** Reads and answers nothing more, without closing, from the next frame or login on. */
  | { kind: 'black_hole' }
  | { kind: 'delay_ack'; ms: number; count?: number }
  /** Accepts and delivers messages but never acknowledges them. */
  | { kind: 'no_ack'; count?: number }
  | { kind: 'refuse'; code: number; firstContactsOnly?: boolean; address?: AddressForm; count?: number }
  /** Knows no devices of people addressed in this form. */
  | { kind: 'no_devices'; address: AddressForm }
  /** Leaves queries of a namespace (`usync`: look-ups of people) unanswered; everything else goes on. */
  | { kind: 'no_answer'; xmlns: string; count?: number }
  /**
   * Answers a login with `<failure reason>`: 401 logged out, 402 shut out for `expire` seconds, 403 banned, 503 and so
   * on; a word for nonsense.
   */
  | { kind: 'login_failure'; reason: number | string; expire?: number; count?: number }
  /** Has no keys of a phone to which a number wants to write for the first time. */
  | { kind: 'no_keys'; count?: number }
  /** Gives the number's own LID without the device at login. */
  | { kind: 'bare_lid' }
  /** After a scan the server first asks the client for new registration material: the old QR code links nobody. */
  | { kind: 'refresh_registration'; count?: number }
  /** Answers queries with something strange: attributes and children that are missing or nonsense. */
  | { kind: 'strange_answers'; count?: number }
  /**
   * Answers the WebSocket upgrade with this HTTP status. Only for `all`: clients have not identified themselves yet.
   */
  | { kind: 'upgrade'; status: number; count?: number }
  /** Connected and answering pings, but no message and no receipt is passed on. */
  | { kind: 'silence' }
  /** Delivers each incoming message this many times: the same ciphertext, or encrypted again under the same id. */
  | { kind: 'repeat'; times: number; fresh?: boolean; count?: number }
  /** Collects incoming messages in groups of this size and delivers each group in reverse. */
  | { kind: 'reorder'; group: number }

export type FaultKind = Fault['kind']
type Standing = { id: number; scope: Scope; fault: Fault; left: number; frames: number }

export type Faults = {
  set: (scope: Scope, fault: Fault) => number
  /** Clears by id, by scope, or everything. */
  clear: (which?: { id?: number; scope?: Scope; kind?: FaultKind }) => number
  list: () => { id: number; scope: Scope; fault: Fault }[]
  /** The first standing fault of this kind for the number, without using it up. */
  find: <K extends FaultKind>(kind: K, number: string) => Extract<Fault, { kind: K }> | undefined
  /** Like `find`, and uses one of its `count`. The test decides whether it applies. */
  take: <K extends FaultKind>(
    kind: K,
    number: string,
    applies?: (fault: Extract<Fault, { kind: K }>) => boolean,
  ) => Extract<Fault, { kind: K }> | undefined
  /** Counts a message frame against the cuts; returns the cut that is due now. */
  cutDue: (number: string) => Extract<Fault, { kind: 'cut' }> | undefined
}

/** Faults on demand. `onCleared` runs after faults were cleared, so that what they held back can flow. */
export function makeFaults(onCleared: () => void): Faults {
  let standing: Standing[] = []
  let nextId = 1
  const covers = (item: Standing, number: string) => item.scope === 'all' || item.scope === number
  const spend = (item: Standing) => {
    item.left -= 1
    if (item.left <= 0) standing = standing.filter((other) => other !== item)
  }
  const faults: Faults = {
    set: (scope, fault) => {
      const count = 'count' in fault ? fault.count : undefined
      const left = count ?? (fault.kind === 'cut' ? 1 : Number.POSITIVE_INFINITY)
      standing.push({ id: nextId, scope, fault, left, frames: 0 })
      return nextId++
    },
    clear: (which = {}) => {
      const kept = standing.filter(
        (item) =>
          (which.id !== undefined && item.id !== which.id) ||
          (which.scope !== undefined && item.scope !== which.scope) ||
          (which.kind !== undefined && item.fault.kind !== which.kind),
      )
      const removed = standing.length - kept.length
      standing = kept
      onCleared()
      return removed
    },
    list: () => standing.map(({ id, scope, fault }) => ({ id, scope, fault })),
    find: (kind, number) => {
      const item = standing.find((candidate) => candidate.fault.kind === kind && covers(candidate, number))
      return item?.fault as Extract<Fault, { kind: typeof kind }> | undefined
    },
    take: (kind, number, applies = () => true) => {
      type Wanted = Extract<Fault, { kind: typeof kind }>
      const item = standing.find(
        (candidate) => candidate.fault.kind === kind && covers(candidate, number) && applies(candidate.fault as Wanted),
      )
      if (!item) return undefined
      spend(item)
      return item.fault as Wanted
    },
    cutDue: (number) => {
      for (const item of standing) {
        if (item.fault.kind !== 'cut' || !covers(item, number)) continue
        item.frames += 1
        if (item.frames < (item.fault.atFrame ?? 1)) continue
        item.frames = 0
        spend(item)
        return item.fault
      }
      return undefined
    },
  }
  return faults
}
