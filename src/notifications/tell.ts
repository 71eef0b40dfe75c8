import { afterCommit, type Db, type Tx, transact } from '../db/index.ts'
import type { NotificationKind, NotificationOutcome } from '../db/schema/notifications.ts'
import { eachApart } from '../lib/each-apart.ts'
import { SECOND } from '../lib/units.ts'
import type { NotificationDeps } from './deps.ts'
import { GROUPED_WITHIN_MS } from './plan.ts'
import { isQuiet } from './quiet.ts'
import { findRecipients, type Recipient } from './recipients.ts'
import { findSkipReason } from './still-wanted.ts'
import { insertDeliveries, lockWaiting, type NotificationRow, setOutcome, setSummary } from './store.ts'
import { findGuest, hasTeams, usersWithWaiting } from './view.ts'

const USERS = 50
const ROWS = 500
/** How long a new conversation may be on its way to its operator. */
const ROUTED_MS = 8 * SECOND
/** More guests than this at once are one notification. */
const MAX_GUESTS = 3

type TellDeps = Pick<NotificationDeps, 'db' | 'clock' | 'signals' | 'settings'>

/**
 * Notifies users of what has waited long enough to be grouped: one notification for each tag, or one for many guests,
 * to the browsers that take pushes and to open consoles. Returns how many notifications.
 */
export async function tellUsers(deps: TellDeps, signal?: AbortSignal): Promise<number> {
  const { db, clock } = deps
  const before = clock.now() - GROUPED_WITHIN_MS
  let told = 0
  const tell = async (user: string) => {
    told += await transact(db, (tx) => tellUser(tx, deps, user))
  }
  await eachApart(waitingUsers(db, before, signal), tell, (user) => user)
  return told
}

async function* waitingUsers(db: Db, before: number, signal: AbortSignal | undefined): AsyncGenerator<string> {
  for (let after = ''; !signal?.aborted; ) {
    const users = await usersWithWaiting(db, { before, after, limit: USERS })
    yield* users
    const last = users.at(-1)
    if (last === undefined || users.length < USERS) break
    after = last
  }
}

async function tellUser(tx: Tx, deps: TellDeps, userId: string): Promise<number> {
  const { clock, settings, signals } = deps
  const now = clock.now()
  const waiting = await lockWaiting(tx, userId, ROWS)
  const [recipient] = await findRecipients(tx, now, [userId])
  const wanted: NotificationRow[] = []
  const teams = await hasTeams(tx)
  for (const row of waiting) {
    if (teams && row.created_at > now - ROUTED_MS && (await isBeingRouted(tx, row))) continue
    const outcome = await whyNot(tx, recipient, row, { now, zone: settings.OTKLIK_TIME_ZONE })
    if (outcome) await setOutcome(tx, [row.id], outcome)
    else wanted.push(row)
  }
  const groups = await summarize(tx, groupsOf(wanted))
  for (const { leader, others } of groups) {
    await setOutcome(tx, [leader.id], 'told')
    await setOutcome(
      tx,
      others.map(({ id }) => id),
      'grouped',
    )
    await insertDeliveries(tx, leader, now)
    afterCommit(tx, () => signals.notify('notification', JSON.stringify({ id: leader.id, userId })))
  }
  return groups.length
}

/** Whoever is about to get the conversation is notified instead of everybody: see guests/assignment. */
async function isBeingRouted(tx: Tx, { kind, guest_id }: NotificationRow): Promise<boolean> {
  if (guest_id === null || (kind !== 'message' && kind !== 'call')) return false
  return (await findGuest(tx, guest_id))?.route_at != null
}

async function whyNot(
  tx: Tx,
  recipient: Recipient | undefined,
  row: NotificationRow,
  { now, zone }: { now: number; zone: string },
): Promise<NotificationOutcome | undefined> {
  if (row.kind === 'test') return undefined
  if (!recipient) return 'unwanted'
  if (isQuiet(recipient.settings, now, zone)) return 'quiet'
  return findSkipReason(tx, recipient, row)
}

type Group = { leader: NotificationRow; others: NotificationRow[] }

/** The most informative one represents its tag; among equals the newest. */
const WEIGHT: Partial<Record<NotificationKind, number>> = { assigned: 2, overdue: 1 }

function groupsOf(rows: readonly NotificationRow[]): Group[] {
  const byTag = Map.groupBy(rows, ({ tag }) => tag)
  return [...byTag.values()].flatMap((group) => {
    const weight = ({ kind }: NotificationRow) => WEIGHT[kind] ?? 0
    const [leader, ...others] = group.toReversed().sort((a, b) => weight(b) - weight(a))
    return leader ? [{ leader, others }] : []
  })
}

/** Many guests at once are one notification with their number. */
async function summarize(tx: Tx, groups: Group[]): Promise<Group[]> {
  const isMessage = ({ leader: { kind } }: Group) => kind === 'message' || kind === 'call'
  const messages = groups.filter(isMessage)
  const newest = messages.at(-1)
  if (messages.length <= MAX_GUESTS || !newest) return groups
  await setSummary(tx, newest.leader.id, messages.length)
  const leader = { ...newest.leader, kind: 'messages' as const, tag: 'inbox' }
  const others = messages.flatMap((group) => [group.leader, ...group.others]).filter(({ id }) => id !== leader.id)
  return [...groups.filter((group) => !isMessage(group)), { leader, others }]
}
