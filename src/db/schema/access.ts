import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'

export type AccessTables = {
  api_keys: ApiKeysTable
  secret_keys: SecretKeysTable
  audit_log: AuditLogTable
  idempotency_keys: IdempotencyKeysTable
  idempotency_steps: IdempotencyStepsTable
  users: UsersTable
  user_sessions: UserSessionsTable
  user_accounts: UserAccountsTable
  user_verifications: UserVerificationsTable
  user_presence: UserPresenceTable
  teams: TeamsTable
  team_members: TeamMembersTable
  team_routes: TeamRoutesTable
}

/** One row. `first_key`: sealed, see access/first-key.ts. */
export type SecretKeysTable = { id: number; first_key: Uint8Array }

export type ApiKeysTable = {
  id: string
  name: string
  hash: string
  scopes: Json
  /** What the key may do through the Cloud API facade, see cloud-api/rule.ts; null: the default. */
  cloud_api: Json | null
  created_at: number
  last_used_at: number | null
  revoked_at: number | null
}

export type AuditLogTable = {
  id: string
  at: number
  actor: string
  action: string
  subject: string
  details: Json
}

export type IdempotencyKeysTable = {
  actor: string
  key: string
  request_hash: string
  status: number | null
  body: Json | null
  created_at: number
  /** While the request is at work it is touched; 0: free for a repeat. */
  touched_at: number
}

/** A transaction that a request with a key has committed. */
export type IdempotencyStepsTable = {
  actor: string
  key: string
  /** Which, by the code that does it. */
  step: string
  /** What it handed back, sealed. */
  result: string
}

/** RFC 3339 in UTC, always with milliseconds, so that it sorts as text: as the sessions' library writes times. */
export type InstantText = string

export type UsersTable = {
  id: string
  name: string
  email: string
  email_verified: Generated<Flag>
  image: string | null
  created_at: InstantText
  updated_at: InstantText
  role: string
  language: 'ru' | 'en' | null
  disabled_at: number | null
  /** Only the name is left, for what the user has done. */
  deleted_at: number | null
  last_sign_in_at: number | null
  first_steps_hidden_at: Generated<number | null>
}

export type UserSessionsTable = {
  id: string
  user_id: string
  token: string
  expires_at: InstantText
  ip_address: string | null
  user_agent: string | null
  created_at: InstantText
  updated_at: InstantText
}

/** How a user proves who they are: one row, with the password's hash. */
export type UserAccountsTable = {
  id: string
  user_id: string
  account_id: string
  provider_id: string
  password: string | null
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: InstantText | null
  refresh_token_expires_at: InstantText | null
  scope: string | null
  created_at: InstantText
  updated_at: InstantText
}

/** Of the sessions' library; nothing of ours is kept in it yet. */
export type UserVerificationsTable = {
  id: string
  identifier: string
  value: string
  expires_at: InstantText
  created_at: InstantText
  updated_at: InstantText
}

/** Whether a user is there: see access/teams/presence.ts. */
export type UserPresenceTable = {
  user_id: string
  /** When a console of theirs was last open. */
  seen_at: number
  /** Since when they want no conversations; null: they do. */
  away_at: number | null
}

export type AssignmentRule = 'manual' | 'by_turns' | 'fewest_open'

export type TeamsTable = {
  id: string
  name: string
  /** How the team's queue is given out. */
  rule: AssignmentRule
  /** Nobody is given more open conversations by the rule; null: no ceiling. */
  max_open: number | null
  /** So long after it was given out an unanswered conversation returns to the queue; null: never. */
  return_after_minutes: number | null
  /** 1: conversations change hands by themselves only while their restaurant is open, and wait from its opening. */
  within_hours: Generated<Flag>
  /** Counts up with each conversation given out by turns. */
  last_turn: Generated<number>
  /** What the team serves has changed, and who waits is still to be routed by it. */
  routes_changed_at: number | null
  created_at: number
  updated_at: number
  deleted_at: number | null
}

export type TeamMembersTable = {
  team_id: string
  user_id: string
  /** The smallest is next. */
  last_turn: Generated<number>
}

/** Whose conversations come to a team by themselves; a number is of one team, and so is a restaurant. */
export type TeamRoutesTable = {
  kind: 'number' | 'restaurant'
  ref_id: string
  team_id: string
}
