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

/** One row. `first_key`: encrypted, see access/first-key.ts. */
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
  /** Updated while the request is running; 0: free for a repeat. */
  touched_at: number
}

/** A transaction that was committed by a request with a key. */
export type IdempotencyStepsTable = {
  actor: string
  key: string
  /** Which one, named by the code that runs it. */
  step: string
  /** Its result, encrypted. */
  result: string
}

/** RFC 3339 in UTC, always with milliseconds, so that it sorts as text: the format of the session library. */
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

/** How a user proves their identity: one row, with the password's hash. */
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

/** Belongs to the session library; we store nothing in it yet. */
export type UserVerificationsTable = {
  id: string
  identifier: string
  value: string
  expires_at: InstantText
  created_at: InstantText
  updated_at: InstantText
}

/** Whether a user is present: see access/teams/presence.ts. */
export type UserPresenceTable = {
  user_id: string
  /** When a console of theirs was last open. */
  seen_at: number
  /** Since when they want no conversations; null: they want them. */
  away_at: number | null
}

export type AssignmentRule = 'manual' | 'by_turns' | 'fewest_open'

export type TeamsTable = {
  id: string
  name: string
  /** How the team's queue is assigned. */
  rule: AssignmentRule
  /** Automatic assignment gives nobody more open conversations than this; null: no ceiling. */
  max_open: number | null
  /** An unanswered conversation returns to the queue this long after it was assigned; null: never. */
  return_after_minutes: number | null
  /** 1: conversations are reassigned automatically only while their restaurant is open, and wait from its opening. */
  within_hours: Generated<Flag>
  /** Counts up with each conversation assigned in turn. */
  last_turn: Generated<number>
  /** What the team serves has changed, and waiting conversations are still to be routed again. */
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

/** Whose conversations come to a team automatically; a number belongs to one team, and so does a restaurant. */
export type TeamRoutesTable = {
  kind: 'number' | 'restaurant'
  ref_id: string
  team_id: string
}
