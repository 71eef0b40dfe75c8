import type { Db } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Attempts } from './attempts.ts'
import type { LazyAuth } from './lazy-auth.ts'

/** What the routes of users and sessions need. */
export type UserDeps = {
  db: Db
  clock: Clock
  auth: LazyAuth
  /** Signs the cookie of a browser that has signed in before. */
  secretKey: Uint8Array
  /** Called when somebody's rights have changed: all processes drop what they have cached. */
  accessChanged: () => void
  /** The address at which people reach the console; decides whether cookies need TLS. */
  publicUrl?: (() => string | undefined) | undefined
  /** Default: ten wrong passwords per account, fifty per address. */
  attempts?: Attempts | undefined
}
