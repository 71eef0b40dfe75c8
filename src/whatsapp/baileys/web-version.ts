import { DEFAULT_CONNECTION_CONFIG, type WAVersion } from '@whiskeysockets/baileys'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import type { Tunnel } from './proxy.ts'
import type { VersionStore } from './web-version-store.ts'

/** Versions of WhatsApp Web that were accepted, newest first: for when neither WhatsApp nor the store knows better. */
const LAST_KNOWN_GOOD: WAVersion[] = [
  [2, 3000, 1043857760],
  [2, 3000, 1040069233],
  [2, 3000, 1034270928],
]
/** WhatsApp publishes a version every few hours and accepts those of the last months. */
const ASK_EVERY_MS = 6 * HOUR
const ASK_AGAIN_MS = 10 * MINUTE
/** A refused version makes it urgent. */
const ASK_URGENTLY_MS = MINUTE

export type WebVersions = {
  /**
   * Called before each connection. Asks WhatsApp when its last answer is old, and waits for the new one only when there
   * is none yet or a version was refused. `tunnel`: the way out of the connection to be opened.
   */
  ready(tunnel?: Tunnel): Promise<void>
  /** The version to announce now. */
  current(): WAVersion
  /** WhatsApp accepted this version: the fall-back when a newer one is refused. */
  accept(version: WAVersion): void
  /** WhatsApp refused this version: from now on another one is announced. False when none is left. */
  refuse(version: WAVersion): boolean
}

type Deps = {
  /** The version from the settings: it comes first, and WhatsApp is not asked unless it is refused. */
  pinned?: string | undefined
  store: VersionStore
  /** WhatsApp's own answer; rejects when it gives none. */
  fetchLatest: (tunnel?: Tunnel) => Promise<WAVersion>
  clock: Clock
  log: Logger
}

/** Keeps the WhatsApp Web version that we claim up to date, without anybody's help. */
export function makeWebVersions({ pinned, store, fetchLatest, clock, log }: Deps): WebVersions {
  const wanted = pinned ? versionOf(pinned) : undefined
  let latest: { version: WAVersion; at: number } | undefined
  let accepted: WAVersion | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let askedUrgentlyAt = Number.NEGATIVE_INFINITY
  let isUrgent = false
  let asking: Promise<void> | undefined
  let loading: Promise<void> | undefined
  const refused = new Set<string>()

  function candidates(): WAVersion[] {
    const known = [wanted, latest?.version, accepted, DEFAULT_CONNECTION_CONFIG.version, ...LAST_KNOWN_GOOD]
    return known.filter((version) => version !== undefined)
  }
  const best = () => candidates().find((version) => !refused.has(nameOf(version)))
  const quietly = (work: Promise<void>, what: string) => work.catch((err: unknown) => log.warn({ err }, what))

  async function load(): Promise<void> {
    const stored = await store.read()
    latest = stored.latest && { version: versionOf(stored.latest.version), at: stored.latest.at }
    accepted = stored.accepted && versionOf(stored.accepted.version)
  }

  async function ask(tunnel?: Tunnel): Promise<void> {
    askedAt = clock.steady()
    if (isUrgent) askedUrgentlyAt = askedAt
    const version = await fetchLatest(tunnel)
    const isNew = latest === undefined || nameOf(latest.version) !== nameOf(version)
    latest = { version, at: clock.now() }
    isUrgent = false
    if (isNew) log.info({ version: nameOf(version) }, 'WhatsApp has a new version of WhatsApp Web')
    await store.write('latest', nameOf(version), latest.at)
  }

  function isDue(): boolean {
    const now = clock.steady()
    if (isUrgent) return now - askedUrgentlyAt > ASK_URGENTLY_MS
    const isOld = latest === undefined || clock.now() - latest.at > ASK_EVERY_MS
    return wanted === undefined && isOld && now - askedAt > ASK_AGAIN_MS
  }

  return {
    async ready(tunnel) {
      // If it failed, the next connection tries again.
      loading ??= load().catch((err: unknown) => {
        loading = undefined
        throw err
      })
      await quietly(loading, 'the versions of WhatsApp Web could not be read')
      if (isDue()) {
        asking ??= ask(tunnel).finally(() => {
          asking = undefined
        })
      }
      if (!asking) return
      const answered = quietly(asking, 'WhatsApp does not say which version of WhatsApp Web is current')
      if (isUrgent || (latest === undefined && accepted === undefined)) await answered
    },
    // biome-ignore lint/style/noNonNullAssertion: the library's own version is always among them.
    current: () => best() ?? candidates()[0]!,
    accept(version) {
      const name = nameOf(version)
      refused.delete(name)
      if (accepted && nameOf(accepted) === name) return
      accepted = version
      void quietly(store.write('accepted', name, clock.now()), 'an accepted version could not be kept')
    },
    refuse(version) {
      refused.add(nameOf(version))
      isUrgent = true
      if (best()) return true
      // All were refused: start again with the first, since a refusal may have been temporary.
      refused.clear()
      return false
    },
  }
}

const nameOf = (version: WAVersion): string => version.join('.')

const versionOf = (name: string): WAVersion => name.split('.').map(Number) as WAVersion
