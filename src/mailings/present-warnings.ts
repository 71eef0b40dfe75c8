import { z } from 'zod'
import { instantOut, toIso } from '../http/time.ts'
import { warningSchema } from '../templates/index.ts'
import { HOLDS, type WaitForNumber } from './waits-for-number.ts'
import type { Lateness, Warning } from './warnings.ts'

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
          afterwards: z
            .enum(['other_number', 'end'])
            .optional()
            .meta({ description: 'Of banned and unlinked: what becomes of these guests then, see when_number_lost' }),
        })
        .optional()
        .meta({ description: 'Of waits_for_number: which number, and why it does not send' }),
      lateness: z
        .object({
          before: instantOut,
          left: z.number().int().meta({ description: 'Messages that will not have left by then' }),
          finish_at: instantOut.nullable().meta({ description: 'Null: nobody can tell' }),
        })
        .optional()
        .meta({ description: 'Of does_not_fit: by how much' }),
    }),
  )
  .meta({
    description: 'Of a draft, and when it is scheduled; while it runs, where guests wait in vain or it will be late',
  })

export function presentWarning(warning: Warning): z.output<typeof mailingWarningsSchema>[number] {
  const { waitsFor, lateness, ...said } = warning
  return { ...said, ...(waitsFor && presentWait(waitsFor)), ...(lateness && presentLateness(lateness)) }
}

function presentWait({ numberId, label, guests, reason, since, until, afterwards }: WaitForNumber) {
  return {
    waits_for: { number_id: numberId, label, guests, reason, since: toIso(since), until: toIso(until), afterwards },
  }
}

function presentLateness({ before, left, finishAt }: Lateness) {
  return { lateness: { before: toIso(before), left, finish_at: toIso(finishAt) } }
}
