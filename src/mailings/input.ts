import { z } from 'zod'
import { clockTime, instant } from '../http/time.ts'

export const quietHoursInput = z
  .object({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from !== to, { message: 'from and to must differ' })
  .nullable()
  .meta({ description: "Guests' local hours without messages; null: as OTKLIK_QUIET_HOURS says" })

export const numberIdsInput = z.array(z.string().max(100)).min(1).max(200).nullable()

export const whenNumberLostInput = z.enum(['wait', 'other_number', 'skip']).meta({
  description:
    'When the number that has the chat with a guest is banned or unlinked. wait: another one writes to them if it is not linked again within OTKLIK_LOST_NUMBER_HOURS (or their deliveries fail as number_lost if there is none); other_number: at once; skip: none does, their deliveries fail then',
})

export const priorityInput = z.enum(['low', 'normal', 'high']).meta({ description: 'Of several mailings at once' })

export const purposeInput = z.enum(['service', 'advertising']).meta({
  description:
    'advertising: offers; goes only to guests whose consent to advertising by that channel is on record when it is sent, others are skipped as no_consent. service (default): to everybody who has not refused',
})

export const finishBeforeInput = instant
  .nullable()
  .meta({ description: 'When it is to be finished: there is a warning `does_not_fit` when it will not be' })
