import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import type { AssignmentReason } from '../../db/schema/guests.ts'

export const ASSIGNMENT_REASONS = [
  'by_hand',
  'bulk',
  'rule',
  'routed',
  'by_turns',
  'fewest_open',
  'unanswered',
  'left',
] as const satisfies AssignmentReason[]

const entrySchema = z.object({
  assignee: z.string().nullable(),
  team_id: z.string().nullable(),
  from_assignee: z.string().nullable(),
  from_team_id: z.string().nullable(),
  reason: z.enum(ASSIGNMENT_REASONS),
  by: z.string().meta({ description: 'The id of a user, key or rule, or `system`' }),
})

/** How assignments stand in a guest's timeline. */
export const assignmentTimeline = {
  timeline: {
    async assignment(db: ReadDb, ids: string[]) {
      const rows = await db.selectFrom('assignments').selectAll().where('id', 'in', ids).execute()
      return new Map(rows.map(({ id, at: _at, guest_id: _guest, ...entry }) => [id, entry]))
    },
  },
  timelineShapes: { assignment: [entrySchema] },
}
