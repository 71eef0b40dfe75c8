import { scopesOf } from '../access/index.ts'
import type { ReadDb } from '../db/index.ts'
import { actorCan } from '../http/authentication.ts'
import type { Scope } from '../http/scopes.ts'
import type { Audience } from './kinds.ts'
import type { Occurrence } from './occurrences.ts'
import { type NotificationSettings, settingsOf } from './settings.ts'
import { findReachable, type GuestState, teamsOf } from './view.ts'

/** A user who can be notified. */
export type Recipient = {
  id: string
  scopes: readonly Scope[]
  settings: NotificationSettings
  teams: ReadonlySet<string>
}

/** Users who can be notified, with what they want to hear about; `ids`: only these. */
export async function findRecipients(db: ReadDb, now: number, ids?: readonly string[]): Promise<Recipient[]> {
  const users = await findReachable(db, now, ids)
  const teams = await teamsOf(
    db,
    users.map(({ id }) => id),
  )
  return users.map(({ id, role, settings }) => ({
    id,
    scopes: scopesOf(role),
    settings: settingsOf(settings),
    teams: teams.get(id) ?? new Set(),
  }))
}

/** Whose a conversation is, from this user's point of view. */
function audienceOf({ id, teams }: Recipient, { assignee, team_id }: Owner): Audience {
  if (assignee !== null) return assignee === id ? 'mine' : 'others'
  if (team_id === null) return 'unassigned'
  return teams.has(team_id) ? 'team' : 'others'
}

type Owner = Pick<GuestState, 'assignee' | 'team_id'>
export type About = Pick<Occurrence, 'topic' | 'scope' | 'to' | 'by'>

/** Whether this user wants to hear about it, and may. */
export function concerns(recipient: Recipient, { topic, scope, to, by }: About, owner: Owner | undefined): boolean {
  const { id, scopes, settings } = recipient
  if (by === id) return false
  if (to && !to.includes(id)) return false
  if (!actorCan({ scopes }, scope)) return false
  if (topic !== null && !settings.topics[topic]) return false
  // For conversations, users choose by whose they are.
  if (topic !== null && topic !== 'overdue') return true
  return owner !== undefined && settings.messages[audienceOf(recipient, owner)]
}
