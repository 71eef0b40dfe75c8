import type { Db } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Attempts } from './attempts.ts'
import type { LazyAuth } from './lazy-auth.ts'

/** What the routes of users and sessions need. */
export type UserDeps = {
  db: Db
  clock: Clock
  auth: LazyAuth
  /** Signs what tells a browser that has signed in before. */
  secretKey: Uint8Array
  /** Told when what somebody may do has changed: what is remembered of it is forgotten, in all processes. */
  accessChanged: () => void
  /** As people reach the console; says whether cookies go over TLS alone. */
  publicUrl?: (() => string | undefined) | undefined
  /** Default: ten wrong passwords of an account, fifty of an address. */
  attempts?: Attempts | undefined
}
