import { z } from 'zod'
import { instantOut, toIso } from '../http/time.ts'
import { warningSchema } from './templates/present.ts'
import { HOLDS } from './waits-for-number.ts'
import type { Warning } from './warnings.ts'

export const mailingWarningsSchema = z
  .array(
    warningSchema.extend({
      waits_for: z
        .object({
          number_id: z.string(),
          label: z.string(),
          guests: z
            .number()
            .int()
            .meta({ description: 'Who hear from this number alone, as it has the chats with them' }),
          reason: z.enum(HOLDS),
          since: instantOut.nullable(),
          until: instantOut.nullable().meta({
            description: 'The earliest moment at which it goes on by itself; null: it does not, or nobody can tell',
          }),
        })
        .optional()
        .meta({ description: 'Of waits_for_number: which number, and why it does not send' }),
    }),
  )
  .meta({
    description: 'Filled when a mailing is scheduled; while it runs, where guests wait in vain or it will be late',
  })

export function presentWarning({ waitsFor, ...warning }: Warning): z.output<typeof mailingWarningsSchema>[number] {
  if (!waitsFor) return warning
  const { numberId, label, guests, reason, since, until } = waitsFor
  return {
    ...warning,
    waits_for: { number_id: numberId, label, guests, reason, since: toIso(since), until: toIso(until) },
  }
}
