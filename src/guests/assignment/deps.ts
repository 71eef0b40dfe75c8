import type { Db } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'

export type AssignmentDeps = { db: Db; clock: Clock }

/** How many conversations one run of a step looks at. */
export const BATCH = 200
