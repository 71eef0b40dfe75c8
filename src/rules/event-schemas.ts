import { z } from 'zod'
import { instantOut } from '../http/time.ts'
import type { EventSchema } from '../lib/event-schema.ts'
import { budgetSchema, stepSchema, triggerKind } from './schema.ts'

const rule = z.object({ id: z.string(), name: z.string() })

/** What the events of rules contain. */
export const ruleEvents = {
  'rule.fired': {
    summary: 'A rule that has the action `webhook` fired',
    data: z.object({
      id: z.string().meta({ description: 'Of this firing' }),
      rule: rule.extend({ version: z.number().int() }),
      trigger: triggerKind,
      guest_id: z.string(),
      message_id: z.string().nullable(),
      restaurant_id: z.string().nullable(),
      steps: z.array(stepSchema),
      at: instantOut,
    }),
  },
  'rule.stopped': {
    summary: 'A rule fired more often than it may, and switched itself off',
    data: z.object({ rule, reason: z.enum(['budget']), budget: budgetSchema }),
  },
  'user.notice': {
    summary: 'Users are to be told something of a guest',
    data: z.object({
      user_ids: z.array(z.string()),
      guest_id: z.string(),
      cause: z.enum(['rule']),
      rule: rule.extend({ trigger: triggerKind }),
    }),
  },
} satisfies Record<string, EventSchema>
