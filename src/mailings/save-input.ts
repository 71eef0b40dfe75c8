import { z } from 'zod'
import { audienceSchema } from '../audiences/index.ts'
import { nameInput } from '../http/inputs.ts'
import { instant } from '../http/time.ts'
import { PROMO_PERCENTS } from '../lib/promo-percents.ts'
import { channelModeInput, channelsInput } from './cascade/steps.ts'
import {
  finishBeforeInput,
  numberIdsInput,
  priorityInput,
  purposeInput,
  quietHoursInput,
  whenNumberLostInput,
} from './input.ts'
import { messageTemplateInput } from './official/message-template.ts'
import { startLocalSchema } from './schedule/local-time.ts'
import { repeatInput, ruleOf } from './schedule/repeat.ts'
import { triggerSchema } from './triggers/trigger.ts'

const templateIdInput = z.string().max(100)
const promoInput = z
  .object({
    percent: z.literal(PROMO_PERCENTS).meta({ description: PROMO_PERCENTS.join(', ') }),
    days: z
      .number()
      .int()
      .min(1)
      .max(365)
      .nullable()
      .default(null)
      .meta({ description: 'Null: as the restaurant has it' }),
  })
  .nullable()
  .meta({ description: 'What promo_code in the text stands for: a code for each guest; null: none' })

/** The fields of a mailing in creation and change. */
const common = {
  template_id: templateIdInput.optional().meta({ description: 'By WhatsApp alone; else see channels' }),
  channels: channelsInput.nullable().optional(),
  channel_mode: channelModeInput.optional(),
  automatic: z
    .boolean()
    .optional()
    .meta({ description: 'Every channel that is configured, with the templates that bear the name of template_id' }),
  number_ids: numberIdsInput.optional(),
  when_number_lost: whenNumberLostInput.optional(),
  quiet_hours: quietHoursInput.optional(),
  promo: promoInput.optional(),
  finish_before: finishBeforeInput.optional(),
  priority: priorityInput.optional(),
  purpose: purposeInput.optional(),
  message_template: messageTemplateInput.optional(),
}

export const newMailingInput = z.object({
  name: nameInput,
  audience: audienceSchema,
  ...common,
  start_at: instant.optional(),
  start_local: startLocalSchema.optional(),
  repeat: repeatInput.optional(),
  trigger: triggerSchema.optional(),
})

export const mailingChangesInput = z.object({
  name: nameInput.optional(),
  audience: audienceSchema.optional(),
  ...common,
  start_at: instant.nullable().optional(),
  start_local: startLocalSchema.nullable().optional(),
  repeat: repeatInput.nullable().optional(),
  trigger: triggerSchema.nullable().optional(),
})

type Body = z.output<typeof newMailingInput> | z.output<typeof mailingChangesInput>

/** The input of a body; undefined where it says nothing. */
export function mailingInputOf<B extends Body>({ name, audience, ...body }: B) {
  return {
    name: name as B['name'],
    audience: audience as B['audience'],
    templateId: body.template_id,
    channels: body.channels,
    channelMode: body.channel_mode,
    automatic: body.automatic,
    numberIds: body.number_ids,
    whenNumberLost: body.when_number_lost,
    quietHours: body.quiet_hours,
    promo: body.promo,
    finishBefore: body.finish_before,
    priority: body.priority,
    purpose: body.purpose,
    messageTemplate: body.message_template,
    startAt: body.start_at,
    startLocal: body.start_local,
    repeat: body.repeat && ruleOf(body.repeat),
    trigger: body.trigger,
  }
}
