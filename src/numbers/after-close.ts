import { absenceBehind } from '../lib/absence.ts'
import { type Backoff, backoffDelayMs } from '../lib/backoff.ts'
import type { CloseReason, LinkingFailure } from '../whatsapp/port.ts'
import type { Wait } from './nap.ts'
import type { StateReason } from './states.ts'

/** How often in a row something went wrong. */
export type Failures = { lost: number; replaced: number; restarts: number; store: number }

export const NO_FAILURES: Failures = { lost: 0, replaced: 0, restarts: 0, store: 0 }

export type Ended = {
  reason: CloseReason
  /** Set when we closed it ourselves: nothing came back, or our own store was away. */
  because?: 'connect_timeout' | 'silent' | 'store_away'
  /** How long it had been open. */
  openMs: number
}

export type Next =
  | { kind: 'again'; reason: StateReason | null; wait: Wait; failures: Failures }
  | { kind: 'end'; state: 'logged_out'; reason: 'unlinked_by_phone' }
  | { kind: 'end'; state: 'failed'; reason: 'banned' }
  /** Linking has failed; people may start again. */
  | { kind: 'rest'; reason: LinkingFailure }

type Rules = {
  stableAfterMs: number
  reconnect: Backoff
  storeBack: Backoff
  replaced: Backoff
  suspended: { least: number; most: number }
  accessMs: number
}

// A restart that WhatsApp asks for is done at once; when it keeps asking, that is a fault like any other.
const MAX_RESTARTS = 3

/** What to do after a socket has closed. The failure counters start again only after a connection that was stable. */
export function afterClose(ended: Ended, before: Failures, rules: Rules, random?: () => number): Next {
  const failures = ended.openMs >= rules.stableAfterMs ? NO_FAILURES : before
  if (ended.because === 'store_away') return withStore(failures, rules, random)
  switch (ended.reason.kind) {
    case 'logged_out':
      return { kind: 'end', state: 'logged_out', reason: 'unlinked_by_phone' }
    case 'banned':
      return { kind: 'end', state: 'failed', reason: 'banned' }
    case 'linking_failed':
      return { kind: 'rest', reason: ended.reason.reason }
    case 'suspended': {
      // Trying earlier is of no use; a suspension that is lifted early is noticed within `most`.
      const forMs = ended.reason.forMs ?? rules.suspended.most
      const ms = Math.min(Math.max(forMs, rules.suspended.least), rules.suspended.most)
      return { kind: 'again', reason: 'suspended', wait: { ms }, failures }
    }
    case 'replaced': {
      const replaced = failures.replaced + 1
      const ms = backoffDelayMs(rules.replaced, replaced, random)
      return { kind: 'again', reason: 'replaced', wait: { ms }, failures: { ...failures, replaced } }
    }
    case 'restart_required':
      if (failures.restarts < MAX_RESTARTS) {
        const again = { ...failures, restarts: failures.restarts + 1 }
        return { kind: 'again', reason: null, wait: { ms: 0 }, failures: again }
      }
      return retry('connection_lost', failures, rules, random)
    case 'access_refused':
      // Somebody has to act at Meta; entering a new token here opens it at once.
      return { kind: 'again', reason: ended.reason.reason, wait: { ms: rules.accessMs }, failures }
    case 'proxy_failed':
      return retry(ended.reason.reason, failures, rules, random)
    case 'store_away':
      return withStore(failures, rules, random)
    case 'qr_expired':
    case 'lost':
    case 'closed_by_us':
      return retry(ended.because ?? 'connection_lost', failures, rules, random)
    default:
      return ended.reason satisfies never
  }
}

/** Trouble with our own store: what is known about WhatsApp stays as it is. */
function withStore(before: Failures, rules: Pick<Rules, 'storeBack'>, random?: () => number) {
  const failures = { ...before, store: before.store + 1 }
  const wait: Wait = { ms: backoffDelayMs(rules.storeBack, failures.store, random), forStore: true }
  return { kind: 'again' as const, reason: null, wait, failures }
}

/** What to do when a session could not do its own work: our store was away, or something is wrong with it. */
export function afterStumble(
  error: unknown,
  before: Failures,
  rules: Pick<Rules, 'storeBack' | 'reconnect'>,
): { wait: Wait; failures: Failures } {
  if (absenceBehind(error)) return withStore(before, rules)
  const failures = { ...before, lost: before.lost + 1 }
  return { wait: { ms: backoffDelayMs(rules.reconnect, failures.lost) }, failures }
}

function retry(reason: StateReason, failures: Failures, rules: Rules, random?: () => number): Next {
  const lost = failures.lost + 1
  return {
    kind: 'again',
    reason,
    wait: { ms: backoffDelayMs(rules.reconnect, lost, random), forWay: true },
    failures: { ...failures, lost },
  }
}
