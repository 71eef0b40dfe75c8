import type { Db } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'

export type AssignmentDeps = { db: Db; clock: Clock }

/** So many conversations are looked at in a run of a step. */
export const BATCH = 200
