import type { AssignmentRule } from '../../db/schema/access.ts'

/** How a team's queue is given out. The console knows them, too. */
export const ASSIGNMENT_RULES = ['manual', 'by_turns', 'fewest_open'] as const satisfies AssignmentRule[]
