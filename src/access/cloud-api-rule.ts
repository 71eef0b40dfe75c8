import { z } from 'zod'
import { storedJson } from '../db/index.ts'

/** What a key may do through the facade. */
export const cloudApiRuleSchema = z.object({
  conversation_hours: z
    .number()
    .int()
    .min(1)
    .max(8_760)
    .default(24)
    .meta({ description: 'So long after a guest wrote, what is sent to them is an answer, which no limit holds back' }),
  outside: z.enum(['mailing', 'templates']).default('mailing').meta({
    description:
      'What may be sent to guests who did not write first: anything, or templates alone, as at Meta. Either way it counts as a mailing message',
  }),
})

export type CloudApiRule = z.output<typeof cloudApiRuleSchema>

const read = storedJson('api_keys.cloud_api', cloudApiRuleSchema)

/** The default where nothing is set; users of the console have it, too. */
export const readCloudApiRule = (json: string | null): CloudApiRule =>
  json === null ? cloudApiRuleSchema.parse({}) : read(json)
