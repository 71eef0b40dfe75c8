import type { Peer } from './peer.ts'

/** A person who is reached at another phone or LID than before. */
export type IdentityChange = { former: Peer; present: Peer }

/** The name by which WhatsApp finds the person of a LID; null: none any more. */
export type UsernameNotice = { lid: string; username: string | null }
