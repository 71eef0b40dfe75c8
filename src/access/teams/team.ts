import { z } from 'zod'
import { instantOut } from '../../http/time.ts'
import { ASSIGNMENT_RULES } from './rules.ts'

const name = z.string().trim().min(1).max(100)
const ids = z.array(z.string().min(1).max(100)).max(200)
const rule = z.enum(ASSIGNMENT_RULES).meta({
  description:
    'How waiting conversations of the team are given to members who are present: not at all, by turns, to whoever has the fewest open ones',
})
const maxOpen = z
  .number()
  .int()
  .min(1)
  .max(1_000)
  .nullable()
  .meta({ description: 'Nobody is given more open conversations by the rule; null: no ceiling' })
const returnAfter = z
  .number()
  .int()
  .min(1)
  .max(7 * 24 * 60)
  .nullable()
  .meta({ description: 'So long after it was given out an unanswered conversation returns to the queue; null: never' })
const withinHours = z.boolean().meta({
  description:
    'Conversations are given out and returned only while their restaurant is open; out of hours begun, they wait from ' +
    'its opening. Of a restaurant without opening hours: always',
})
const memberIds = ids.meta({ description: 'Ids of users' })
const restaurantIds = ids.meta({ description: 'Whose conversations come to this team; a restaurant is of one team' })
const numberIds = ids.meta({ description: 'Numbers of their own, ahead of their restaurant; a number is of one team' })

export const newTeamInput = z.object({
  name,
  rule: rule.default('by_turns'),
  max_open: maxOpen.default(null),
  return_after_minutes: returnAfter.default(null),
  within_hours: withinHours.default(true),
  member_ids: memberIds.default([]),
  restaurant_ids: restaurantIds.default([]),
  number_ids: numberIds.default([]),
})

export const teamChangesInput = z.object({
  name: name.optional(),
  rule: rule.optional(),
  max_open: maxOpen.optional(),
  return_after_minutes: returnAfter.optional(),
  within_hours: withinHours.optional(),
  member_ids: memberIds.optional(),
  restaurant_ids: restaurantIds.optional(),
  number_ids: numberIds.optional(),
})

export type NewTeam = z.output<typeof newTeamInput>
export type TeamChanges = z.output<typeof teamChangesInput>

export const teamOut = z
  .object({
    id: z.string(),
    name: z.string(),
    rule,
    max_open: maxOpen,
    return_after_minutes: returnAfter,
    within_hours: withinHours,
    member_ids: z.array(z.string()),
    restaurant_ids: z.array(z.string()),
    number_ids: z.array(z.string()),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'Team' })

export type TeamOut = z.output<typeof teamOut>
